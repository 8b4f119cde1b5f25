"""Prove that what was copied holds together, before it is committed."""

from random import Random

from devtools.data.parts.book import Book

SAMPLES = 20
QUERIES = {
    "quants below zero in stock": """
        SELECT COUNT(*) FROM stock_quant AS quant
          JOIN stock_location AS location ON location.id = quant.location_id
         WHERE location.usage = 'internal' AND quant.quantity < 0""",
    "quants that differ from the sum of move lines": """
        SELECT COUNT(*) FROM (
            SELECT SUM(units) FROM (
                SELECT product_id, location_id, lot_id, quantity AS units FROM stock_quant
             UNION ALL
                SELECT product_id, location_dest_id, lot_id, -quantity_product_uom
                  FROM stock_move_line WHERE state = 'done'
             UNION ALL
                SELECT product_id, location_id, lot_id, quantity_product_uom
                  FROM stock_move_line WHERE state = 'done') AS part
          GROUP BY product_id, location_id, lot_id HAVING SUM(units) <> 0) AS wrong""",
    "moves that differ from the sum of their lines": """
        SELECT COUNT(*) FROM (
            SELECT move.id FROM stock_move AS move
         LEFT JOIN stock_move_line AS line ON line.move_id = move.id
          GROUP BY move.id
            HAVING move.product_qty <> COALESCE(SUM(line.quantity_product_uom), 0)) AS wrong""",
    "order lines that differ from their receipts": """
        SELECT COUNT(*) FROM (
            SELECT line.id FROM purchase_order_line AS line
              JOIN uom_uom AS uom ON uom.id = line.product_uom_id
         LEFT JOIN stock_move AS move ON move.purchase_line_id = line.id
          GROUP BY line.id, uom.factor
            HAVING ABS(line.qty_received * uom.factor - COALESCE(
                       SUM(move.product_qty) FILTER (WHERE move.state = 'done'), 0)) > 0.001
                OR ABS(line.product_uom_qty - COALESCE(SUM(move.product_qty), 0)) > 0.001
            ) AS wrong""",
    "quantities in the wrong unit": """
        SELECT COUNT(*) FROM stock_move AS move
          JOIN uom_uom AS uom ON uom.id = move.product_uom
         WHERE ABS(move.product_uom_qty * uom.factor - move.product_qty) > 0.001""",
    "sales of lots after their removal date": """
        SELECT COUNT(*) FROM stock_move_line AS line
          JOIN stock_location AS target ON target.id = line.location_dest_id
         WHERE target.usage = 'customer' AND line.removal_date < line.date""",
    "done moves in the future": """
        SELECT COUNT(*) FROM stock_move WHERE state = 'done' AND date > NOW() AT TIME ZONE 'UTC'
    """,
    "received before it was ordered": """
        SELECT COUNT(*) FROM stock_move AS move
          JOIN purchase_order_line AS line ON line.id = move.purchase_line_id
          JOIN purchase_order AS purchase ON purchase.id = line.order_id
         WHERE move.state = 'done' AND move.date < purchase.date_approve""",
}


def run(env, book: Book) -> list[str]:
    """Return what is wrong, in sentences; print each figure that must be 0."""
    found = {}
    for what, query in QUERIES.items():
        env.cr.execute(query)
        found[what] = env.cr.fetchone()[0]
    found["pairs whose quants differ from the simulation"] = _left(env, book)
    found |= _orm(env, book)
    for what, count in found.items():
        book.copier.progress.say(f"must be 0: {count}  {what}")
    return [f"{count} {what}" for what, count in found.items() if count]


def _left(env, book: Book) -> int:
    env.cr.execute("SELECT product_id, location_id, SUM(quantity) FROM stock_quant GROUP BY 1, 2")
    there = {(product, place): units for product, place, units in env.cr.fetchall()}
    masters = book.masters
    return sum(
        there.get((masters.products[item], masters.warehouses[region].stock), 0) != units
        for (item, region), units in book.supply.left.items()
    )


def _orm(env, book: Book) -> dict[str, int]:
    """Ask Odoo itself about some products: quantity by warehouse, average cost, value."""
    masters, left = book.masters, book.supply.left
    items = Random(book.seed).sample(range(len(book.articles)), min(SAMPLES, len(book.articles)))
    quantities = costs = values = 0
    env.invalidate_all()
    for item in items:
        product = env['product.product'].browse(masters.products[item])
        for region, warehouse in enumerate(masters.warehouses):
            there = product.with_context(warehouse_id=warehouse.id).qty_available
            quantities += abs(there - left.get((item, region), 0)) > 1e-6
        units = sum(left.get((item, region), 0) for region in range(len(masters.warehouses)))
        costs += abs(product.standard_price - book.costs[item]) > 1e-6
        values += abs(product.total_value - units * book.costs[item]) > 0.01
    return {
        f"of {len(items)} products whose quantity Odoo sees differently": quantities,
        f"of {len(items)} products whose cost Odoo sees differently": costs,
        f"of {len(items)} products whose value Odoo sees differently": values,
    }
