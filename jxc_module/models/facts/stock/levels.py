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
    def _level_sql(self, company, products=None, by_lot=False, summed=True) -> SQL:
        """Return what lies in each place now.

        :param summed: False: a row a quant, for who adds them up with what has crossed
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
        # a count that is typed and not applied has no quantity
        quantity = SQL("COALESCE(stock_quant.quantity, 0)")
        own = SQL(
            "CASE WHEN %s THEN %s ELSE 0 END", self._own_sql(company, 'stock_quant'), quantity
        )
        if summed:
            query.groupby = SQL("1, 2, 3")
            quantity, own = SQL("SUM(%s)", quantity), SQL("SUM(%s)", own)
        return query.select(
            SQL("stock_quant.product_id"),
            SQL("%s AS lot_id", self._lot_sql('stock_quant', by_lot)),
            SQL("spot.place"),
            SQL("%s AS quantity", quantity),
            SQL("%s AS own_quantity", own),
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
    def _lot_sql(self, table: str, by_lot=False) -> SQL:
        """Return the lot of a line or quant, NULL where it makes no difference.

        :param by_lot: True for all products, False for those that core values by lot
        """
        lot = SQL.identifier(table, 'lot_id')
        if by_lot:
            return lot
        valued = self._lot_valued_products()
        if not valued:
            return SQL("NULL::int")
        return SQL(
            "CASE WHEN %s = ANY(%s) THEN %s END", SQL.identifier(table, 'product_id'), valued, lot
        )

    @api.model
    def _lot_valued_products(self):
        """Return the ids of the products that core values by lot: usually few, if any."""
        query = SQL(
            "SELECT product.id FROM product_product AS product"
            " JOIN product_template AS template ON template.id = product.product_tmpl_id"
            " WHERE template.lot_valuated",
            to_flush=self.env['product.template']._fields['lot_valuated'],
        )
        rows = once(self.env, 'lot_valued_products', self.env.execute_query, query)
        return [product for (product,) in rows]

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
        # nothing is read before the first move; up to now, today's level is never further away,
        # and knows what came without a move
        from_today = max(now - max(start, first), timedelta())
        from_nothing = end - min(first, end)
        nearest = min(from_today, from_nothing)
        known = self._known_levels(company, products, by_lot)
        kept = [(end - instant, instant, level) for instant, level in known if instant <= start]
        for distance, instant, level in sorted(kept, key=lambda one: one[0]):
            if distance < nearest and (found := level()) is not None:
                return instant, found
        if from_today <= from_nothing:
            return None, self._level_sql(company, products, by_lot, summed=False)
        return min(first, start), None

    @api.model
    def _now(self):
        return fields.Datetime.now()

    @api.model
    def _first_move_date(self):
        """Return the date of the first move; an index answers, so no company is asked for."""
        query = SQL("SELECT MIN(date) FROM stock_move")
        return once(self.env, 'first_move_date', self.env.execute_query, query)[0][0]
