"""Copy lots and pickings."""

from datetime import timedelta

from devtools.data.parts.book import Book, Picking
from devtools.data.parts.vendors import DAY


def write_lots(book: Book) -> list[tuple]:
    """Copy the lots; return `(id, expiration, removal)` by lot number, first one empty."""
    copier, clock = book.copier, book.clock
    ids = copier.ids('stock_lot', len(book.supply.lots))
    rows, dates = [], [(None, None, None)]
    for number, (lot_id, lot) in enumerate(zip(ids, book.supply.lots, strict=True), 1):
        article = book.articles[lot.item]
        made, expires = clock.utc(lot.made), clock.utc(lot.expires)
        use, removal, alert = (
            expires - timedelta(days=days)
            for days in (article.shelf_life // 10, article.removal_days, article.alert_days)
        )
        name = f'{clock.first + timedelta(days=lot.made // DAY):%y%m%d}-{number:06d}'
        # Core's daily run has warned of those that were due before today.
        rows.append(
            (
                lot_id,
                book.masters.products[lot.item],
                name,
                made,
                made,
                expires,
                use,
                removal,
                alert,
                alert <= clock.now,
            )
        )
        dates.append((lot_id, expires, removal))
    copier.copy_log(
        'stock_lot',
        'id product_id name create_date write_date expiration_date use_date removal_date'
        ' alert_date product_expiry_reminded',
        rows,
        company_id=book.masters.company,
    )
    return dates


def write_pickings(book: Book) -> None:
    """Copy receipts and deliveries, done or still to come."""
    book.copier.copy_log(
        'stock_picking',
        'id name origin picking_type_id location_id location_dest_id partner_id state'
        ' scheduled_date date_deadline date_done create_date write_date backorder_id',
        map(_picking, book.pickings),
        company_id=book.masters.company,
        move_type='direct',
        priority='0',
        is_locked=True,
        printed=False,
        has_deadline_issue=False,
    )


def _picking(picking: Picking) -> tuple:
    state = 'done' if picking.done else 'assigned'
    made = picking.done or picking.scheduled
    return (
        picking.id,
        picking.name,
        picking.origin,
        picking.kind,
        picking.source,
        picking.destination,
        picking.partner,
        state,
        picking.scheduled,
        picking.scheduled,
        picking.done,
        min(made, picking.scheduled),
        made,
        picking.after.id if picking.after else None,
    )
