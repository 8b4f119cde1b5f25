"""Quants from the move lines, in every location as Odoo keeps them; costs; reordering rules."""

from math import ceil
from random import Random

from devtools.data.parts.bare import bare
from devtools.data.parts.book import Book
from devtools.data.parts.copying import Names
from devtools.data.parts.source import DAYS

ADMIN = 2
"""The user `admin`, by Odoo's own numbering."""
RULES = 0.8
"""Share of the pairs with a rule, so that there are missing ones to create."""
MIN_DAYS, MAX_DAYS = 7, 14
"""The rule of thumb behind them: days of the year's mean demand."""

QUANTS = """
    INSERT INTO stock_quant (
           product_id, company_id, location_id, lot_id, quantity, reserved_quantity, in_date,
           inventory_date, inventory_quantity_set, expiration_date, removal_date,
           create_uid, write_uid, create_date, write_date)
    SELECT part.product_id, location.company_id, part.location_id, part.lot_id,
           SUM(part.units), 0, MIN(part.date), %(inventory)s, FALSE, lot.expiration_date,
           lot.removal_date, %(user)s, %(user)s, MIN(part.date), MAX(part.date)
      FROM (SELECT product_id, location_dest_id AS location_id, lot_id, date,
                   quantity_product_uom AS units
              FROM stock_move_line WHERE state = 'done'
         UNION ALL
            SELECT product_id, location_id, lot_id, date, -quantity_product_uom
              FROM stock_move_line WHERE state = 'done') AS part
      JOIN stock_location AS location ON location.id = part.location_id
     LEFT JOIN stock_lot AS lot ON lot.id = part.lot_id
      GROUP BY part.product_id, location.company_id, part.location_id, part.lot_id, lot.id
    HAVING SUM(part.units) <> 0
"""
SINGLE_PLACE = """
    UPDATE stock_lot AS lot
       SET location_id = place.location_id
      FROM (SELECT lot_id, MIN(location_id) AS location_id
              FROM stock_quant
             WHERE quantity > 0 AND lot_id IS NOT NULL
          GROUP BY lot_id
            HAVING COUNT(*) = 1) AS place
     WHERE place.lot_id = lot.id
"""


def write_quants(book: Book) -> None:
    """Sum up what lies where, and say for each lot in one place only which place that is."""
    copier, yearly = book.copier, book.clock.today.replace(month=12, day=31)
    with bare(copier.cr, 'stock_quant'):
        copier.cr.execute(QUANTS, {'inventory': yearly, 'user': copier.user['create_uid']})
        copier.counts['stock_quant'] = copier.cr.rowcount
    copier.cr.execute(SINGLE_PLACE)
    copier.progress.say(f"stock_quant {copier.counts['stock_quant']:,}")


def write_costs(book: Book) -> None:
    """Set the average costs at the end, without a manual value of today."""
    book.copier.cr.executemany(
        "UPDATE product_product SET standard_price = jsonb_build_object(%s, %s::float8)"
        " WHERE id = %s",
        [
            (str(book.masters.company), cost, product)
            for product, cost in zip(book.masters.products, book.costs, strict=True)
        ],
    )


def write_rules(book: Book, names: Names) -> None:
    """Copy reordering rules set by hand for most pairs; core's scheduler leaves them alone."""
    sold: dict[tuple[int, int], int] = {}
    for sale in book.sales:
        sold[sale.item, sale.region] = sold.get((sale.item, sale.region), 0) + sale.units
    rows = []
    for (item, region), units in sorted(sold.items()):
        if Random(f'{book.seed}:rule:{item}:{region}').random() < RULES:
            low = ceil(units / DAYS * MIN_DAYS)
            high = max(low + 1, ceil(units / DAYS * MAX_DAYS))
            warehouse = book.masters.warehouses[region]
            rows.append(
                (
                    warehouse.id,
                    warehouse.stock,
                    book.masters.products[item],
                    names.next(),
                    low,
                    high,
                )
            )
    ids = book.copier.ids('stock_warehouse_orderpoint', len(rows))
    # core deletes manual rules without need that the superuser made, as it takes them for its own
    book.copier.copy(
        'stock_warehouse_orderpoint',
        'id warehouse_id location_id product_id name product_min_qty product_max_qty',
        ((rule_id, *row) for rule_id, row in zip(ids, rows, strict=True)),
        company_id=book.masters.company,
        trigger='manual',
        active=True,
        qty_to_order_computed=0,
        qty_to_order_manual=0,
        create_date=book.clock.now,
        write_date=book.clock.now,
        create_uid=ADMIN,
        write_uid=ADMIN,
    )
