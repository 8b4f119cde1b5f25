from odoo import api, models
from odoo.tools import SQL

from ..base.held import held


class JxcFacts(models.AbstractModel):
    """Closings as levels and costs that a period can start from."""

    _inherit = 'jxc.facts'

    @api.model
    def _known_levels(self, company, products=None, by_lot=False):
        return [
            *super()._known_levels(company, products, by_lot),
            *(
                (closing.date_end, self._closed_level_sql(closing, products, by_lot))
                for closing in self._valid_closings(company)
            ),
        ]

    @api.model
    def _closed_costs_sql(self, company, instant, products=None):
        closing = self._valid_closings(company).filtered(lambda c: c.date_end == instant)[:1]
        if not closing:
            return super()._closed_costs_sql(company, instant, products)
        lot = SQL("0")
        if valued := self._lot_valued_products():
            lot = SQL("CASE WHEN product_id = ANY(%s) THEN COALESCE(lot_id, 0) ELSE 0 END", valued)
        # costs are the company's: the same on every line of a product, whoever may see which
        return SQL(
            """
            SELECT product_id, %(lot)s AS lot_id, MIN(cost) AS cost, MIN(basis) AS basis
              FROM jxc_closing_line
             WHERE closing_id = %(closing)s AND basis IS NOT NULL AND %(these)s
          GROUP BY 1, 2
            """,
            lot=lot,
            closing=closing.id,
            these=self._these_sql(products),
        )

    @api.model
    def _closed_level_sql(self, closing, products, by_lot) -> SQL:
        # the reader's warehouses are a condition of whatever is made of a level
        return SQL(
            """
            SELECT product_id, %(lot)s AS lot_id, COALESCE(warehouse_id, 0) AS place,
                   SUM(quantity)::numeric AS quantity, SUM(own_quantity)::numeric AS own_quantity
              FROM jxc_closing_line
             WHERE closing_id = %(closing)s AND %(these)s
          GROUP BY 1, 2, 3
            """,
            lot=self._lot_sql('jxc_closing_line', by_lot),
            closing=closing.id,
            these=self._these_sql(products),
        )

    @api.model
    def _these_sql(self, products) -> SQL:
        if products is None:
            return SQL("TRUE")
        return SQL("product_id = ANY(%s)", list(products))

    @api.model
    def _valid_closings(self, company):
        """Return the closings that nothing was dated into since they were last checked.

        What happens in a company is dated today; one look at the moves written since the oldest
        check says from which closing on they can be trusted.
        """
        # the same for everybody: which warehouses a reader sees is asked of what is made of them
        key = ('valid_closings', company.id)
        return held(self.env, key, self._find_valid_closings, company)

    @api.model
    def _find_valid_closings(self, company):
        # which closings can be trusted is the same for every reader
        closings = self.env['jxc.closing'].sudo()
        closings = closings.search(
            [
                ('company_id', '=', company.id),
                ('state', 'in', ('closed', 'locked')),
                ('is_stale', '=', False),
            ],
            order='month',
        )
        if not closings:
            return closings
        closings.env.flush_all()
        valid = closings.browse()
        for checked_on, same in closings.grouped('checked_on').items():
            since = checked_on - closings._margin()
            first = self._first_change(company, since)
            valid |= same.filtered(lambda c, first=first: not first or c.date_end <= first)
        return valid

    @api.model
    def _first_change(self, company, since):
        """Return the earliest date of what was written after ``since``, or None."""
        query = SQL(
            """
            SELECT MIN(first) FROM (
                SELECT MIN(date) AS first FROM stock_move
                 WHERE company_id = %(company)s AND state = 'done' AND write_date > %(since)s
             UNION ALL
                SELECT MIN(date) FROM product_value
                 WHERE company_id = %(company)s AND write_date > %(since)s
             UNION ALL
                SELECT MIN(date) FROM account_move
                 WHERE company_id = %(company)s AND write_date > %(since)s
                   AND move_type IN ('in_invoice', 'in_refund')
            ) AS change
            """,
            company=company.id,
            since=since,
        )
        return self.env.execute_query(query)[0][0]
