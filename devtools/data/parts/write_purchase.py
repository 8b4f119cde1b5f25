"""Copy purchase orders, their lines and their links. Run after the pickings."""

from devtools.data.parts.book import Book, Order


def write(book: Book) -> None:
    """Copy every order of the book: confirmed, received as far as it came, not billed."""
    masters, copier, clock = book.masters, book.copier, book.clock
    company = {'company_id': masters.company}
    copier.copy_log(
        'purchase_order',
        'id name partner_id picking_type_id date_order date_approve date_calendar_start'
        ' date_planned create_date write_date effective_date receipt_status invoice_status'
        ' amount_untaxed amount_total amount_total_cc',
        (_order(book, order) for order in book.orders),
        **company,
        currency_id=masters.currency,
        currency_rate=1,
        state='purchase',
        priority='0',
        locked=False,
        amount_tax=0,
        invoice_count=0,
    )
    copier.copy_log(
        'purchase_order_line',
        'id order_id sequence partner_id product_id name product_uom_id product_qty'
        ' product_uom_qty price_unit technical_price_unit price_subtotal price_total'
        ' qty_received qty_to_invoice date_planned create_date write_date',
        (row for order in book.orders for row in _lines(book, order)),
        **company,
        qty_received_method='stock_moves',
        qty_received_manual=0,
        qty_invoiced=0,
        discount=0,
        price_tax=0,
        is_downpayment=False,
        propagate_cancel=True,
    )
    copier.copy(
        'purchase_order_stock_picking_rel',
        'purchase_order_id stock_picking_id',
        ((order.id, picking.id) for order in book.orders for picking in order.pickings),
    )
    references = copier.ids('stock_reference', len(book.orders))
    copier.copy_log(
        'stock_reference',
        'id name',
        ((reference, order.name) for reference, order in zip(references, book.orders, strict=True)),
        create_date=clock.now,
        write_date=clock.now,
    )
    copier.copy(
        'stock_reference_purchase_rel',
        'purchase_id reference_id',
        ((order.id, reference) for reference, order in zip(references, book.orders, strict=True)),
    )


def link_moves(book: Book) -> None:
    """Tie receipts to the reference of their order, as confirming an order does."""
    book.copier.cr.execute("""
        INSERT INTO stock_reference_move_rel (move_id, reference_id)
             SELECT move.id, link.reference_id
               FROM stock_move AS move
               JOIN purchase_order_line AS line ON line.id = move.purchase_line_id
               JOIN stock_reference_purchase_rel AS link ON link.purchase_id = line.order_id
    """)


def _order(book: Book, order: Order) -> tuple:
    lines = [book.supply.lines[number] for number in order.lines]
    total = round(sum(round(line.units * line.price, 2) for line in lines), 2)
    arrivals = [picking.done for picking in order.pickings if picking.done]
    status = (
        'pending'
        if not arrivals
        else ('full' if len(arrivals) == len(order.pickings) else 'partial')
    )
    return (
        order.id,
        order.name,
        book.masters.vendors[order.vendor],
        book.masters.warehouses[order.region].receipts,
        order.approved,
        order.approved,
        order.approved,
        order.planned,
        order.approved,
        max([order.approved, *arrivals]),
        min(arrivals, default=None),
        status,
        'to invoice' if arrivals else 'no',
        total,
        total,
        total,
    )


def _lines(book: Book, order: Order):
    """Yield the lines in the vendor's unit; prices are for one of it."""
    masters = book.masters
    vendor = masters.vendors[order.vendor]
    for sequence, number in enumerate(order.lines, 10):
        line = book.supply.lines[number]
        article = book.articles[line.item]
        price = round(line.price * article.pack, 2)
        subtotal = round(line.units * line.price, 2)
        received = line.received / article.pack
        yield (
            book.line_ids[number],
            order.id,
            sequence,
            vendor,
            masters.products[line.item],
            f'[{article.item.product_id}] {article.name}',
            masters.units[article.pack],
            line.units / article.pack,
            line.units,
            price,
            price,
            subtotal,
            subtotal,
            received,
            received,
            order.planned,
            order.approved,
            order.approved,
        )
