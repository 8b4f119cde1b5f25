from odoo import api, models
from odoo.tools import SQL

from ...base.once import once
from .crossings import IN_KINDS, KINDS, OUT_KINDS


class JxcFacts(models.AbstractModel):
    """Opening, in, out and closing quantities of a period: a level and what crossed since."""

    _inherit = 'jxc.facts'

    @api.model
    def _movement_sql(
        self, company, start, end, products=None, by_lot=False, base=None, with_value=True
    ) -> SQL:
        """One row a product × place × lot with a level or a flow in the period.

        Carries the reader's rules. Of a reader with warehouses of his own, only those; see
        :meth:`_visible_places`.

        :param start, end: instants (naive UTC), ``start`` included, ``end`` not
        :param by_lot: see :meth:`_lot_sql`
        :param base: see :meth:`_base_level`, chosen where None
        :return: SELECT of ``product_id, place, lot_id, opening_qty, closing_qty``, both also as
            ``…_own_qty`` (without goods of other owners), ``in_qty, out_qty, in_value,
            out_value``, and the same per kind as ``in_<kind>_qty``, ``in_<kind>_own_qty``,
            ``in_<kind>_value``; quantities in the product's unit, values as of the moves: none
            for transfers
        """
        self._without_jit()
        known, level = base or self._base_level(company, start, end, products, by_lot)
        # backwards: what is later than the period is taken off; forwards: what came before it
        backwards = known is None
        flow = self._flow_sql(
            company,
            start if backwards else known,
            None if backwards else end,
            products,
            by_lot,
            (start, end),
            with_value,
        )
        parts = [self._flow_part_sql(True, backwards), self._flow_part_sql(False, backwards)]
        if level is not None:
            parts.append(
                SQL(
                    "SELECT product_id, place, lot_id, NULL::int, 0, 0, 0,"
                    " quantity, own_quantity, quantity, own_quantity FROM (%s) AS level",
                    level,
                )
            )
        places = self._visible_places()
        return SQL(
            """
              WITH flow AS MATERIALIZED (%(flow)s)
            SELECT product_id, place, lot_id,
                   SUM(opening) AS opening_qty, SUM(opening_own) AS opening_own_qty,
                   SUM(closing) AS closing_qty, SUM(closing_own) AS closing_own_qty,
                   %(flows)s
              FROM (%(parts)s) AS part (product_id, place, lot_id, slot, qty, own_qty, value,
                                        opening, opening_own, closing, closing_own)
             WHERE %(visible)s
          GROUP BY product_id, place, lot_id
            HAVING SUM(opening) <> 0 OR SUM(closing) <> 0 OR COUNT(slot) > 0
                OR SUM(opening_own) <> 0 OR SUM(closing_own) <> 0
            """,
            flow=flow,
            flows=SQL(", ").join(self._flow_sums()),
            parts=SQL(" UNION ALL ").join(parts),
            visible=SQL("TRUE") if places is None else SQL("place = ANY(%s)", list(places)),
        )

    @api.model
    def _without_jit(self):
        """Switch PostgreSQL's compiler off until the end of the transaction.

        Its guesses for such queries run into millions of rows; it compiles for two to three
        seconds what then takes 0.2.
        """
        query = SQL("SELECT set_config('jit', 'off', TRUE)")
        once(self.env, 'without_jit', self.env.execute_query, query)

    @api.model
    def _flow_sums(self):
        """Return the sums of the flows, in all and per kind; a slot below zero went out."""
        sums = []
        for way, kinds in (('in', IN_KINDS), ('out', OUT_KINDS)):
            whole = SQL("slot > 0") if way == 'in' else SQL("slot < 0")
            columns = [(f'{way}_', whole)]
            for kind in kinds:
                slot = KINDS.index(kind) + 1
                condition = SQL("slot = %s", slot if way == 'in' else -slot)
                columns.append((f'{way}_{kind}_', condition))
            for name, condition in columns:
                for what in ('qty', 'own_qty', 'value'):
                    column = SQL.identifier(name + what)
                    total = SQL("SUM(%s) FILTER (WHERE %s)", SQL.identifier(what), condition)
                    sums.append(SQL("COALESCE(%s, 0) AS %s", total, column))
        return sums

    @api.model
    def _flow_part_sql(self, comes_in, backwards) -> SQL:
        """Return the flows as seen from one of their ends.

        Backwards from today, the level before the period lacks all that came since, the level
        after it what came later. Forwards, the level before the period has what came until then.
        """
        place, sign = (SQL("to_place"), SQL("")) if comes_in else (SQL("from_place"), SQL("-"))
        if backwards:
            opening, closing = SQL("-1"), SQL("CASE WHEN later THEN -1 ELSE 0 END")
        else:
            opening, closing = SQL("CASE WHEN kind IS NULL THEN 1 ELSE 0 END"), SQL("1")
        return SQL(
            """
            SELECT product_id, %(place)s, lot_id, %(sign)s (kind + 1), quantity, own_quantity,
                   value,
                   %(sign)s %(opening)s * quantity, %(sign)s %(opening)s * own_quantity,
                   %(sign)s %(closing)s * quantity, %(sign)s %(closing)s * own_quantity
              FROM flow
             WHERE %(place)s IS NOT NULL
            """,
            place=place,
            sign=sign,
            opening=SQL("(%s)", opening),
            closing=SQL("(%s)", closing),
        )
