from odoo import api, models
from odoo.tools import SQL

from ..facts.stock.crossings import KINDS

COUNT = KINDS.index('count')


class JxcFacts(models.AbstractModel):
    """What counts came to: lines that were counted, and what was lost and found."""

    _inherit = 'jxc.facts'

    @api.model
    def _count_results_sql(self, company, start, end, products=None, with_value=True) -> SQL:
        """One row a counted line of a count that was posted in a period.

        :param start, end: instants (naive UTC) that the posting lies between, ``end`` excluded
        :param products: ids, None for all
        :return: SELECT of ``line_id, stocktake_id, product_id, warehouse_id, location_id, lot_id,
            reason_id, user_id`` (who counted it; NULL where several did), ``abc, day`` (local, of
            the posting), ``lines`` (1), ``book_qty, counted_qty, difference_qty`` (of it
            ``relocated_qty``), ``gain_qty, loss_qty, gross_qty`` (product's unit), ``recounted,
            agreed`` (1 where it was counted twice; where both counts said the same), and in the
            company's currency ``cost`` (of one unit today), ``gain_value, loss_value, net_value,
            gross_value`` (of the moves)
        """
        domain = [
            *self._product_domain(company, products),
            ('stocktake_id.state', '=', 'posted'),
            ('stocktake_id.posted_on', '>=', start),
            ('stocktake_id.posted_on', '<', end),
            ('state', '!=', 'left'),
            ('counted_on', '!=', False),
        ]
        query = self._fact_query('jxc.stocktake.line', domain)
        self.env['jxc.stocktake.line'].flush_model()
        self.env['jxc.stocktake.entry'].flush_model()
        for alias, table, condition in (
            ('take', 'jxc_stocktake', SQL("take.id = jxc_stocktake_line.stocktake_id")),
            ('counted', 'product_product', SQL("counted.id = jxc_stocktake_line.product_id")),
            ('counted_as', 'product_template', SQL("counted_as.id = counted.product_tmpl_id")),
            ('batch', 'stock_lot', SQL("batch.id = jxc_stocktake_line.lot_id")),
            (
                'moved',
                SQL("(%s)", self._count_moves_sql(company, with_value)),
                SQL("moved.line_id = jxc_stocktake_line.id"),
            ),
        ):
            query.add_join('LEFT JOIN', alias, table, condition)
        # what a transfer took before and books later is no mistake of the book
        difference = SQL(
            "(jxc_stocktake_line.difference_kept - COALESCE(jxc_stocktake_line.gone_kept, 0))"
        )
        return query.select(
            SQL("jxc_stocktake_line.id AS line_id"),
            *(
                SQL("jxc_stocktake_line.%s", SQL.identifier(name))
                for name in (
                    *('stocktake_id', 'product_id', 'warehouse_id', 'location_id', 'lot_id'),
                    'reason_id',
                )
            ),
            SQL("%s AS user_id", self._counter_sql()),
            SQL("counted.jxc_abc_class ->> %s AS abc", str(company.id)),
            SQL("%s AS day", company._jxc_local_day_sql(SQL("take.posted_on"))),
            SQL("1 AS lines"),
            SQL("jxc_stocktake_line.book_kept::float8 AS book_qty"),
            SQL("jxc_stocktake_line.counted_qty::float8 AS counted_qty"),
            SQL("%s::float8 AS difference_qty", difference),
            SQL("COALESCE(jxc_stocktake_line.relocated_kept, 0)::float8 AS relocated_qty"),
            SQL("GREATEST(%s, 0)::float8 AS gain_qty", difference),
            SQL("GREATEST(-(%s), 0)::float8 AS loss_qty", difference),
            SQL("ABS(%s)::float8 AS gross_qty", difference),
            SQL("(jxc_stocktake_line.second_kept IS NOT NULL)::int AS recounted"),
            SQL(
                "COALESCE(jxc_stocktake_line.second_kept = jxc_stocktake_line.first_kept, FALSE)"
                "::int AS agreed"
            ),
            SQL("%s AS cost", self._unit_cost_sql(company, 'counted', 'counted_as', 'batch')),
            *(
                SQL(
                    "COALESCE(moved.%s, 0)::float8 AS %s",
                    SQL.identifier(name),
                    SQL.identifier(name),
                )
                for name in ('gain_value', 'loss_value', 'net_value', 'gross_value')
            ),
        )

    @api.model
    def _count_moves_sql(self, company, with_value) -> SQL:
        """One row a line of a count: what the moves that it posted were worth."""
        worth = SQL("move.value") if with_value else SQL("0")
        return SQL(
            """
            SELECT move.jxc_stocktake_line_id AS line_id,
                   SUM(CASE WHEN move.is_in THEN %(worth)s ELSE 0 END) AS gain_value,
                   SUM(CASE WHEN move.is_in THEN 0 ELSE %(worth)s END) AS loss_value,
                   SUM(CASE WHEN move.is_in THEN %(worth)s ELSE -(%(worth)s) END) AS net_value,
                   SUM(%(worth)s) AS gross_value
              FROM stock_move AS move
             WHERE move.jxc_stocktake_line_id IS NOT NULL AND move.state = 'done'
               AND move.company_id = %(company)s AND (move.is_in OR move.is_out)
          GROUP BY move.jxc_stocktake_line_id
            """,
            worth=worth,
            company=company.id,
            to_flush=self._columns(
                'stock.move', 'jxc_stocktake_line_id', 'value', 'state', 'is_in', 'is_out'
            ),
        )

    @api.model
    def _counter_sql(self) -> SQL:
        """Return who counted a line of a count, NULL where several did."""
        return SQL(
            """
            (SELECT CASE WHEN MIN(entry.user_id) = MAX(entry.user_id)
                         THEN MIN(entry.user_id) END
               FROM jxc_stocktake_entry AS entry
              WHERE entry.line_id = jxc_stocktake_line.id
                AND entry.round = jxc_stocktake_line.round
                AND entry.undone_on IS NULL)
            """
        )

    @api.model
    def _shrinkage_sql(self, company, start, end, products=None, with_value=True) -> SQL:
        """One row a done line that a count, or Odoo's own physical inventory, added or took away.

        The same lines and values that the stock movement shows as surplus and shortage of counts.

        :param start, end: instants (naive UTC), ``start`` included, ``end`` not
        :return: SELECT of ``move_line_id, product_id, lot_id, warehouse_id`` (NULL in transit),
            ``location_id, day`` (local), ``stocktake_id, reason_id`` (NULL: not by a count of
            ours), ``gain_qty, loss_qty, net_qty`` (lost less found), ``gross_qty`` and the same
            as ``…_value``
        """
        query = self._crossing_query(company, start, end, products)
        query.add_join(
            'LEFT JOIN',
            'line',
            'jxc_stocktake_line',
            SQL(
                "line.id = move.jxc_stocktake_line_id",
                to_flush=[
                    *self._columns('stock.move', 'jxc_stocktake_line_id'),
                    *self._columns('jxc.stocktake.line', 'stocktake_id', 'reason_id'),
                ],
            ),
        )
        query.add_where(SQL("%s = %s", self._flow_kind_sql(), COUNT))
        self._add_visible(query)
        lines = query.select(
            SQL("stock_move_line.id AS move_line_id"),
            SQL("stock_move_line.product_id"),
            SQL("stock_move_line.lot_id"),
            SQL("NULLIF(COALESCE(src.place, dst.place), 0) AS warehouse_id"),
            SQL(
                "CASE WHEN src.place IS NULL THEN stock_move_line.location_dest_id"
                " ELSE stock_move_line.location_id END AS location_id"
            ),
            SQL("%s AS day", company._jxc_local_day_sql(SQL("move.date"))),
            SQL("line.stocktake_id"),
            SQL("line.reason_id"),
            SQL("src.place IS NULL AS found"),
            SQL("stock_move_line.quantity_product_uom::float8 AS qty"),
            SQL("%s AS value", self._line_value_sql(company) if with_value else SQL("0")),
        )
        figures = [
            figure
            for what in ('qty', 'value')
            for figure in self._signed_figures(SQL.identifier('given', what), what)
        ]
        return SQL(
            "SELECT given.move_line_id, given.product_id, given.lot_id, given.warehouse_id,"
            " given.location_id, given.day, given.stocktake_id, given.reason_id, %s"
            " FROM (%s) AS given",
            SQL(", ").join(figures),
            lines,
        )

    @api.model
    def _signed_figures(self, what, name):
        """Return what was found, is missing, net and gross, of a column without sign.

        :param SQL what: the column
        :param str name: the second part of the names of the four
        """
        signed = {
            'gain': SQL("CASE WHEN given.found THEN %s ELSE 0 END", what),
            'loss': SQL("CASE WHEN given.found THEN 0 ELSE %s END", what),
            'net': SQL("CASE WHEN given.found THEN -%s ELSE %s END", what, what),
            'gross': what,
        }
        return [
            SQL("(%s)::float8 AS %s", value, SQL.identifier(f'{kind}_{name}'))
            for kind, value in signed.items()
        ]

    @api.model
    def _coverage_sql(self, company, products=None) -> SQL:
        """One row a product × place × lot with stock: its value, and how long ago it was counted.

        :return: SELECT of ``product_id, warehouse_id, location_id, lot_id, abc, places`` (1),
            ``quantity, value, last_on`` (local day), ``counted_<days>`` and ``value_<days>`` (1 and
            value where it was counted in the last 30, 90, 365 days), ``never`` (1 where not)
        """
        # when it was counted is no secret of who counted; the stock is what the reader sees
        counted = self.sudo()._counted_sql(company)
        now = self._now()
        parts = [
            SQL(
                "CASE WHEN counted.counted_on >= %(now)s - %(days)s * INTERVAL '1 day'"
                " THEN %(figure)s ELSE 0 END AS %(name)s",
                now=now,
                days=days,
                figure=figure,
                name=SQL.identifier(f'{name}_{days}'),
            )
            for days in (30, 90, 365)
            for name, figure in (('counted', SQL("1")), ('value', SQL("held.value")))
        ]
        return SQL(
            """
            SELECT held.product_id, held.warehouse_id, held.location_id,
                   NULLIF(held.lot_id, 0) AS lot_id,
                   owned.jxc_abc_class ->> %(company)s AS abc,
                   1 AS places, held.quantity::float8 AS quantity, held.value::float8 AS value,
                   %(day)s AS last_on, %(parts)s,
                   (counted.counted_on IS NULL)::int AS never
              FROM (SELECT product_id, warehouse_id, location_id, lot_id,
                           SUM(quantity) AS quantity, SUM(value) AS value
                      FROM (%(held)s) AS quant -- several of packages and owners
                  GROUP BY product_id, warehouse_id, location_id, lot_id
                    HAVING SUM(quantity) <> 0) AS held
              JOIN product_product AS owned ON owned.id = held.product_id
         LEFT JOIN (%(counted)s) AS counted
                ON counted.product_id = held.product_id
               AND counted.location_id = held.location_id
               AND counted.lot_id = held.lot_id
            """,
            company=str(company.id),
            day=company._jxc_local_day_sql(SQL("counted.counted_on")),
            parts=SQL(", ").join(parts),
            held=self._count_held_sql(company, products=products),
            counted=counted,
        )
