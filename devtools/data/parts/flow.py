"""Prove that Odoo can go on: sell, deliver, buy and receive by the ORM, then undo it."""

from devtools.data.parts.book import Book


class _UndoError(Exception):
    """Leaves the savepoint."""


def run(env, book: Book) -> None:
    """Make a sale and a purchase of one product with and one without lots; keep nothing."""
    try:
        with env.cr.savepoint():
            products = _products(env, book)
            sale, purchase = _sell(env, book, products), _buy(env, book, products)
            names = ', '.join(
                [
                    sale.name,
                    *sale.picking_ids.mapped('name'),
                    purchase.name,
                    *purchase.picking_ids.mapped('name'),
                ]
            )
            env.flush_all()
            raise _UndoError
    except _UndoError:
        env.invalidate_all()
    book.copier.progress.say(f"Odoo goes on (undone again): {names}")


def _products(env, book: Book):
    """Return one product with lots and one without, of which the first warehouse has stock."""
    chosen = env['product.product']
    for tracked in (True, False):
        item = next(
            (
                item
                for (item, region), units in sorted(book.supply.left.items())
                if region == 0
                and units > 1
                and bool(book.articles[item].shelf_life) is tracked
                and _sellable(env, book, item)
            ),
            None,
        )
        if item is not None:
            chosen += chosen.browse(book.masters.products[item])
    return chosen


def _sellable(env, book: Book, item: int) -> bool:
    """Whether the first warehouse has a unit that is not past its removal date."""
    quants = env['stock.quant'].search(
        [
            ('product_id', '=', book.masters.products[item]),
            ('quantity', '>', 0),
            ('location_id', '=', book.masters.warehouses[0].stock),
        ]
    )
    return any(not quant.removal_date or quant.removal_date > book.clock.now for quant in quants)


def _sell(env, book: Book, products):
    order = env['sale.order'].create(
        {
            'partner_id': next(iter(book.masters.households.values())),
            'warehouse_id': book.masters.warehouses[0].id,
            'order_line': [
                (0, 0, {'product_id': product.id, 'product_uom_qty': 1}) for product in products
            ],
        }
    )
    order.action_confirm()
    _finish(order.picking_ids)
    return order


def _buy(env, book: Book, products):
    order = env['purchase.order'].create(
        {
            'partner_id': book.masters.vendors[0],
            'picking_type_id': book.masters.warehouses[0].receipts,
            'order_line': [
                (0, 0, {'product_id': product.id, 'product_qty': 12}) for product in products
            ],
        }
    )
    order.button_confirm()
    for line in order.picking_ids.move_line_ids:
        if line.product_id.tracking == 'lot':
            line.lot_name = 'TRY-1'
    _finish(order.picking_ids)
    return order


def _finish(pickings) -> None:
    """Validate, and say so if Odoo asks back instead."""
    pickings.move_ids.picked = True
    pickings.with_context(skip_expired=True).button_validate()
    if set(pickings.mapped('state')) != {'done'}:
        raise RuntimeError(f"{', '.join(pickings.mapped('name'))} could not be validated")
