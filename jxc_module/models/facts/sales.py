from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """What was sold."""

    _inherit = 'jxc.facts'

    @api.model
    def _sale_lines_domain(self, company, first_day, last_day):
        """Return the domain of the lines of orders confirmed on the given local days.

        A confirmed order carries the moment of its confirmation as order date.
        """
        start, end = self._day_range(company, first_day, last_day)
        return [
            *self._sold_domain(company),
            ('order_id.date_order', '>=', start),
            ('order_id.date_order', '<', end),
        ]

    @api.model
    def _sold_domain(self, company):
        return [
            ('company_id', '=', company.id),
            ('state', '=', 'sale'),
            ('display_type', '=', False),
            ('is_downpayment', '=', False),
        ]

    @api.model
    def _sales_sql(self, company, first_day, last_day, with_cost=False) -> SQL:
        """One row a line of a confirmed order, under the reader's rules on order lines.

        Cost is what core valued the delivered goods at, returns taken off, and today's cost of the
        product for what is not delivered yet, or never will be by a move (a service).

        :return: SELECT of ``order_id, product_id, partner_id`` (the commercial customer),
            ``user_id`` (salesperson), ``team_id, warehouse_id, day`` (local), ``quantity`` (in the
            product's unit), ``revenue`` (untaxed) and ``cost`` (both in company currency; NULL
            unless asked for)
        """
        query = self._fact_query('sale.order.line', self._sold_domain(company))
        line = SQL.identifier('sale_order_line')
        read = [
            *self._columns(
                'sale.order.line', 'product_uom_qty', 'product_uom_id', 'price_subtotal'
            ),
            *self._columns(
                'sale.order', 'date_order', 'currency_rate', 'user_id', 'team_id', 'warehouse_id'
            ),
        ]
        self._join_sold(query, line, read)
        # The days are asked of the first join: a domain would join the orders once more, at the
        # end, where PostgreSQL (join_collapse_limit) no longer uses it to read fewer lines.
        start, end = self._day_range(company, first_day, last_day)
        query.add_where(SQL("sale.date_order >= %s AND sale.date_order < %s", start, end))
        # uom.factor is the absolute size of a unit in 19
        quantity = SQL("%s.product_uom_qty * line_uom.factor / sold_uom.factor", line)
        cost = SQL("NULL::float8")
        if with_cost:
            cost = self._sold_cost_sql(query, line, quantity, company)
        return query.select(
            SQL("%s.order_id", line),
            SQL("%s.product_id", line),
            SQL("customer.commercial_partner_id AS partner_id"),
            SQL("sale.user_id"),
            SQL("sale.team_id"),
            SQL("sale.warehouse_id"),
            SQL("%s AS day", self._local_day_sql(SQL("sale.date_order"), company)),
            SQL("%s AS quantity", quantity),
            SQL("%s.price_subtotal / COALESCE(NULLIF(sale.currency_rate, 0), 1) AS revenue", line),
            SQL("%s AS cost", cost),
        )

    @api.model
    def _join_sold(self, query, line, read):
        """Join to a query of sales order lines what their figures are worked out with.

        The order as ``sale``, its ``customer``, the units ``line_uom`` and ``sold_uom`` and the
        product as ``sold`` and ``sold_template``.

        :param line: SQL identifier of the line in the query
        :param read: the fields to flush, see :meth:`_columns`
        """
        for alias, table, condition in (
            ('sale', 'sale_order', SQL("sale.id = %s.order_id", line, to_flush=read)),
            ('customer', 'res_partner', SQL("customer.id = sale.partner_id")),
            ('line_uom', 'uom_uom', SQL("line_uom.id = %s.product_uom_id", line)),
            ('sold', 'product_product', SQL("sold.id = %s.product_id", line)),
            ('sold_template', 'product_template', SQL("sold_template.id = sold.product_tmpl_id")),
            ('sold_uom', 'uom_uom', SQL("sold_uom.id = sold_template.uom_id")),
        ):
            query.add_join('JOIN', alias, table, condition)

    @api.model
    def _sold_cost_sql(self, query, line, quantity, company) -> SQL:
        """Join the valued moves of each line and return its cost in company currency."""
        moves = self._sold_moves_sql(SQL("move.sale_line_id = %s.id", line))
        query.add_join('LEFT JOIN', 'valued', moves, SQL("TRUE"))
        return SQL(
            """
            COALESCE(valued.value, 0)
            + GREATEST(%(quantity)s - COALESCE(valued.quantity, 0), 0)
            * COALESCE((sold.standard_price ->> %(company)s)::float8, 0)
            """,
            quantity=quantity,
            company=str(company.id),
        )

    @api.model
    def _sold_moves_sql(self, condition) -> SQL:
        """Return what the moves behind a sold line came to, returns taken off.

        :param condition: SQL on ``move`` and on the tables of the query it is joined to; the unit
            of the product must be one of them, as ``sold_uom``
        :return: LATERAL of ``value`` (company currency) and ``quantity`` (in the product's unit)
        """
        return SQL(
            """
    LATERAL (SELECT SUM(CASE src.usage WHEN 'customer' THEN -1 ELSE 1 END * move.value) AS value,
                    SUM(CASE src.usage WHEN 'customer' THEN -1 ELSE 1 END
                        * move.quantity * move_uom.factor / sold_uom.factor) AS quantity
               FROM stock_move AS move
               JOIN stock_location AS src ON src.id = move.location_id
               JOIN uom_uom AS move_uom ON move_uom.id = move.product_uom
              WHERE %s AND move.state = 'done'
                AND (move.is_in OR move.is_out OR move.is_dropship))
            """,
            condition,
            to_flush=self._columns('stock.move', 'sale_line_id', 'value', 'quantity', 'state'),
        )
