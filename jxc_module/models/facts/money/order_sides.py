"""Lines of sales and of purchase orders, for queries that are the same for both."""

from typing import NamedTuple

from odoo.tools import SQL

# Goods that come back, from a customer or through the place between companies.
BACK = SQL(
    "(move.is_in OR move.is_dropship AND (src.usage = 'customer' OR dst.usage = 'supplier'))"
)
# Goods that go back to a vendor.
BACK_TO_VENDOR = SQL("(move.is_out OR move.is_dropship AND dst.usage = 'supplier')")


class Side(NamedTuple):
    """Sold or bought: the lines of orders, their quantities, and what points to them."""

    model: str
    ordered: str
    moved: str
    move_link: str
    credit: str  # the type of its credit notes
    papers: tuple[str, str]
    items: str  # SELECT of ``line_id, item_id`` of the lines ``%s``
    back: SQL


SOLD = Side(
    'sale.order.line',
    'product_uom_qty',
    'qty_delivered',
    'sale_line_id',
    'out_refund',
    ('out_invoice', 'out_refund'),
    # an item of several order lines belongs to the first
    "SELECT MIN(order_line_id) AS line_id, invoice_line_id AS item_id"
    "  FROM sale_order_line_invoice_rel WHERE order_line_id = ANY(%s) GROUP BY invoice_line_id",
    BACK,
)
BOUGHT = Side(
    'purchase.order.line',
    'product_qty',
    'qty_received',
    'purchase_line_id',
    'in_refund',
    ('in_invoice', 'in_refund'),
    "SELECT purchase_line_id AS line_id, id AS item_id FROM account_move_line"
    " WHERE purchase_line_id = ANY(%s)",
    BACK_TO_VENDOR,
)


LINKS = {SOLD.model: 'sale_line_ids', BOUGHT.model: 'purchase_line_id'}
