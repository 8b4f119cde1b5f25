from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...facts.money.order_sides import BOUGHT, SOLD

ROUNDING = 1e-5  # of units: no real rest


class JxcFacts(models.AbstractModel):
    """What was promised for a day and had come, or gone, at its end.

    Reckoned from today's quantities backwards, less what moved since: kits, returns and units are
    those of core's delivered and received quantities.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _late_lines_sql(self, company, day) -> SQL:
        """One row a purchase line that was promised before a day and still open at its end.

        Under the reader's rules on order lines; today's are those of the vendors' reminders.

        :param day: local day, not after today
        :return: SELECT of ``line_id, warehouse_id`` (of the receipt)
        """
        before = company._jxc_day_start(day)
        end = company._jxc_day_start(day + timedelta(days=1))
        query = self._fact_query(
            'purchase.order.line',
            [
                *self._bought_domain(company),
                ('qty_received_method', '=', 'stock_moves'),
                ('date_planned', '<', before),
                ('order_id.date_approve', '<', end),
            ],
        )
        line = SQL.identifier('purchase_order_line')
        self._join_promise(
            query,
            'purchase_order_line',
            ('purchase', 'purchase_order'),
            self._moved_after_sql(
                company, day, 'payable', BOUGHT, SQL("ordered.date_planned < %s", before)
            ),
            [
                *self._columns('purchase.order.line', 'date_planned', 'product_qty'),
                *self._columns('purchase.order.line', 'qty_received', 'qty_received_method'),
                *self._columns('purchase.order', 'date_approve', 'picking_type_id'),
            ],
        )
        query.add_join(
            'LEFT JOIN',
            'receipt',
            'stock_picking_type',
            SQL("receipt.id = purchase.picking_type_id"),
        )
        query.add_where(
            SQL(
                "%(line)s.product_qty - %(line)s.qty_received + COALESCE(moved.quantity, 0)"
                " > %(one)s",
                line=line,
                one=ROUNDING,
            )
        )
        return query.select(SQL("%s.id AS line_id", line), SQL("receipt.warehouse_id"))

    @api.model
    def _promised_sales_sql(self, company, day) -> SQL:
        """One row a sales line of goods promised to a customer for a local day.

        Promised is the delivery date of the order, else its date and the line's lead time.

        :return: SELECT of ``line_id, warehouse_id`` (of the order), ``filled`` (whether all of it
            had been delivered by the end of the day)
        """
        lines = self._promised_for(company, day)
        query = self._fact_query('sale.order.line', [('id', 'in', lines)])
        line = SQL.identifier('sale_order_line')
        self._join_promise(
            query,
            'sale_order_line',
            ('sale', 'sale_order'),
            self._moved_after_sql(
                company, day, 'receivable', SOLD, SQL("ordered.id = ANY(%s)", lines)
            ),
            [
                *self._columns('sale.order.line', 'product_uom_qty', 'qty_delivered'),
                *self._columns('sale.order', 'warehouse_id'),
            ],
        )
        return query.select(
            SQL("%s.id AS line_id", line),
            SQL("sale.warehouse_id"),
            SQL(
                "%(line)s.qty_delivered - COALESCE(moved.quantity, 0)"
                " >= %(line)s.product_uom_qty - %(one)s AS filled",
                line=line,
                one=ROUNDING,
            ),
        )

    @api.model
    def _promised_for(self, company, day):
        """Return the ids of the sales lines of goods promised for a day, under the reader's rules.

        As ids, so that PostgreSQL knows how few they are and looks up the moves of these alone.
        """
        start, end = company._jxc_day_range(day, day)
        query = self._fact_query(
            'sale.order.line',
            [
                *self._sold_domain(company),
                ('qty_delivered_method', '=', 'stock_move'),
                ('product_uom_qty', '>', 0),
            ],
        )
        line = SQL.identifier('sale_order_line')
        read = [
            *self._columns('sale.order.line', 'customer_lead', 'product_uom_qty'),
            *self._columns('sale.order', 'commitment_date', 'date_order'),
        ]
        query.add_join(
            'JOIN', 'sale', 'sale_order', SQL("sale.id = %s.order_id", line, to_flush=read)
        )
        due = SQL(
            "COALESCE(sale.commitment_date, sale.date_order"
            " + make_interval(days => COALESCE(%s.customer_lead, 0)::int))",
            line,
        )
        query.add_where(SQL("%s >= %s AND %s < %s", due, start, due, end))
        rows = self.env.execute_query(query.select(SQL("%s.id", line)))
        return sorted(number for (number,) in rows)

    @api.model
    def _join_promise(self, query, table, order, moved, read):
        """Join to order lines their order, and what moved of them since as ``moved``."""
        line = SQL.identifier(table)
        alias, order_table = order
        query.add_join(
            'JOIN',
            alias,
            order_table,
            SQL("%s.id = %s.order_id", SQL.identifier(alias), line, to_flush=read),
        )
        query.add_join('LEFT JOIN', 'moved', moved, SQL("moved.line_id = %s.id", line))
