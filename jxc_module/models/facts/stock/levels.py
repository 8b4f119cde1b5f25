from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...base.once import once


class JxcFacts(models.AbstractModel):
    """What lies in each place, now or at an instant, and which known level to reckon from.

    Places are those of ``crossings.py``.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _level_sql(self, company, products=None, by_lot=False) -> SQL:
        """Return what lies in each place now.

        :return: SELECT of ``product_id, lot_id, place, quantity, own_quantity``
        """
        query = self._fact_query('stock.quant', self._product_domain(company, products))
        query.add_join(
            'JOIN',
            'spot',
            self._spots_sql(),
            SQL(
                "spot.id = stock_quant.location_id AND spot.place IS NOT NULL",
                to_flush=self._columns('stock.quant', 'quantity', 'lot_id', 'owner_id'),
            ),
        )
        query.groupby = SQL("1, 2, 3")
        return query.select(
            SQL("stock_quant.product_id"),
            SQL("%s AS lot_id", self._lot_sql('stock_quant', by_lot)),
            SQL("spot.place"),
            # a count that is typed and not applied has no quantity
            SQL("COALESCE(SUM(stock_quant.quantity), 0) AS quantity"),
            SQL(
                "COALESCE(SUM(CASE WHEN %s THEN stock_quant.quantity ELSE 0 END), 0)"
                " AS own_quantity",
                self._own_sql(company, 'stock_quant'),
            ),
        )

    @api.model
    def _level_at_sql(self, company, instant=None, products=None, by_lot=False) -> SQL:
        """Return what lay in each place before an instant (naive UTC), or what lies there now.

        :return: SELECT of ``product_id, lot_id, place, quantity, own_quantity``
        """
        if instant is None:
            return self._level_sql(company, products, by_lot)
        return SQL(
            "SELECT product_id, lot_id, place, closing_qty AS quantity,"
            " closing_own_qty AS own_quantity FROM (%s) AS level",
            self._movement_sql(company, instant, instant, products, by_lot, with_value=False),
        )

    @api.model
    def _known_levels(self, company, products=None, by_lot=False):
        """Return levels other than today's that a period can be reckoned from.

        A room that keeps such levels (closings) extends it.

        :return: ``[(instant, function)]``; the function returns a SELECT of ``product_id, lot_id,
            place, quantity, own_quantity``, or None where it cannot be relied on after all
        """
        return []

    @api.model
    def _base_level(self, company, start, end, products=None, by_lot=False):
        """Choose where to reckon from: backwards from today, or forwards from an earlier level.

        What is read is the history between the level and the period, so the nearest one wins.

        :return: (instant or None for today, SQL of the level or None for an empty stock)
        """
        now = self._now()
        first = self._first_move_date() or start
        from_today, from_nothing = max(now - start, timedelta()), end - min(first, end)
        nearest = min(from_today, from_nothing)
        known = self._known_levels(company, products, by_lot)
        kept = [(end - instant, instant, level) for instant, level in known if instant <= start]
        for distance, instant, level in sorted(kept, key=lambda one: one[0]):
            if distance < nearest and (found := level()) is not None:
                return instant, found
        if from_today <= from_nothing:
            return None, self._level_sql(company, products, by_lot)
        return min(first, start), None

    @api.model
    def _now(self):
        return fields.Datetime.now()

    @api.model
    def _first_move_date(self):
        """Return the date of the first move; an index answers, so no company is asked for."""
        query = SQL("SELECT MIN(date) FROM stock_move")
        return once(self.env, 'first_move_date', self.env.execute_query, query)[0][0]
