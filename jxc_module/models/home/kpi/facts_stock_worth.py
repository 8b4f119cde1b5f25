from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import rows_sql
from ...base.once import holding, once
from ...facts.stock.crossings import KINDS
from ...facts.stock.movement_valued import BASIS_CODES

# Where more of the products have changed since, all of them are valued at the instant.
MOST_CHANGED = 0.5


class JxcFacts(models.AbstractModel):
    """What stock was worth at the end of a day, and what was used in a period, by place.

    For the whole company: call these on :meth:`_whole_company`.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _stock_worth(self, company, instant):
        """Return the value of what lay in each place before an instant.

        :param instant: naive UTC; not past: now
        :return: ``{warehouse id, or 0 in transit: value}`` in company currency
        """
        return once(
            self.env, ('stock_worth', company.id, instant), self._worth_of, company, instant
        )

    @api.model
    def _worth_of(self, company, instant):
        at = None if instant >= self._now() else instant
        with holding(self.env):  # the costs are reckoned from the same levels
            costs = {
                row[:2]: row[2:]
                for row in self.env.execute_query(self._worth_costs_sql(company, at))
            }
            levels = self._level_rows(company, at)
        worth = {}
        for product, lot, place, quantity, own in levels:
            cost, basis = costs.get((product, lot), (0.0, None))
            counted = own if basis == BASIS_CODES['own'] else quantity
            if basis is None or (basis == BASIS_CODES['in_warehouses'] and not place):
                counted = 0.0
            worth[place] = worth.get(place, 0.0) + cost * counted
        return worth

    @api.model
    def _worth_lot_sql(self, alias) -> SQL:
        valued = self._lot_valued_products()
        if not valued:
            return SQL("0")
        return SQL(
            "CASE WHEN %(alias)s.product_id = ANY(%(valued)s)"
            " THEN COALESCE(%(alias)s.lot_id, 0) ELSE 0 END",
            alias=alias,
            valued=valued,
        )

    @api.model
    def _worth_costs_sql(self, company, instant) -> SQL:
        """Return what one unit was worth before an instant, as :meth:`_costs_sql`.

        What nothing has happened to since is worth what it is worth now; only the others are
        valued anew at that instant. So yesterday costs little more than today.
        """
        if instant is None:
            return self._costs_sql(company)
        if kept := self._closed_costs_sql(company, instant):
            return kept
        return once(
            self.env, ('worth', company.id, instant), self._recent_costs_sql, company, instant
        )

    @api.model
    def _recent_costs_sql(self, company, instant) -> SQL:
        changed, share = self._changed_after(company, instant)
        if share > MOST_CHANGED:
            return self._costs_sql(company, instant)
        return SQL(
            "SELECT * FROM (%s) AS now WHERE product_id <> ALL(%s) UNION ALL %s",
            self._costs_sql(company),
            changed,
            rows_sql(self._cost_columns(company, instant, changed)),
        )

    @api.model
    def _changed_after(self, company, instant):
        """Return the products that something happened to after an instant, whatever its date.

        A later bill or landed cost writes on the moves that it values.

        :return: ``(sorted ids, their share of all products that are kept in stock)``
        """
        self.env.flush_all()
        query = SQL(
            """
            SELECT product_id FROM stock_move
             WHERE company_id = %(company)s AND state = 'done'
               AND (date >= %(instant)s OR write_date >= %(instant)s)
             UNION
            SELECT COALESCE(hand.product_id, move.product_id)
              FROM product_value AS hand
         LEFT JOIN stock_move AS move ON move.id = hand.move_id
             WHERE hand.company_id = %(company)s
               AND (hand.date >= %(instant)s OR hand.write_date >= %(instant)s)
            """,
            company=company.id,
            instant=instant,
        )
        changed = sorted(product for (product,) in self.env.execute_query(query) if product)
        everything = len(self._valued_items(company))
        return changed, len(changed) / everything if everything else 0.0

    # === USED === #

    @api.model
    def _used_worth(self, company, start, end):
        """Return what was used in a period, as the turnover report values it.

        What left for customers, production or other warehouses, less what customers returned.

        :param start, end: instants (naive UTC)
        :return: ``{warehouse id: value}`` in company currency
        """
        rows = self.env.execute_query(self._used_sql(company, start, end))
        used, unknown = {}, []
        for place, product, lot, value in rows:
            if product is None:
                used[place] = used.get(place, 0.0) + value
            else:
                unknown.append((place, product, lot, value))
        if unknown:
            # nothing is left of it: its cost at the beginning
            costs = self._costs_before(company, start, {row[1] for row in unknown})
            for place, product, lot, quantity in unknown:
                used[place] = used.get(place, 0.0) + quantity * costs(product, lot)
        return used

    @api.model
    def _used_sql(self, company, start, end) -> SQL:
        """One row a warehouse, and one a product that changed warehouses and is all gone.

        :return: SELECT of ``place, product_id, lot_id, value`` (of a product: its quantity)
        """
        at = None if end >= self._now() else end
        return SQL(
            """
              WITH flow AS MATERIALIZED (%(flow)s),
                   moved AS MATERIALIZED (
                    SELECT movement.place, movement.product_id, movement.lot_id,
                           SUM(movement.value) AS value, SUM(movement.transferred) AS transferred,
                           MIN(worth.cost) AS cost
                      FROM (SELECT from_place, product_id, %(lot)s,
                                   CASE WHEN kind IN (%(sale)s, %(production)s) THEN value END,
                                   CASE WHEN kind = %(transfer)s THEN own_quantity ELSE 0 END
                              FROM flow
                         UNION ALL
                            SELECT to_place, product_id, %(lot)s, -value, 0
                              FROM flow WHERE kind = %(return)s
                           ) AS movement (place, product_id, lot_id, value, transferred)
                 LEFT JOIN (%(costs)s) AS worth
                        ON worth.product_id = movement.product_id
                       AND worth.lot_id = movement.lot_id
                     WHERE movement.place <> 0
                  GROUP BY 1, 2, 3)
            SELECT place, NULL::int, NULL::int,
                   SUM(COALESCE(value, 0) + transferred * COALESCE(cost, 0))::float8
              FROM moved GROUP BY place
         UNION ALL
            SELECT place, product_id, lot_id, transferred::float8
              FROM moved WHERE cost IS NULL AND transferred <> 0
            """,
            **{kind: KINDS.index(kind) for kind in ('sale', 'production', 'transfer', 'return')},
            flow=self._flow_sql(company, start, end, period=(start, end)),
            lot=self._worth_lot_sql(SQL("flow")),
            costs=self._worth_costs_sql(company, at),
        )

    @api.model
    def _costs_before(self, company, instant, products):
        """Return a function of product and lot: the cost at an instant, else today's."""
        query = self._reckoned_costs_sql(company, instant, sorted(products))
        known = {row[:2]: row[2] for row in self.env.execute_query(query)}
        today = {item[0]: item[3] for item in self._valued_items(company, products)}
        return lambda product, lot: known.get((product, lot), today.get(product, 0.0))
