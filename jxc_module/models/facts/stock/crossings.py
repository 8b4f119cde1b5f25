from odoo import api, models
from odoo.tools import SQL

from ...base.once import once

# What a quantity crossing the border of a warehouse is, by the side it is seen from.
IN_KINDS = ('purchase', 'return', 'transfer', 'count', 'production', 'other', 'start')
OUT_KINDS = ('sale', 'return', 'transfer', 'count', 'scrap', 'production', 'other')

KINDS = (
    *('purchase', 'sale', 'return', 'transfer', 'count', 'scrap', 'production', 'other'),
    'start',  # what a company had before its first day with us
)

# The place of goods that belong to the company and lie in no warehouse: in transit.
TRANSIT = 0


class JxcFacts(models.AbstractModel):
    """What crossed the border of a warehouse.

    A *place* is a warehouse, or :data:`TRANSIT` for goods of the company outside of all
    warehouses; other locations have none. Instants are naive UTC, the date of the *move* counts.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _spots_sql(self) -> SQL:
        """Return the locations with their place: a warehouse, :data:`TRANSIT`, or NULL.

        :return: a table in brackets, with ``id, usage, opens`` (opening stock comes from there),
            ``place``; kept apart from what it is joined with, or the place would be worked out
            for each of a million lines
        """
        return SQL(
            "(SELECT id, usage, jxc_is_opening AS opens,"
            " CASE WHEN usage IN ('internal', 'transit') AND company_id IS NOT NULL"
            " THEN COALESCE(warehouse_id, %s) END AS place"
            " FROM stock_location OFFSET 0)",
            TRANSIT,
            to_flush=self._columns(
                'stock.location', 'usage', 'company_id', 'warehouse_id', 'jxc_is_opening'
            ),
        )

    @api.model
    def _own_sql(self, company, table: str) -> SQL:
        """Return the condition that goods (of a line or quant) are not somebody else's."""
        owner = SQL.identifier(table, 'owner_id')
        return SQL("(%s IS NULL OR %s = %s)", owner, owner, company.partner_id.id)

    @api.model
    def _crossing_query(self, company, start=None, end=None, products=None):
        """Return the query of the done lines that take goods from one place to another.

        Aliases: ``move``, ``src`` and ``dst`` (locations).

        :param start, end: instants that the date of the move lies between (end excluded), or None
        """
        domain = [*self._product_domain(company, products), ('state', '=', 'done')]
        query = self._fact_query('stock.move.line', domain)
        happened = [SQL("move.id = stock_move_line.move_id")]
        if start:
            happened.append(SQL("move.date >= %s", start))
        if end:
            happened.append(SQL("move.date < %s", end))
        read = [
            *self._columns('stock.move', 'date', 'value', 'is_inventory', 'scrap_id', 'quantity'),
            *self._columns('stock.move', 'is_in', 'is_out', 'product_uom'),
            *self._columns('stock.move.line', 'quantity_product_uom', 'lot_id', 'owner_id'),
            *self._columns('stock.move.line', 'location_id', 'location_dest_id', 'move_id'),
        ]
        query.add_join(
            'JOIN', 'move', 'stock_move', SQL("%s", SQL(" AND ").join(happened), to_flush=read)
        )
        for alias, column in (('src', 'location_id'), ('dst', 'location_dest_id')):
            query.add_join(
                'JOIN',
                alias,
                self._spots_sql(),
                SQL("%s.id = %s", SQL.identifier(alias), SQL.identifier('stock_move_line', column)),
            )
        query.add_where(SQL("src.place IS DISTINCT FROM dst.place"))
        self._add_ids(query, start, end)
        return query

    @api.model
    def _add_ids(self, query, start, end):
        """Narrow lines to the ids that the moves between two instants have.

        Lines do not know the date of their move: all lines ever would be read for one month. The
        index of moves by date tells their ids, which grow with it more or less; whether that is
        worth a thing PostgreSQL knows best.
        """
        now = self._now()
        first = self._first_move_date() or now
        begin = max(start or first, first)
        if (min(end or now, now) - begin) * 2 > now - first:
            return  # most of all there is
        # + 0: the lowest id is not looked for from the lowest on
        ids = SQL(
            "SELECT MIN(id + 0), MAX(id + 0) FROM stock_move"
            " WHERE date >= %s AND state = 'done' AND %s",
            begin,
            self._before_sql('stock_move', end),
            to_flush=self._columns('stock.move', 'date', 'state'),
        )
        key = ('ids_between', begin, end)
        [(lowest, highest)] = once(self.env, key, self.env.execute_query, ids)
        query.add_where(SQL("stock_move_line.move_id >= %s", lowest))
        if end and end < now:  # what is done now is not looked for
            query.add_where(SQL("stock_move_line.move_id <= %s", highest))

    @api.model
    def _add_visible(self, query):
        """Narrow :meth:`_crossing_query` to the warehouses of the reader, whichever end is one."""
        places = self._visible_places()
        if places is not None:
            query.add_where(SQL("COALESCE(src.place, dst.place) = ANY(%s)", list(places)))

    @api.model
    def _flow_kind_sql(self) -> SQL:
        """Return what a crossing is (its number in :data:`KINDS`), over :meth:`_crossing_query`.

        Goods that go to or come from another company through a shared transit location are bought
        or sold where an order says so.
        """
        return SQL(
            """
            CASE WHEN src.place IS NOT NULL AND dst.place IS NOT NULL THEN %(transfer)s
                 WHEN src.usage = 'supplier' THEN %(purchase)s
                 WHEN src.usage = 'customer' THEN %(return)s
                 WHEN dst.usage = 'customer' THEN %(sale)s
                 WHEN dst.usage = 'supplier' THEN %(return)s
                 WHEN 'production' IN (src.usage, dst.usage) THEN %(production)s
                 WHEN src.opens THEN %(start)s
                 WHEN move.is_inventory THEN %(count)s
                 WHEN move.scrap_id IS NOT NULL AND dst.place IS NULL THEN %(scrap)s
                 WHEN 'transit' IN (src.usage, dst.usage) AND move.purchase_line_id IS NOT NULL
                 THEN CASE WHEN dst.place IS NULL THEN %(return)s ELSE %(purchase)s END
                 WHEN 'transit' IN (src.usage, dst.usage) AND move.sale_line_id IS NOT NULL
                 THEN CASE WHEN dst.place IS NULL THEN %(sale)s ELSE %(return)s END
                 ELSE %(other)s END
            """,
            **{kind: number for number, kind in enumerate(KINDS)},
        )

    @api.model
    def _line_value_sql(self, company) -> SQL:
        """Return the part of its move's value that a line has; over :meth:`_crossing_query`.

        Zero for goods of other owners and between places. A move with several lines shares its
        value by quantity among those that count, as core does.
        """
        return SQL(
            """
            CASE WHEN move.value IS NULL OR move.value = 0 OR NOT %(own)s
                   OR (src.place IS NULL) = (dst.place IS NULL) THEN 0
                 WHEN stock_move_line.quantity = move.quantity
                  AND stock_move_line.product_uom_id = move.product_uom THEN move.value
                 ELSE move.value * stock_move_line.quantity_product_uom / NULLIF((
                     SELECT SUM(part.quantity_product_uom)
                       FROM stock_move_line AS part
                      WHERE part.move_id = move.id
                        AND part.picked
                        AND %(part_own)s
                        AND (part.location_id = ANY(%(inside)s)) = (src.place IS NOT NULL)
                        AND (part.location_dest_id = ANY(%(inside)s)) = (dst.place IS NOT NULL)
                 ), 0) END
            """,
            own=self._own_sql(company, 'stock_move_line'),
            part_own=self._own_sql(company, 'part'),
            # ids: joined to the locations, each of these sums takes five times as long
            inside=self._spots_inside(),
        )

    @api.model
    def _flow_sql(
        self,
        company,
        start=None,
        end=None,
        products=None,
        by_lot=False,
        period=None,
        with_value=True,
    ) -> SQL:
        """Sum what went from place to place: one row a product × lot × from × to × kind.

        :param by_lot: see :meth:`_lot_sql`
        :param period: instants (first, after the last) of what is wanted with kind and value; the
            rest comes with kind NULL
        :return: SELECT of ``product_id, lot_id, from_place, to_place, kind`` (number in
            :data:`KINDS`), ``later`` (whether after the period), ``quantity, own_quantity``
            (without goods of other owners), ``value`` (of what crosses the border of the company,
            never below zero)
        """
        query = self._crossing_query(company, start, end, products)
        inside, later = SQL("TRUE"), SQL("FALSE")
        if period:
            first, after = period
            inside = SQL("(move.date >= %s AND move.date < %s)", first, after)
            later = SQL("move.date >= %s", after)
        query.groupby = SQL("1, 2, 3, 4, 5, 6")
        quantity = SQL("stock_move_line.quantity_product_uom")
        return query.select(
            SQL("stock_move_line.product_id"),
            SQL("%s AS lot_id", self._lot_sql('stock_move_line', by_lot)),
            SQL("src.place AS from_place"),
            SQL("dst.place AS to_place"),
            SQL("CASE WHEN %s THEN %s END AS kind", inside, self._flow_kind_sql()),
            SQL("%s AS later", later),
            SQL("SUM(%s) AS quantity", quantity),
            SQL(
                "SUM(CASE WHEN %s THEN %s ELSE 0 END) AS own_quantity",
                self._own_sql(company, 'stock_move_line'),
                quantity,
            ),
            SQL(
                "SUM(CASE WHEN %s THEN %s ELSE 0 END) AS value",
                inside,
                self._line_value_sql(company) if with_value else SQL("0"),
            ),
        )
