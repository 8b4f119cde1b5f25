from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.bulk import analyze, touch
from .facts_stocktake import IDENTITY
from .jxc_stocktake import OPEN

MANY = 1000  # lines that change how the database plans


class JxcStocktake(models.Model):
    """Opening a count: its places and lines, all at once."""

    _inherit = 'jxc.stocktake'

    # === ACTIONS === #

    def action_open(self):
        """List what is to be counted; counters begin. Opening twice does nothing more.

        :raise UserError: there is no place, what the scope names cannot be counted, or another
            open count covers part of it
        """
        for count in self._begin('draft'):
            count._check_scope()
            count._open()
        return True

    # === BUSINESS === #

    def _open(self):
        self.ensure_one()
        # two counts that open at the same moment do not see each other: the second one starts again
        touch(self.reach_warehouse_ids)
        if self.sample:
            self._check_sample()
        self.write(
            {
                'state': 'counting',
                'covers_all': self._covers_all(),
                'frozen': self.mode == 'freeze',
                'opened_by_id': self.env.uid,
                # that of this transaction: what the till sells from here on is held
                'opened_on': self.env.cr.now(),
            }
        )
        self.env.flush_all()
        self._insert_places()
        self._insert_lines()
        self._draw_sample()
        self.env.invalidate_all()
        lines = self.env['jxc.stocktake.line']
        if lines.search_count([('stocktake_id', '=', self.id)], limit=MANY) == MANY:
            analyze(lines)
        if not self.place_ids:
            raise UserError(
                self.env._(
                    "%(count)s: there is no place to count in this scope. Choose warehouses or "
                    "places that hold stock.",
                    count=self.name,
                )
            )
        self._check_overlap()
        if self.frozen:
            self.place_ids.location_id._jxc_sync_frozen()
        self._copy_counters()

    def _insert_places(self):
        """Make a row of each place: of all where all products are counted, else where some lie."""
        places = self.env['stock.location']._search(self._place_domain())
        if not self.covers_all and not self.location_ids:
            query = self._stock_sql()
            places = SQL("(SELECT stock.location_id FROM (%s) AS stock)", query)
        else:
            places = places.subselect()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO jxc_stocktake_place
                       (stocktake_id, company_id, location_id, warehouse_id,
                        create_uid, create_date, write_uid, write_date)
                SELECT %(count)s, %(company)s, place.id, place.warehouse_id,
                       %(user)s, %(now)s, %(user)s, %(now)s
                  FROM stock_location AS place
                 WHERE place.id IN %(places)s
                 ORDER BY place.complete_name
             RETURNING id
                """,
                places=places,
                **self._insert_values(),
            )
        )

    def _insert_lines(self):
        self.env.execute_query(
            SQL(
                """
                INSERT INTO jxc_stocktake_line
                       (stocktake_id, company_id, place_id, %(names)s, opening_kept, book_kept,
                        counted_qty, difference_kept, value_kept, value_abs_kept, state, round,
                        warehouse_id, create_uid, create_date, write_uid, write_date)
                SELECT %(count)s, %(company)s, place.id, %(stock)s, stock.book, stock.book,
                       0, 0, 0, 0, 'todo', 1,
                       place.warehouse_id, %(user)s, %(now)s, %(user)s, %(now)s
                  FROM (%(rows)s) AS stock
                  JOIN jxc_stocktake_place AS place
                    ON place.stocktake_id = %(count)s AND place.location_id = stock.location_id
                  JOIN product_product AS product ON product.id = stock.product_id
                 ORDER BY place.id, product.default_code, stock.product_id, stock.lot_id
             RETURNING id
                """,
                names=SQL(", ").join(map(SQL.identifier, IDENTITY)),
                stock=self.env['jxc.facts']._stocktake_identity_sql('stock'),
                rows=self._stock_sql(),
                **self._insert_values(),
            )
        )

    def _insert_values(self):
        return {
            'count': self.id,
            'company': self.company_id.id,
            'user': self.env.uid,
            'now': self.env.cr.now(),
        }

    def _check_overlap(self, lines=None):
        """Raise where another open count covers the same product in the same place.

        :param lines: those to look at; all of this count by default
        """
        self.ensure_one()
        self.env.flush_all()
        own = SQL("line.stocktake_id = %s", self.id)
        if lines is not None:
            own = SQL("line.id IN %s", tuple(lines.ids) or (0,))
        whole = self.covers_all and lines is None
        # steps of their own, and a set operation: whatever the statistics of tables that have just
        # been filled say, each line is looked at once
        found = self.env.execute_query(
            SQL(
                """
                WITH shared AS MATERIALIZED (
                     SELECT place.id AS own_id, theirs.id AS their_id, place.location_id,
                            other.id AS other_id, other.covers_all
                       FROM jxc_stocktake AS other
                       JOIN jxc_stocktake_place AS theirs ON theirs.stocktake_id = other.id
                       JOIN jxc_stocktake_place AS place
                         ON place.location_id = theirs.location_id
                        AND place.stocktake_id = %(count)s
                      WHERE other.state IN %(open)s
                        AND other.id <> %(count)s
                     ),
                     own AS MATERIALIZED (
                     SELECT shared.other_id, shared.location_id, line.product_id, shared.covers_all
                       FROM shared
                       JOIN jxc_stocktake_line AS line ON line.place_id = shared.own_id
                      WHERE %(own)s
                     ),
                     theirs AS MATERIALIZED (
                     SELECT shared.other_id, shared.location_id, line.product_id
                       FROM shared
                       JOIN jxc_stocktake_line AS line ON line.place_id = shared.their_id
                      WHERE %(whole)s OR line.product_id IN (SELECT product_id FROM own)
                     )
                (SELECT other_id, location_id, product_id FROM own
                 INTERSECT
                 SELECT other_id, location_id, product_id FROM theirs)
                 UNION ALL
                SELECT other_id, location_id, product_id FROM own WHERE covers_all
                 UNION ALL
                SELECT other_id, location_id, product_id FROM theirs WHERE %(whole)s
                 UNION ALL
                SELECT other_id, location_id, NULL FROM shared WHERE covers_all AND %(whole)s
                 LIMIT 1
                """,
                open=OPEN,
                own=own,
                count=self.id,
                whole=whole,
            )
        )
        if found:
            other_id, location_id, product_id = found[0]
            product = self.env['product.product'].browse(product_id)
            raise UserError(
                self.env._(
                    "%(count)s: %(other)s is open and covers %(product)s in %(place)s already. "
                    "Post or cancel it first, or leave this out of the scope.",
                    count=self.name,
                    other=self.browse(other_id).name,
                    product=product.display_name or self.env._("all products"),
                    place=self.env['stock.location'].browse(location_id).display_name,
                )
            )
