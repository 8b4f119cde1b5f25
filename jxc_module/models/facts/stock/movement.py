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
        first, after = (start, None) if backwards else (known, end)
        parts = [self._ways_sql(company, first, after, products, by_lot, (start, end), with_value)]
        if level is not None:
            parts.append(
                SQL(
                    "SELECT product_id, place, lot_id, NULL::bool, NULL::bool, NULL::int,"
                    " NULL::numeric, NULL::numeric, NULL::numeric, quantity, own_quantity"
                    " FROM (%s) AS level",
                    level,
                )
            )
        levels = self._ends(backwards, level is not None, 'qty', 'level')
        # where nobody else owns anything, PostgreSQL adds up the same sums only once
        own = ('own_qty', 'own_level') if self._has_other_owners(company) else ('qty', 'level')
        own_levels = self._ends(backwards, level is not None, *own)
        sums = [
            SQL("%s AS %s", figure, SQL.identifier(name))
            for name, figure in (
                *zip(('opening_qty', 'closing_qty'), levels, strict=True),
                *zip(('opening_own_qty', 'closing_own_qty'), own_levels, strict=True),
                *self._way_sums(own[0]),
            )
        ]
        places = self._visible_places()
        return SQL(
            """
            SELECT product_id, place, lot_id, %(sums)s
              FROM (%(parts)s) AS part (product_id, place, lot_id, comes, inside, kind,
                                        qty, own_qty, value, level, own_level)
             WHERE %(visible)s
          GROUP BY product_id, place, lot_id
            HAVING COUNT(*) FILTER (WHERE inside) > 0 OR %(opening)s <> 0 OR %(opening_own)s <> 0
            """,
            sums=SQL(", ").join(sums),
            parts=SQL(" UNION ALL ").join(parts),
            visible=SQL("TRUE") if places is None else SQL("place = ANY(%s)", list(places)),
            opening=levels[0],
            opening_own=own_levels[0],
        )

    @api.model
    def _ways_sql(
        self, company, start, end, products=None, by_lot=False, period=None, with_value=True
    ) -> SQL:
        """Return each line that crosses once for every place that it enters or leaves.

        In one piece: sums of flows that are added up once more take twice as long.

        :param by_lot: see :meth:`_lot_sql`
        :param period: instants (first, after the last) of what is wanted with kind and value
        :return: SELECT of ``product_id, place, lot_id, comes`` (or goes), ``inside`` (the period),
            ``kind`` (number in :data:`KINDS`, inside), ``qty, own_qty`` (0 of goods of other
            owners), ``value`` (see :meth:`_line_value_sql`, inside), and two columns that levels
            have
        """
        query = self._crossing_query(company, start, end, products)
        place = SQL("CASE WHEN way.comes THEN dst.place ELSE src.place END")
        ways = SQL("(SELECT TRUE AS comes UNION ALL SELECT FALSE)")
        query.add_join('JOIN', 'way', ways, SQL("%s IS NOT NULL", place))
        first, after = period
        inside = SQL("(move.date >= %s AND move.date < %s)", first, after)
        quantity = SQL("stock_move_line.quantity_product_uom")
        return query.select(
            SQL("stock_move_line.product_id"),
            SQL("%s AS place", place),
            SQL("%s AS lot_id", self._lot_sql('stock_move_line', by_lot)),
            SQL("way.comes"),
            SQL("%s AS inside", inside),
            SQL("CASE WHEN %s THEN %s END AS kind", inside, self._flow_kind_sql()),
            SQL("%s AS qty", quantity),
            SQL(
                "CASE WHEN %s THEN %s ELSE 0 END AS own_qty",
                self._own_sql(company, 'stock_move_line'),
                quantity,
            ),
            SQL(
                "CASE WHEN %s THEN %s ELSE 0 END AS value",
                inside,
                self._line_value_sql(company) if with_value else SQL("0"),
            ),
            SQL("NULL::numeric AS level"),
            SQL("NULL::numeric AS own_level"),
        )

    @api.model
    def _has_other_owners(self, company):
        """Return whether goods of other owners lie or lay here; two indexes mostly say no."""
        query = SQL(
            "SELECT EXISTS (SELECT FROM stock_quant WHERE owner_id <> %(own)s)"
            " OR EXISTS (SELECT FROM stock_move_line WHERE owner_id <> %(own)s)",
            own=company.partner_id.id,
            to_flush=[
                *self._columns('stock.quant', 'owner_id'),
                *self._columns('stock.move.line', 'owner_id'),
            ],
        )
        key = ('other_owners', company.id)
        return once(self.env, key, self.env.execute_query, query)[0][0]

    @api.model
    def _without_jit(self):
        """Switch PostgreSQL's compiler off until the end of the transaction.

        Its guesses for such queries run into millions of rows; it compiles for two to three
        seconds what then takes 0.2.
        """
        query = SQL("SELECT set_config('jit', 'off', TRUE)")
        once(self.env, 'without_jit', self.env.execute_query, query)

    @api.model
    def _ends(self, backwards, has_level, what, level):
        """Return the quantities at the ends of the period, from a level and from what crossed.

        Each line stands in one of four sums: what came or went in the period, and besides it.

        :param backwards: the level is that of today, what is besides came later; else before
        :param what, level: names of the quantity and of the level
        :return: opening, closing
        """
        known = SQL("COALESCE(SUM(%s), 0)", SQL.identifier(level)) if has_level else SQL("0")
        came, went, besides_came, besides_went = (
            self._sum_where(what, SQL(condition))  # pylint: disable=sql-injection
            for condition in (
                "inside AND comes",
                "inside AND NOT comes",
                "NOT inside AND comes",
                "NOT inside AND NOT comes",
            )
        )
        if backwards:
            closing = SQL("(%s - %s + %s)", known, besides_came, besides_went)
            return SQL("(%s - %s + %s)", closing, came, went), closing
        opening = SQL("(%s + %s - %s)", known, besides_came, besides_went)
        return opening, SQL("(%s + %s - %s)", opening, came, went)

    @api.model
    def _way_sums(self, own):
        """Return ``[(name, sum)]`` of what came and went, in all and per kind."""
        sums = []
        for way, comes, kinds in (('in', "comes", IN_KINDS), ('out', "NOT comes", OUT_KINDS)):
            columns = [(f'{way}_', SQL("inside AND %s", SQL(comes)))]  # pylint: disable=sql-injection
            for kind in kinds:
                condition = SQL("kind = %s AND %s", KINDS.index(kind), SQL(comes))  # pylint: disable=sql-injection
                columns.append((f'{way}_{kind}_', condition))
            for name, condition in columns:
                sums += [
                    (f'{name}qty', self._sum_where('qty', condition)),
                    (f'{name}own_qty', self._sum_where(own, condition)),
                    (f'{name}value', self._sum_where('value', condition)),
                ]
        return sums

    @api.model
    def _sum_where(self, what, condition) -> SQL:
        return SQL("COALESCE(SUM(%s) FILTER (WHERE %s), 0)", SQL.identifier(what), condition)
