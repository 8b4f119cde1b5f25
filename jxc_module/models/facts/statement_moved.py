from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

WHOLE = 1e-6  # of a kit: what is left of a division


class JxcFacts(models.AbstractModel):
    """What moved after a day, counted as core counts what was delivered and received."""

    _inherit = 'jxc.facts'

    @api.model
    def _outside_sql(self, place: SQL, kind) -> SQL:
        """Return whether a place is a customer's (a vendor's), a sister company's included."""
        usage = 'customer' if kind == 'receivable' else 'supplier'
        between = self.env.ref('stock.stock_location_inter_company', raise_if_not_found=False)
        outside = SQL("%s.usage = %s", place, usage)
        if between:
            # where the place between companies lies is no secret
            path = between.sudo().parent_path
            outside = SQL("(%s OR %s.parent_path LIKE %s)", outside, place, f'{path}%')
        return outside

    @api.model
    def _moved_after_sql(self, company, as_of, kind, about) -> SQL:
        """Return a table of what moved after a day, one row an order line, in its unit.

        Of a kit, components move: it had come as far as the component that had come least.

        :param about: names of the order line's columns, see ``statement_unbilled``
        """
        return SQL(
            """
            (SELECT recent.line_id,
                    CASE WHEN BOOL_OR(recent.is_part)
                         THEN MAX(recent.done) - FLOOR(MAX(recent.done * recent.size)
                              * LEAST(GREATEST(MIN((whole.quantity - recent.quantity)
                                                   / NULLIF(whole.quantity, 0)), 0), 1)
                              + %(whole)s) / MAX(recent.size)
                         ELSE SUM(recent.quantity / recent.factor) END AS quantity
               FROM (SELECT move.%(link)s AS line_id, move.product_id,
                            move.product_id != ordered.product_id AS is_part,
                            MAX(ordered.%(done)s) AS done,
                            MAX(line_unit.factor) AS factor,
                            MAX(line_unit.factor / own_unit.factor) AS size,
                            SUM(%(signed)s) AS quantity
                       FROM %(moves)s
                      WHERE move.date >= %(after)s AND %(counts)s
                   GROUP BY move.%(link)s, move.product_id, is_part) AS recent
          LEFT JOIN LATERAL (
                    SELECT SUM(%(signed)s) AS quantity
                      FROM %(moves)s
                     WHERE recent.is_part AND move.%(link)s = recent.line_id
                       AND move.product_id = recent.product_id AND %(counts)s) AS whole ON TRUE
           GROUP BY recent.line_id)
            """,
            link=SQL.identifier(about['move_link']),
            done=SQL.identifier(about['done']),
            signed=self._moved_signed_sql(kind),
            moves=self._moves_of_orders_sql(about),
            counts=self._moved_counts_sql(company, kind),
            after=self._day_start(company, as_of + timedelta(days=1)),
            whole=WHOLE,
            to_flush=[
                *self._columns('stock.move', 'quantity', 'state', 'date', 'to_refund'),
                *self._columns('stock.move', 'product_id', about['move_link']),
            ],
        )

    @api.model
    def _moves_of_orders_sql(self, about) -> SQL:
        """Return the joined tables of the moves of order lines."""
        return SQL(
            """
            stock_move AS move
               JOIN stock_location AS src ON src.id = move.location_id
               JOIN stock_location AS dst ON dst.id = move.location_dest_id
               JOIN uom_uom AS unit ON unit.id = move.product_uom
               JOIN %(table)s AS ordered ON ordered.id = move.%(link)s
               JOIN uom_uom AS line_unit ON line_unit.id = ordered.product_uom_id
               JOIN product_product AS product ON product.id = ordered.product_id
               JOIN product_template AS template ON template.id = product.product_tmpl_id
               JOIN uom_uom AS own_unit ON own_unit.id = template.uom_id
            """,
            table=SQL.identifier(about['model'].replace('.', '_')),
            link=SQL.identifier(about['move_link']),
        )

    @api.model
    def _moved_signed_sql(self, kind) -> SQL:
        """Return the quantity of a move in the smallest unit: what came back is negative."""
        went = SQL("dst") if kind == 'receivable' else SQL("src")
        return SQL(
            "CASE WHEN %s THEN 1 WHEN move.to_refund THEN -1 ELSE 0 END"
            " * move.quantity * unit.factor",
            self._outside_sql(went, kind),
        )

    @api.model
    def _moved_counts_sql(self, company, kind) -> SQL:
        return SQL(
            "move.state = 'done' AND move.company_id = %s AND (%s OR %s)",
            company.id,
            self._outside_sql(SQL("src"), kind),
            self._outside_sql(SQL("dst"), kind),
        )
