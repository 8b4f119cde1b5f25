from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """What customers have got and have not been invoiced for."""

    _inherit = 'jxc.facts'

    @api.model
    def _shipped_not_invoiced_domain(self, company):
        """Return the domain of a company's order lines that may have something to invoice."""
        return [*self._sold_domain(company), ('qty_delivered', '!=', 0)]

    @api.model
    def _shipped_not_invoiced_sql(self, company) -> SQL:
        """One row an order line whose delivered quantity is not the invoiced one.

        Goods that a credit note only made cheaper stay invoiced, though core counts its quantity.

        Less than nothing: more was invoiced than was delivered in the end, as after a return that
        still needs its credit note. Lines never delivered (deposits, goods on order) do not count.

        :return: SELECT of ``order_id, product_id, partner_id`` (the commercial customer),
            ``user_id``, ``day`` (local, of the first delivery of the order, else of the order),
            ``quantity`` (in the product's unit) and ``revenue`` (untaxed, after discount, company
            currency at the rate of the order)
        """
        query = self._fact_query('sale.order.line', self._shipped_not_invoiced_domain(company))
        line = SQL.identifier('sale_order_line')
        read = [
            *self._columns('sale.order.line', 'qty_delivered', 'qty_invoiced', 'product_uom_id'),
            *self._columns('sale.order.line', 'price_subtotal', 'product_uom_qty', 'price_unit'),
            *self._columns('sale.order.line', 'discount'),
            *self._columns('sale.order', 'date_order', 'effective_date', 'currency_rate'),
        ]
        self._join_sold(query, line, read)
        allowances = self._allowances(company)
        self._join_rows(query, line, 'allowance', quantity=allowances)
        left = SQL(
            "(%(line)s.qty_delivered - COALESCE(%(line)s.qty_invoiced, 0)"
            " - COALESCE(allowance.quantity, 0))",
            line=line,
        )
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        query.add_where(SQL("round(%s::numeric, %s) != 0", left, digits))
        # a line of which nothing was ordered (added at delivery) has no subtotal to divide
        added = self._added_sales(company)
        self._join_rows(
            query, line, 'added', price={line_id: price for line_id, (price, _) in added.items()}
        )
        price = SQL(
            "COALESCE(%(line)s.price_subtotal / NULLIF(%(line)s.product_uom_qty, 0), added.price)",
            line=line,
        )
        return query.select(
            SQL("%s.order_id", line),
            SQL("%s.product_id", line),
            SQL("customer.commercial_partner_id AS partner_id"),
            SQL("sale.user_id"),
            SQL(
                "%s AS day",
                company._jxc_local_day_sql(SQL("COALESCE(sale.effective_date, sale.date_order)")),
            ),
            # uom.factor is the absolute size of a unit in 19
            SQL("%s * line_uom.factor / sold_uom.factor AS quantity", left),
            SQL("%s * %s / COALESCE(NULLIF(sale.currency_rate, 0), 1) AS revenue", left, price),
        )
