from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """What was bought."""

    _inherit = 'jxc.facts'

    @api.model
    def _purchase_lines_domain(self, company, first_day, last_day):
        """Return the domain of the lines of orders confirmed on the given local days."""
        start, end = company._jxc_day_range(first_day, last_day)
        return [
            *self._bought_domain(company),
            ('order_id.date_approve', '>=', start),
            ('order_id.date_approve', '<', end),
        ]

    @api.model
    def _bought_domain(self, company):
        return [
            ('company_id', '=', company.id),
            ('state', '=', 'purchase'),
            ('display_type', '=', False),
        ]

    @api.model
    def _purchases_sql(self, company, first_day, last_day) -> SQL:
        """One row a line of a confirmed purchase order, under the reader's rules on order lines.

        :return: SELECT of ``line_id, order_id, product_id, partner_id`` (the commercial vendor),
            ``user_id`` (buyer), ``day`` (local), ``approved_at`` (UTC), ``quantity`` (in the
            product's unit), ``amount`` (untaxed, company currency at the rate of the order)
        """
        query = self._fact_query('purchase.order.line', self._bought_domain(company))
        line = SQL.identifier('purchase_order_line')
        read = [
            *self._columns(
                'purchase.order.line', 'product_qty', 'product_uom_id', 'price_subtotal'
            ),
            *self._columns(
                'purchase.order', 'date_approve', 'currency_rate', 'user_id', 'partner_id'
            ),
        ]
        for alias, table, condition in (
            ('purchase', 'purchase_order', SQL("purchase.id = %s.order_id", line, to_flush=read)),
            ('vendor', 'res_partner', SQL("vendor.id = purchase.partner_id")),
            ('line_uom', 'uom_uom', SQL("line_uom.id = %s.product_uom_id", line)),
            ('bought', 'product_product', SQL("bought.id = %s.product_id", line)),
            ('bought_as', 'product_template', SQL("bought_as.id = bought.product_tmpl_id")),
            ('bought_uom', 'uom_uom', SQL("bought_uom.id = bought_as.uom_id")),
        ):
            query.add_join('JOIN', alias, table, condition)
        # on the first join, see _sales_sql
        start, end = company._jxc_day_range(first_day, last_day)
        query.add_where(
            SQL("purchase.date_approve >= %s AND purchase.date_approve < %s", start, end)
        )
        return query.select(
            SQL("%s.id AS line_id", line),
            SQL("%s.order_id", line),
            SQL("%s.product_id", line),
            SQL("vendor.commercial_partner_id AS partner_id"),
            SQL("purchase.user_id"),
            SQL("%s AS day", company._jxc_local_day_sql(SQL("purchase.date_approve"))),
            SQL("purchase.date_approve AS approved_at"),
            # uom.factor is the absolute size of a unit in 19
            SQL("%s.product_qty * line_uom.factor / bought_uom.factor AS quantity", line),
            SQL(
                "%s.price_subtotal / COALESCE(NULLIF(purchase.currency_rate, 0), 1) AS amount",
                line,
            ),
        )

    @api.model
    def _due_lines_sql(self, company, first_day, last_day) -> SQL:
        """One row a line of goods of a confirmed order that was promised for the given local days.

        Days to come are left out: nothing is missing yet. What came counts whenever it came.

        :return: SELECT of ``line_id, product_id, partner_id`` (the commercial vendor),
            ``warehouse_id, promised_on`` (local date), ``filled`` (received ÷ ordered, 1 at most)
        """
        today = company._jxc_today()
        start, end = company._jxc_day_range(first_day, min(last_day, today))
        query = self._fact_query(
            'purchase.order.line',
            [
                *self._bought_domain(company),
                ('qty_received_method', '=', 'stock_moves'),
                ('product_qty', '>', 0),
                ('date_planned', '>=', start),
                ('date_planned', '<', end),
            ],
        )
        line = SQL.identifier('purchase_order_line')
        read = [
            *self._columns('purchase.order.line', 'product_qty', 'qty_received', 'date_planned'),
            *self._columns('purchase.order', 'partner_id', 'picking_type_id'),
        ]
        for alias, table, condition in (
            ('purchase', 'purchase_order', SQL("purchase.id = %s.order_id", line, to_flush=read)),
            ('vendor', 'res_partner', SQL("vendor.id = purchase.partner_id")),
            ('receipt', 'stock_picking_type', SQL("receipt.id = purchase.picking_type_id")),
        ):
            query.add_join('LEFT JOIN', alias, table, condition)
        return query.select(
            SQL("%s.id AS line_id", line),
            SQL("%s.product_id", line),
            SQL("vendor.commercial_partner_id AS partner_id"),
            SQL("receipt.warehouse_id"),
            SQL(
                "%s AS promised_on",
                company._jxc_local_day_sql(SQL("%s.date_planned", line)),
            ),
            SQL(
                "LEAST(GREATEST(%(line)s.qty_received / %(line)s.product_qty, 0), 1)::float8"
                " AS filled",
                line=line,
            ),
        )
