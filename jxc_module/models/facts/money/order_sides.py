"""Lines of sales and of purchase orders, for queries that are the same for both."""

from typing import NamedTuple

from odoo.tools import SQL


def at(*usages):
    """Return SELECT of the ids of the places of some usages: hashed once, where a join is not."""
    return SQL("(SELECT id FROM stock_location WHERE usage IN %s)", usages)


# Where goods of a move end, as far as it is known.
ENDS = SQL("COALESCE(move.location_final_id, move.location_dest_id)")
# Goods that come back, from a customer or through the place between companies.
BACK = SQL(
    "(move.is_in OR move.is_dropship AND (move.location_id IN %s OR move.location_dest_id IN %s))",
    at('customer'),
    at('supplier'),
)
# Goods that go back to a vendor.
BACK_TO_VENDOR = SQL(
    "(move.is_out OR move.is_dropship AND move.location_dest_id IN %s)", at('supplier')
)


class Side(NamedTuple):
    """Sold or bought: the lines of orders, their quantities, and what points to them."""

    model: str
    order_model: str
    ordered: str
    moved: str
    move_link: str
    item_link: str  # the field of an item that points to its order line
    credit: str  # the type of its credit notes
    papers: tuple[str, str]
    items: str  # SELECT of ``line_id, item_id`` of the lines ``%s``
    back: SQL

    @property
    def table(self):
        return self.model.replace('.', '_')

    @property
    def order_table(self):
        return self.order_model.replace('.', '_')


SOLD = Side(
    'sale.order.line',
    'sale.order',
    'product_uom_qty',
    'qty_delivered',
    'sale_line_id',
    'sale_line_ids',
    'out_refund',
    ('out_invoice', 'out_refund'),
    # an item of several order lines belongs to the first
    "SELECT MIN(order_line_id) AS line_id, invoice_line_id AS item_id"
    "  FROM sale_order_line_invoice_rel WHERE order_line_id = ANY(%s) GROUP BY invoice_line_id",
    BACK,
)
BOUGHT = Side(
    'purchase.order.line',
    'purchase.order',
    'product_qty',
    'qty_received',
    'purchase_line_id',
    'purchase_line_id',
    'in_refund',
    ('in_invoice', 'in_refund'),
    "SELECT purchase_line_id AS line_id, id AS item_id FROM account_move_line"
    " WHERE purchase_line_id = ANY(%s)",
    BACK_TO_VENDOR,
)
SIDES = {side.model: side for side in (SOLD, BOUGHT)}
