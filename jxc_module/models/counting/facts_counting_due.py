from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from .jxc_stocktake import OPEN

# The last counts that say how often a product and place was wrong, and what a large difference is.
LAST_COUNTS = 4
LARGE_SHARE = 0.2


class Covered(NamedTuple):
    """What open counts cover: products in places, and places with all that lies there."""

    pairs: set
    places: set

    def has(self, product, location):
        return location in self.places or (product, location) in self.pairs


class JxcFacts(models.AbstractModel):
    """What lies where, and when it was counted: product by place, as plans look at it."""

    _inherit = 'jxc.facts'

    @api.model
    def _counted_sql(self, company) -> SQL:
        """One row a product × place × lot that was ever counted, by posted counts.

        :return: SELECT of ``product_id, location_id, lot_id`` (0: without), ``counted_on``
        """
        return SQL(
            """
            SELECT line.product_id, line.location_id, COALESCE(line.lot_id, 0) AS lot_id,
                   MAX(line.counted_on) AS counted_on
              FROM (%s) AS line
          GROUP BY 1, 2, 3
            """,
            self._counted_lines_sql(company),
        )

    @api.model
    def _counted_lines_sql(self, company) -> SQL:
        """One row a counted line of a posted count: all its columns."""
        self.env['jxc.stocktake'].flush_model()
        self.env['jxc.stocktake.line'].flush_model()
        return SQL(
            """
            SELECT line.*, take.posted_on
              FROM jxc_stocktake_line AS line
              JOIN jxc_stocktake AS take ON take.id = line.stocktake_id
             WHERE take.company_id = %s
               AND take.state = 'posted'
               AND line.state <> 'left'
               AND line.counted_on IS NOT NULL
            """,
            company.id,
        )

    @api.model
    def _last_counts(self, company, products):
        """Return when products were counted last, by place.

        :param products: ids
        :return: ``{(product id, location id): naive UTC}``
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT product_id, location_id, MAX(counted_on) FROM (%s) AS counted"
                " WHERE product_id = ANY(%s) GROUP BY 1, 2",
                self._counted_sql(company),
                list(products),
            )
        )
        return {(product, location): counted for product, location, counted in rows}

    @api.model
    def _open_count_places(self, company):
        """Return what the open counts of ``company`` cover.

        :return: :class:`Covered`
        """
        self.env['jxc.stocktake'].flush_model()
        self.env['jxc.stocktake.line'].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.product_id, place.location_id
                  FROM jxc_stocktake AS take
                  JOIN jxc_stocktake_place AS place ON place.stocktake_id = take.id
             LEFT JOIN jxc_stocktake_line AS line
                    ON line.place_id = place.id AND take.covers_all IS NOT TRUE
                 WHERE take.company_id = %s AND take.state IN %s
                   AND (take.covers_all OR line.id IS NOT NULL)
              GROUP BY 1, 2
                """,
                company.id,
                OPEN,
            )
        )
        return Covered(
            {(product, place) for product, place in rows if product},
            {place for product, place in rows if not product},
        )

    @api.model
    def _count_places(self, company, scope=(None, None)):
        """Return what lies where in ``company``, with when it was counted and how that came out.

        One query. Goods that came after a count of their product and place are as good as counted
        when they came.

        :param scope: (warehouse ids or None, product ids or None)
        :return: list of dicts, one a product × place with stock: ``product, location, warehouse``
            (ids), ``abc`` (or None), ``value`` (company currency), ``counted_on`` (last count),
            ``base`` (what the next count is reckoned from, of the lot counted longest ago),
            ``came_on`` (first goods that are there; both naive UTC), ``error_rate`` (of the last
            counts), ``large`` (whether the last one differed by much)
        """
        return self.env.execute_query_dict(
            SQL(
                """
                  WITH counted AS MATERIALIZED (%(counted)s),
                       history AS MATERIALIZED (%(history)s)
                SELECT held.product_id AS product, held.location_id AS location,
                       held.warehouse_id AS warehouse,
                       item.jxc_abc_class ->> %(company)s AS abc,
                       SUM(held.value)::float8 AS value,
                       MAX(history.counted_on) AS counted_on,
                       MIN(COALESCE(counted.counted_on,
                                    CASE WHEN history.first_on IS NOT NULL
                                         THEN GREATEST(held.in_date, history.first_on) END))
                           AS base,
                       MIN(held.in_date) AS came_on,
                       COALESCE(MAX(history.error_rate), 0)::float8 AS error_rate,
                       COALESCE(BOOL_OR(history.large), FALSE) AS large
                  FROM (%(held)s) AS held
                  JOIN product_product AS item ON item.id = held.product_id AND item.active
             LEFT JOIN counted
                    ON counted.product_id = held.product_id
                   AND counted.location_id = held.location_id
                   AND counted.lot_id = held.lot_id
             LEFT JOIN history
                    ON history.product_id = held.product_id
                   AND history.location_id = held.location_id
              GROUP BY held.product_id, held.location_id, held.warehouse_id, item.id
              ORDER BY held.product_id, held.location_id
                """,
                counted=self._counted_sql(company),
                history=self._count_history_sql(company),
                held=self._count_held_sql(company, *scope),
                company=str(company.id),
                to_flush=self._columns('product.product', 'jxc_abc_class', 'active'),
            )
        )

    @api.model
    def _count_held_sql(self, company, warehouses=None, products=None) -> SQL:
        """One row a quant in a warehouse: ``product_id, location_id, warehouse_id, lot_id`` (0:
        without), ``in_date, quantity, value``."""
        domain = [*self._product_domain(company, products), ('location_id.usage', '=', 'internal')]
        query = self._fact_query('stock.quant', domain)
        placed = [SQL("spot.id = stock_quant.location_id AND spot.warehouse_id IS NOT NULL")]
        if warehouses is not None:
            placed.append(SQL("spot.warehouse_id = ANY(%s)", list(warehouses)))
        query.add_join(
            'JOIN',
            'spot',
            'stock_location',
            SQL(
                "%s",
                SQL(" AND ").join(placed),
                to_flush=[
                    *self._columns('stock.quant', 'quantity', 'lot_id', 'in_date', 'owner_id'),
                    *self._columns('stock.location', 'warehouse_id'),
                ],
            ),
        )
        query.add_where(SQL("stock_quant.quantity <> 0"))
        return query.select(
            SQL("stock_quant.product_id"),
            SQL("stock_quant.location_id"),
            SQL("spot.warehouse_id"),
            SQL("COALESCE(stock_quant.lot_id, 0) AS lot_id"),
            SQL("stock_quant.in_date"),
            SQL("stock_quant.quantity"),
            SQL("%s AS value", self._quant_value_sql(query, company, products)),
        )

    @api.model
    def _count_history_sql(self, company) -> SQL:
        """One row a counted product × place: ``counted_on, first_on, error_rate, large``."""
        return SQL(
            """
            SELECT product_id, location_id, MAX(counted_on) AS counted_on,
                   MIN(counted_on) AS first_on,
                   AVG(CASE WHEN wrong THEN 1.0 ELSE 0.0 END)
                       FILTER (WHERE number <= %(last)s) AS error_rate,
                   BOOL_OR(large) FILTER (WHERE number = 1) AS large
              FROM (SELECT line.product_id, line.location_id,
                           MAX(line.counted_on) AS counted_on,
                           BOOL_OR(line.difference_kept <> 0) AS wrong,
                           SUM(ABS(line.difference_kept)) > 0
                           AND SUM(ABS(line.difference_kept))
                               >= %(share)s * GREATEST(SUM(line.book_kept), 0) AS large,
                           ROW_NUMBER() OVER (PARTITION BY line.product_id, line.location_id
                                              ORDER BY MAX(line.counted_on) DESC) AS number
                      FROM (%(lines)s) AS line
                  GROUP BY line.product_id, line.location_id, line.stocktake_id) AS count
          GROUP BY product_id, location_id
            """,
            last=LAST_COUNTS,
            share=LARGE_SHARE,
            lines=self._counted_lines_sql(company),
        )
