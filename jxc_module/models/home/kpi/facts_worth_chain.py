from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import rows_sql
from ...base.during import during, ongoing

CHAIN = 'jxc_worth_chain'
# Days come one after the other; a longer step would change too many products.
LEAP = timedelta(days=7)
# One for the ends of days, one for the beginnings of the periods of turnover before them.
MOST = 2
NAMES = ('product_id', 'lot_id', 'cost', 'basis')
KINDS = dict(zip(NAMES, ('int', 'int', 'float8', 'int'), strict=True))


class JxcFacts(models.AbstractModel):
    """Costs at the ends of many days: from one day to the next only what changed is valued anew."""

    _inherit = 'jxc.facts'

    @api.model
    def _worth_chain(self):
        """Return a block in which costs at an instant are reckoned from those a day before."""
        return during(self.env, CHAIN, [])

    @api.model
    def _recent_costs_sql(self, company, instant) -> SQL:
        links = ongoing(self.env, CHAIN)
        if links is None:
            return super()._recent_costs_sql(company, instant)
        link = max(
            (
                link
                for link in links
                if link['company'] == company.id and link['at'] < instant <= link['at'] + LEAP
            ),
            key=lambda link: link['at'],
            default=None,
        )
        if link is None:
            link = {'company': company.id, 'costs': {}}
            fresh = super()._recent_costs_sql(company, instant)
        else:
            changed = self._changed_between(company, link['at'], instant)
            for place in [place for place in link['costs'] if place[0] in changed]:
                del link['costs'][place]
            fresh = self._reckoned_costs_sql(company, instant, sorted(changed))
        for product, lot, cost, basis in self.env.execute_query(fresh):
            link['costs'][product, lot] = (cost, basis)
        link['at'] = instant
        if not any(link is known for known in links):
            links.append(link)
            del links[:-MOST]
        rows = [(*place, *what) for place, what in link['costs'].items()]
        columns = zip(*rows, strict=True) if rows else ([],) * len(NAMES)
        return rows_sql(
            {name: (KINDS[name], values) for name, values in zip(NAMES, columns, strict=True)}
        )

    @api.model
    def _changed_between(self, company, start, end):
        """Return the ids of products that are not worth the same at two instants.

        What moved, was priced by hand, billed or given landed costs in between: of bills and
        landed costs, core compares the UTC days.
        """
        landed = SQL()
        if 'stock.landed.cost' in self.env:
            landed = SQL(
                """
                 UNION
                SELECT line.product_id
                  FROM stock_valuation_adjustment_lines AS line
                  JOIN stock_landed_cost AS landed ON landed.id = line.cost_id
                 WHERE landed.company_id = %s AND landed.state = 'done'
                   AND landed.date BETWEEN %s AND %s
                """,
                company.id,
                self._last_second(start).date(),
                self._last_second(end).date(),
            )
        query = SQL(
            """
            SELECT product_id FROM stock_move
             WHERE company_id = %(company)s AND state = 'done'
               AND date >= %(start)s AND date < %(end)s
             UNION
            SELECT COALESCE(hand.product_id, move.product_id)
              FROM product_value AS hand
         LEFT JOIN stock_move AS move ON move.id = hand.move_id
             WHERE hand.company_id = %(company)s
               AND hand.date >= %(start)s AND hand.date < %(end)s
             UNION
            SELECT line.product_id
              FROM account_move_line AS item
              JOIN purchase_order_line AS line ON line.id = item.purchase_line_id
             WHERE item.company_id = %(company)s AND item.date BETWEEN %(first)s AND %(last)s
            %(landed)s
            """,
            company=company.id,
            start=start,
            end=end,
            first=self._last_second(start).date(),
            last=self._last_second(end).date(),
            landed=landed,
        )
        return {product for (product,) in self.env.execute_query(query) if product}
