from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import rows_sql
from ..money.order_sides import BACK, ENDS, at
from ..stock.position import PENDING


class JxcFacts(models.AbstractModel):
    """What was sold."""

    _inherit = 'jxc.facts'

    @api.model
    def _sale_lines_domain(self, company, first_day, last_day):
        """Return the domain of the lines of orders confirmed on the given local days.

        A confirmed order carries the moment of its confirmation as order date.
        """
        period = company._jxc_day_range(first_day, last_day)
        return [*self._sold_domain(company), *self._ordered_within(period)]

    @api.model
    def _ordered_within(self, period):
        """Return the domain of lines whose orders lie between two instants; None is all time."""
        if period is None:
            return []
        start, end = period
        return [('order_id.date_order', '>=', start), ('order_id.date_order', '<', end)]

    @api.model
    def _added_sales(self, company, period=None):
        """Return the :meth:`_added_prices` of what was delivered of orders of a period."""
        domain = [('state', '=', 'sale'), ('qty_delivered', '!=', 0), *self._ordered_within(period)]
        return self._added_prices('sale.order.line', company, domain)

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

        Goods added on the delivery, of which nothing was ordered, were sold as they were delivered.
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
                'sale.order.line',
                *('product_uom_qty', 'product_uom_id', 'price_subtotal', 'qty_delivered'),
            ),
            *self._columns(
                'sale.order', 'date_order', 'currency_rate', 'user_id', 'team_id', 'warehouse_id'
            ),
        ]
        self._join_sold(query, line, read)
        # The days are asked of the first join: a domain would join the orders once more, at the
        # end, where PostgreSQL (join_collapse_limit) no longer uses it to read fewer lines.
        start, end = company._jxc_day_range(first_day, last_day)
        query.add_where(SQL("sale.date_order >= %s AND sale.date_order < %s", start, end))
        sold, subtotal = SQL("%s.product_uom_qty", line), SQL("%s.price_subtotal", line)
        if added := self._added_sales(company, (start, end)):
            # rare, and not joined where there are none: this is asked often
            self._join_rows(
                query, line, 'added', price={key: one for key, (one, _) in added.items()}
            )
            unasked = SQL("CASE WHEN added.price IS NULL THEN 0 ELSE %s.qty_delivered END", line)
            sold = SQL("(%s + %s)", sold, unasked)
            subtotal = SQL("(%s + COALESCE(added.price, 0) * %s)", subtotal, unasked)
        # uom.factor is the absolute size of a unit in 19
        quantity = SQL("%s * line_uom.factor / sold_uom.factor", sold)
        cost = SQL("NULL::float8")
        if with_cost:
            cost = self._sold_cost_sql(query, line, quantity, company, (start, end))
        return query.select(
            SQL("%s.order_id", line),
            SQL("%s.product_id", line),
            SQL("customer.commercial_partner_id AS partner_id"),
            SQL("sale.user_id"),
            SQL("sale.team_id"),
            SQL("sale.warehouse_id"),
            SQL("%s AS day", company._jxc_local_day_sql(SQL("sale.date_order"))),
            SQL("%s AS quantity", quantity),
            SQL("%s / COALESCE(NULLIF(sale.currency_rate, 0), 1) AS revenue", subtotal),
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
    def _sold_cost_sql(self, query, line, quantity, company, period) -> SQL:
        """Join the valued moves of each line and return its cost in company currency.

        A kit moves as its components: what is planned of them counts with their cost, and the
        kits delivered are those that core counts.

        :param period: UTC instants of the orders, ``(start, end)``
        """
        moves = self._sold_moves_sql(line, company, period)
        query.add_join('LEFT JOIN', 'valued', moves, SQL("TRUE"))
        self._join_kit_costs(query, line, company)
        return SQL(
            """
            COALESCE(valued.value, 0) + CASE WHEN valued.in_parts AND valued.planned IS NOT NULL
                THEN valued.planned
                ELSE SIGN(%(quantity)s)
                     * GREATEST(SIGN(%(quantity)s) * (%(quantity)s - COALESCE(
                           CASE WHEN valued.in_parts
                                THEN %(line)s.qty_delivered * line_uom.factor / sold_uom.factor
                                ELSE valued.quantity END, 0)), 0)
                     * COALESCE(kit.cost, (sold.standard_price ->> %(company)s)::float8, 0) END
            """,
            quantity=quantity,
            line=line,
            company=str(company.id),
        )

    @api.model
    def _sold_moves_sql(self, line, company, period) -> SQL:
        """Return what the moves behind an order line came to, returns taken off.

        :param line: SQL identifier of the line in a query that has the unit of its product as
            ``sold_uom``
        :return: LATERAL of ``value`` (company currency), ``quantity`` (in the product's unit, where
            the product itself moved), ``in_parts`` (whether its components did) and ``planned``
            (today's cost of components still to go, NULL for none)
        """
        dropped = self._dropship_values(
            company,
            SQL(
                """
                move.sale_line_id IN (
                    SELECT line.id FROM sale_order_line AS line
                      JOIN sale_order AS sale ON sale.id = line.order_id
                     WHERE sale.date_order >= %s AND sale.date_order < %s)
                """,
                *period,
            ),
        )
        # what a vendor delivered has no value in its table
        value, drops = SQL("move.value"), SQL()
        if dropped:
            value = SQL("COALESCE(dropped.value, move.value)")
            drops = SQL(
                "LEFT JOIN (%s) AS dropped ON dropped.id = move.id",
                rows_sql(
                    {'id': ('int', list(dropped)), 'value': ('float8', list(dropped.values()))}
                ),
            )
        return SQL(
            """
    LATERAL (SELECT SUM(CASE WHEN %(back)s THEN -1 ELSE 1 END * %(value)s)
                        FILTER (WHERE move.state = 'done') AS value,
                    SUM(CASE WHEN %(back)s THEN -1 ELSE 1 END
                        * move.quantity * move_uom.factor / sold_uom.factor)
                        FILTER (WHERE move.state = 'done') AS quantity,
                    bool_or(move.product_id <> %(line)s.product_id) AS in_parts,
                    SUM(move.product_qty * COALESCE(
                            (part.standard_price ->> %(company)s)::float8, 0))
                        FILTER (WHERE move.state <> 'done') AS planned
               FROM stock_move AS move
               JOIN uom_uom AS move_uom ON move_uom.id = move.product_uom
               JOIN product_product AS part ON part.id = move.product_id
               %(drops)s
              WHERE move.sale_line_id = %(line)s.id
                AND (move.state = 'done' AND (move.is_in OR move.is_out OR move.is_dropship)
                     OR move.state IN %(pending)s AND %(ends)s NOT IN %(inside)s))
            """,
            back=BACK,
            value=value,
            drops=drops,
            line=line,
            pending=PENDING,
            ends=ENDS,
            inside=at('internal'),
            company=str(company.id),
            to_flush=[
                *self._columns('stock.move', 'sale_line_id', 'value', 'quantity', 'state'),
                *self._columns('stock.move', 'is_in', 'is_out', 'is_dropship', 'product_qty'),
                *self._columns('sale.order.line', 'qty_delivered'),
            ],
        )
