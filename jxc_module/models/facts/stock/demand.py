from odoo import api, models
from odoo.tools import SQL

# The local days of the proleptic calendar are numbered as Python's date.toordinal() does.
DAY_ZERO = SQL("DATE '0001-01-01' - 1")


class JxcFacts(models.AbstractModel):
    """What left a warehouse because somebody needed it."""

    _inherit = 'jxc.facts'

    @api.model
    def _demand_sql(self, company, first_day, last_day, products=None) -> SQL:
        """One row a done line that is demand; group it by the columns you need.

        Demand of a warehouse is what crosses its border to a customer, to production or to another
        warehouse (directly or by a transit location). Steps inside the warehouse, scrap, counts and
        returns to vendors are none. Goods that come back are rows with a negative quantity: a
        return that knows its delivery counts on the day and in the warehouse of that delivery,
        another one where and when it happened.

        :param first_day, last_day: local days of the company, both included
        :param products: ids, or None for all
        :return: SELECT of ``product_id, warehouse_id, day`` (local date), ``quantity`` in the
            product's unit
        """
        query = self._done_lines_query(company, first_day, last_day, products)
        comes_back = SQL("(src.usage <> 'internal' OR way_back.id IS NOT NULL)")
        query.add_where(
            SQL(
                """
                CASE WHEN %s
                     THEN dst.usage = 'internal' AND dst.warehouse_id IS NOT NULL
                      AND (src.usage = 'customer'
                           OR (way_back.id IS NOT NULL
                               AND src.usage IN ('production', 'internal', 'transit')
                               AND src.warehouse_id IS DISTINCT FROM dst.warehouse_id))
                     ELSE src.warehouse_id IS NOT NULL
                      AND (dst.usage IN ('customer', 'production')
                           OR (dst.usage IN ('internal', 'transit')
                               AND dst.warehouse_id IS DISTINCT FROM src.warehouse_id))
                 END
                """,
                comes_back,
            )
        )
        return query.select(
            SQL("stock_move_line.product_id"),
            SQL(
                "CASE WHEN %s THEN COALESCE(first_src.warehouse_id, dst.warehouse_id)"
                " ELSE src.warehouse_id END AS warehouse_id",
                comes_back,
            ),
            self._demand_day_sql(company),
            SQL(
                "CASE WHEN %s THEN -stock_move_line.quantity_product_uom"
                " ELSE stock_move_line.quantity_product_uom END AS quantity",
                comes_back,
            ),
        )

    @api.model
    def _location_demand_sql(self, company, first_day, last_day, locations, products=None) -> SQL:
        """What leaves each of ``locations`` with its children, returns from customers netted.

        For rules on a place inside a warehouse: steps to other places of the same warehouse count.

        :return: SELECT of ``product_id, place_id, day, quantity``, see :meth:`_demand_sql`
        """
        query = self._done_lines_query(company, first_day, last_day, products)
        inside = {
            end: SQL("%s.parent_path LIKE place.parent_path || '%%'", SQL.identifier(end))
            for end in ('src', 'dst')
        }
        query.add_join(
            'JOIN',
            'place',
            'stock_location',
            SQL("place.id IN %s AND (%s) <> (%s)", tuple(locations), inside['src'], inside['dst']),
        )
        query.add_where(
            SQL(
                """
                CASE WHEN %s THEN dst.usage IN ('customer', 'production', 'internal', 'transit')
                     ELSE src.usage = 'customer' END
                """,
                inside['src'],
            )
        )
        return query.select(
            SQL("stock_move_line.product_id"),
            SQL("place.id AS place_id"),
            self._demand_day_sql(company),
            SQL(
                "CASE WHEN %s THEN stock_move_line.quantity_product_uom"
                " ELSE -stock_move_line.quantity_product_uom END AS quantity",
                inside['src'],
            ),
        )

    @api.model
    def _done_lines_query(self, company, first_day, last_day, products):
        """Return the done lines of the local days, joined with both ends and what they undo.

        Aliases: ``src``, ``dst`` (locations), ``way_back`` (the line's move, where it returns an
        earlier one), ``first_move`` (that earlier move) and ``first_src`` (where it left from).
        """
        domain = self._done_domain(company, first_day, last_day, products)
        query = self._fact_query('stock.move.line', domain)
        for kind, alias, table, condition in (
            ('JOIN', 'src', 'stock_location', SQL("src.id = stock_move_line.location_id")),
            ('JOIN', 'dst', 'stock_location', SQL("dst.id = stock_move_line.location_dest_id")),
            (
                'LEFT JOIN',
                'way_back',
                'stock_move',
                SQL(
                    "way_back.id = stock_move_line.move_id AND %s",
                    self._undoes_sql('way_back'),
                    to_flush=[
                        *self._columns('stock.move', 'origin_returned_move_id', 'date'),
                        *self._columns('stock.move.line', 'quantity_product_uom', 'location_id'),
                    ],
                ),
            ),
            (
                'LEFT JOIN',
                'first_move',
                'stock_move',
                SQL("first_move.id = way_back.origin_returned_move_id"),
            ),
            (
                'LEFT JOIN',
                'first_src',
                'stock_location',
                SQL("first_src.id = first_move.location_id"),
            ),
        ):
            query.add_join(kind, alias, table, condition)
        start = company._jxc_day_start(first_day)
        query.add_where(SQL("(first_move.date IS NULL OR first_move.date >= %s)", start))
        return query

    @api.model
    def _undoes_sql(self, move: str) -> SQL:
        """Return whether a move (an alias) takes an earlier one back.

        What takes a return back sends the goods once more: of a chain of returns each second one
        is no return.
        """
        origin = SQL.identifier(move, 'origin_returned_move_id')
        return SQL(
            """
            (%(origin)s IS NOT NULL AND (
                WITH RECURSIVE chain AS (
                    SELECT %(origin)s AS id
                     UNION
                    SELECT earlier.origin_returned_move_id
                      FROM chain
                      JOIN stock_move AS earlier ON earlier.id = chain.id
                     WHERE earlier.origin_returned_move_id IS NOT NULL)
                SELECT COUNT(*) %% 2 = 1 FROM chain))
            """,
            origin=origin,
            to_flush=self._columns('stock.move', 'origin_returned_move_id'),
        )

    @api.model
    def _demand_day_sql(self, company) -> SQL:
        happened = SQL("COALESCE(first_move.date, stock_move_line.date)")
        return SQL("%s AS day", company._jxc_local_day_sql(happened))

    @api.model
    def _demand_lines(self, company, first_day, last_day, products=None, locations=None):
        """Read the demand of every product × warehouse (or × location) of a company.

        One query; the lines come as two arrays a pair, in the text of PostgreSQL: rows take five
        times, arrays parsed by the driver three times as long.

        :param locations: None for the demand of whole warehouses, else ids of locations inside one
        :return: ``{(product id, warehouse or location id): (days, quantities)}``: day numbers
            (``date.toordinal()``) in any order, a day once a line; quantities in the product's
            unit, below zero where goods came back
        """
        if locations is None:
            source = self._demand_sql(company, first_day, last_day, products)
            place = SQL("warehouse_id")
        else:
            source = self._location_demand_sql(company, first_day, last_day, locations, products)
            place = SQL("place_id")
        query = SQL(
            """
            SELECT product_id, %(place)s,
                   array_agg(day - (%(day_zero)s))::text, array_agg(quantity)::text
              FROM (%(source)s) AS demand
          GROUP BY product_id, %(place)s
            """,
            place=place,
            day_zero=DAY_ZERO,
            source=source,
        )
        return {
            (product, spot): (
                list(map(int, days[1:-1].split(','))),
                list(map(float, quantities[1:-1].split(','))),
            )
            for product, spot, days, quantities in self.env.execute_query(query)
        }

    @api.model
    def _rule_demand(self, company=None, products=None, places=(), computed=False):
        """Read what the reordering rules say is in demand a day, figures of the company.

        The largest of a warehouse counts, being that of its whole stock; where a rule stands on one
        of ``places``, that rule's.

        :param company: res.company, or None for all
        :param products: ids, or None for all
        :param places: ids of locations
        :param bool computed: only rules that replenishment has computed
        :return: ``{(product id, warehouse id): quantity a day}``, 0 where a rule knows of none
        """
        # no record of the reader: rules are not his to see
        rules = self.env['stock.warehouse.orderpoint'].sudo().with_context(active_test=True)
        domain = []
        if company is not None:
            domain.append(('company_id', '=', company.id))
        if products is not None:
            domain.append(('product_id', 'in', list(products)))
        if computed:
            domain.append(('jxc_computed_on', '!=', False))
        query = rules._search(domain)
        query.groupby = SQL(
            "stock_warehouse_orderpoint.product_id, stock_warehouse_orderpoint.warehouse_id"
        )
        demand = SQL(
            "stock_warehouse_orderpoint.jxc_daily_demand",
            to_flush=self._columns('stock.warehouse.orderpoint', 'jxc_daily_demand', 'location_id'),
        )
        rows = self.env.execute_query(
            query.select(
                SQL("stock_warehouse_orderpoint.product_id"),
                SQL("stock_warehouse_orderpoint.warehouse_id"),
                SQL(
                    """
                    COALESCE(MAX(%(demand)s) FILTER (
                                 WHERE stock_warehouse_orderpoint.location_id = ANY(%(places)s)),
                             MAX(%(demand)s), 0)::float8
                    """,
                    demand=demand,
                    places=list(places),
                ),
            )
        )
        return {(product, warehouse): quantity for product, warehouse, quantity in rows}
