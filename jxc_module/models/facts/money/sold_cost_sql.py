from odoo import api, models
from odoo.tools import SQL

from ..stock.position import PENDING
from .order_sides import ENDS, SOLD, at


class JxcFacts(models.AbstractModel):
    """The queries behind ``sold_cost.py``; for :meth:`_whole_company`."""

    _inherit = 'jxc.facts'

    @api.model
    def _period_items_sql(self, company, first_day, last_day) -> SQL:
        """Return the condition of :meth:`_invoice_lines_domain`, on the alias ``item``."""
        return SQL(
            "item.company_id = %s AND item.parent_state = 'posted'"
            " AND item.display_type = 'product' AND item.date BETWEEN %s AND %s",
            company.id,
            first_day,
            last_day,
        )

    @api.model
    def _signed_sql(self, item: str, document: str) -> SQL:
        return SQL(
            "(CASE WHEN %s IN ('out_refund', 'in_refund') THEN -1 ELSE 1 END * %s)",
            SQL.identifier(document, 'move_type'),
            SQL.identifier(item, 'quantity'),
        )

    @api.model
    def _odd_order_lines_sql(self, company, first_day, last_day) -> SQL:
        """One row an order line invoiced in the period whose cost plain SQL does not tell."""
        return SQL(
            """
            SELECT DISTINCT line.id
              FROM account_move_line AS item
              JOIN account_move AS document ON document.id = item.move_id
               AND document.move_type IN ('out_invoice', 'out_refund')
              JOIN sale_order_line_invoice_rel AS link ON link.invoice_line_id = item.id
              JOIN sale_order_line AS line ON line.id = link.order_line_id
             WHERE %(period)s
               AND (EXISTS (
                       SELECT FROM sale_order_line_invoice_rel AS beside
                         JOIN account_move_line AS other ON other.id = beside.invoice_line_id
                         JOIN account_move AS paper ON paper.id = other.move_id
                        WHERE beside.order_line_id = line.id
                          AND other.parent_state = 'posted' AND %(signed)s < 0)
                    OR EXISTS (
                       SELECT FROM stock_move AS move
                        WHERE move.sale_line_id = line.id AND move.state <> 'cancel'
                          AND (move.is_dropship OR move.is_in
                               OR move.product_id <> line.product_id)))
            """,
            period=self._period_items_sql(company, first_day, last_day),
            signed=self._signed_sql('other', 'paper'),
            to_flush=[
                *self._columns('account.move.line', 'quantity', 'sale_line_ids', 'parent_state'),
                *self._columns('account.move', 'move_type'),
                *self._columns('stock.move', 'sale_line_id', 'is_dropship', 'is_in', 'state'),
            ],
        )

    @api.model
    def _sold_lines_sql(self, line_ids, side=SOLD) -> SQL:
        """One row an order line: quantities in the product's unit, ``unit`` times the line's."""
        return SQL(
            """
            SELECT line.id, line.product_id, head.currency_id,
                   COALESCE(line_uom.factor / own.factor, 1)::float8 AS unit,
                   (line.%(ordered)s
                    * COALESCE(line_uom.factor / own.factor, 1))::float8 AS ordered,
                   (COALESCE(line.%(moved)s, 0)
                    * COALESCE(line_uom.factor / own.factor, 1))::float8 AS delivered,
                   (line.price_subtotal / NULLIF(line.%(ordered)s, 0)
                    / COALESCE(line_uom.factor / own.factor, 1))::float8 AS price
              FROM %(lines)s AS line
              JOIN %(heads)s AS head ON head.id = line.order_id
         LEFT JOIN product_product AS product ON product.id = line.product_id
         LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
         LEFT JOIN uom_uom AS own ON own.id = template.uom_id
         LEFT JOIN uom_uom AS line_uom ON line_uom.id = line.product_uom_id
             WHERE line.id = ANY(%(ids)s)
            """,
            ordered=SQL.identifier(side.ordered),
            moved=SQL.identifier(side.moved),
            lines=SQL.identifier(side.table),
            heads=SQL.identifier(side.order_table),
            ids=list(line_ids),
            to_flush=self._columns(side.model, side.ordered, side.moved, 'price_subtotal'),
        )

    @api.model
    def _sold_bills_sql(self, line_ids, states, side=SOLD) -> SQL:
        """One row a line of an invoice or credit note of order lines, in their order.

        :return: SELECT of ``id, line_id, day, quantity`` (product's unit, signed), ``price`` (of
            the product's unit), ``currency_id, rounding`` (of the currency)
        """
        return SQL(
            """
            SELECT item.id, link.line_id, item.date AS day,
                   (%(signed)s * COALESCE(unit.factor / own.factor, 1))::float8 AS quantity,
                   (item.price_subtotal / NULLIF(item.quantity, 0)
                    / COALESCE(unit.factor / own.factor, 1))::float8 AS price,
                   item.currency_id, currency.rounding::float8
              FROM (%(links)s) AS link
              JOIN account_move_line AS item ON item.id = link.item_id
              JOIN account_move AS document ON document.id = item.move_id
               AND document.move_type IN %(papers)s
         LEFT JOIN product_product AS product ON product.id = item.product_id
         LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
         LEFT JOIN uom_uom AS own ON own.id = template.uom_id
         LEFT JOIN uom_uom AS unit ON unit.id = item.product_uom_id
              JOIN res_currency AS currency ON currency.id = item.currency_id
             WHERE item.parent_state = ANY(%(states)s) AND item.display_type = 'product'
          ORDER BY item.parent_state = 'draft', item.date, item.id
            """,
            signed=self._signed_sql('item', 'document'),
            links=SQL(side.items, list(line_ids)),
            papers=side.papers,
            states=list(states),
            to_flush=[
                *self._columns('account.move.line', 'quantity', 'price_subtotal', 'date'),
                *self._columns('account.move.line', 'parent_state', 'product_uom_id'),
                *self._columns('account.move.line', side.item_link),
                *self._columns('account.move', 'move_type'),
            ],
        )

    @api.model
    def _sold_goods_sql(self, company, condition, side=SOLD) -> SQL:
        """One row a move for an order line that crosses the border of the stock, oldest first.

        What comes of a purchase is ``out`` of its vendor.

        :param condition: SQL on ``move``
        :return: SELECT of ``id, line_id, product_id, kind`` (``out``, ``back``, ``planned``),
            ``day`` (local), ``quantity`` (unit of its product), ``value, to_refund``
        """
        return SQL(
            """
            SELECT move.id, move.%(link)s AS line_id, move.product_id,
                   CASE move.state WHEN 'done' THEN CASE WHEN %(back)s THEN 'back' ELSE 'out' END
                        WHEN 'cancel' THEN 'cancelled' ELSE 'planned' END AS kind,
                   %(day)s AS day,
                   (move.quantity * unit.factor / own.factor)::float8 AS quantity,
                   (move.product_uom_qty * unit.factor / own.factor)::float8 AS asked,
                   COALESCE(move.value, 0)::float8 AS value, move.to_refund
              FROM stock_move AS move
              JOIN product_product AS product ON product.id = move.product_id
              JOIN product_template AS template ON template.id = product.product_tmpl_id
              JOIN uom_uom AS own ON own.id = template.uom_id
              JOIN uom_uom AS unit ON unit.id = move.product_uom
             WHERE %(condition)s
               AND (move.state = 'done' AND (move.is_in OR move.is_out OR move.is_dropship)
                    OR move.state IN %(open)s AND (%(ends)s IN %(inside)s) = %(bought)s)
          ORDER BY move.date, move.id
            """,
            link=SQL.identifier(side.move_link),
            bought=side is not SOLD,
            back=side.back,
            ends=ENDS,
            inside=at('internal'),
            day=company._jxc_local_day_sql(SQL("move.date")),
            condition=condition,
            open=(*PENDING, 'cancel'),
            to_flush=[
                *self._columns('stock.move', side.move_link, 'value', 'quantity', 'state', 'date'),
                *self._columns('stock.move', 'is_in', 'is_out', 'is_dropship', 'to_refund'),
            ],
        )
