from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import rows_sql

WHOLE = 1e-6  # of a kit: what is left of a division


class JxcFacts(models.AbstractModel):
    """What moved after a day, counted as core counts what was delivered and received."""

    _inherit = 'jxc.facts'

    @api.model
    def _outside_sql(self, place: SQL, kind) -> SQL:
        """Return whether a place is a customer's (a vendor's), a sister company's included."""
        usage = 'customer' if kind == 'receivable' else 'supplier'
        between = self.env['ir.model.data']._xmlid_to_res_id('stock.stock_location_inter_company')
        return SQL(
            """
            (%(place)s.usage = %(usage)s
             OR %(place)s.parent_path LIKE (
                SELECT parent_path || '%%' FROM stock_location WHERE id = %(between)s))
            """,
            place=place,
            usage=usage,
            between=between or None,
        )

    @api.model
    def _moved_after_sql(self, company, as_of, kind, side, which: SQL | None = None) -> SQL:
        """Return a table of what moved after a day, one row an order line, in its unit.

        Of a kit, components move: it had come as far as the component that had come least. What
        one kit takes says its bill of materials; where that does not explain what is delivered
        today (it was changed since, or is gone), today's quantities or those of the order say it.

        :param side: of ``order_sides``
        :param which: a condition on the order lines (``ordered``) that are wanted, None for all
        """
        after = company._jxc_day_start(as_of + timedelta(days=1))
        return SQL(
            """
            (SELECT part.line_id,
                    CASE WHEN BOOL_OR(part.is_part)
                         THEN MAX(part.done) - LEAST(
                              FLOOR(GREATEST(MIN(part.before / %(need)s), 0) + %(whole)s),
                              -- nothing came back: it cannot have been more
                              CASE WHEN NOT BOOL_OR(part.came_back)
                                   THEN MAX(part.done * part.size) END) / MAX(part.size)
                         ELSE SUM(part.recent / part.factor) END AS quantity
               FROM (SELECT moved.*, FLOOR(MIN(moved.now / moved.need) OVER whole_line + %(whole)s)
                            = ROUND(moved.done * moved.size) AS told
                       FROM (%(parts)s) AS moved
                     WINDOW whole_line AS (PARTITION BY moved.line_id)) AS part
           GROUP BY part.line_id)
            """,
            need=SQL(
                "COALESCE(CASE WHEN part.told THEN part.need END,"
                " NULLIF(part.now, 0) / NULLIF(part.done * part.size, 0), part.need,"
                " NULLIF(part.gone, 0) / NULLIF(part.ordered * part.size, 0))"
            ),
            parts=self._moved_parts_sql(company, after, kind, side, which),
            whole=WHOLE,
        )

    @api.model
    def _moved_parts_sql(self, company, after, kind, side, which=None) -> SQL:
        """One row an order line that moved after an instant × product of its moves, ever.

        Quantities of moves are in the smallest unit, as is ``need``: of one kit, None if unknown.
        """
        link, joined = SQL.identifier(side.move_link), self._moves_of_orders_sql(side)
        which = which or SQL("TRUE")
        recent = SQL(
            "%s WHERE move.date >= %s AND %s AND %s",
            joined,
            after,
            self._moved_counts_sql(company, kind),
            which,
            to_flush=[
                *self._columns('stock.move', 'quantity', 'state', 'date', 'to_refund'),
                *self._columns('stock.move', 'product_id', side.move_link),
                *self._columns(side.model, side.moved, side.ordered),
            ],
        )
        kits = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ordered.product_id FROM %s"
                " AND move.product_id != ordered.product_id",
                recent,
            )
        )
        return SQL(
            """
            SELECT move.%(link)s AS line_id, BOOL_OR(move.product_id != ordered.product_id)
                   AS is_part,
                   MAX(ordered.%(done)s) AS done, MAX(ordered.%(quantity)s) AS ordered,
                   MAX(line_unit.factor) AS factor,
                   MAX(line_unit.factor / own_unit.factor) AS size,
                   MAX(needs.need) AS need,
                   SUM(%(signed)s) AS now,
                   SUM(GREATEST(%(signed)s, 0)) AS gone,
                   COALESCE(SUM(%(signed)s) FILTER (WHERE move.date < %(after)s), 0) AS before,
                   COALESCE(SUM(%(signed)s) FILTER (WHERE move.date >= %(after)s), 0) AS recent,
                   BOOL_OR(move.date >= %(after)s AND %(signed)s < 0) AS came_back
              FROM %(joined)s
         LEFT JOIN (%(needs)s) AS needs
                ON needs.kit_id = ordered.product_id AND needs.part_id = move.product_id
             WHERE %(counts)s AND %(which)s
               AND move.%(link)s IN (SELECT move.%(link)s FROM %(recent)s)
          GROUP BY move.%(link)s, move.product_id
            """,
            link=link,
            done=SQL.identifier(side.moved),
            quantity=SQL.identifier(side.ordered),
            signed=self._moved_signed_sql(kind),
            after=after,
            joined=joined,
            needs=self._kit_needs_sql(company, [kit for (kit,) in kits]),
            counts=self._moved_counts_sql(company, kind),
            which=which,
            recent=recent,
        )

    @api.model
    def _kit_needs_sql(self, company, product_ids) -> SQL:
        """One row a kit × component: ``kit_id, part_id, need`` of one kit in the smallest unit."""
        needs = [
            (kit, part, quantity)
            for kit, parts in self._kit_components(company, product_ids, all_parts=True).items()
            for part, quantity in parts.items()
        ]
        # units of components, whoever asks
        parts = self.env['product.product'].sudo().browse({part for _kit, part, _need in needs})
        factors = {part.id: part.uom_id.factor for part in parts}
        return rows_sql(
            {
                'kit_id': ('int', [kit for kit, _part, _need in needs]),
                'part_id': ('int', [part for _kit, part, _need in needs]),
                'need': ('float8', [need * factors[part] for _kit, part, need in needs]),
            }
        )

    @api.model
    def _moves_of_orders_sql(self, side) -> SQL:
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
            table=SQL.identifier(side.table),
            link=SQL.identifier(side.move_link),
        )

    @api.model
    def _moved_signed_sql(self, kind) -> SQL:
        """Return the quantity of a move in the smallest unit: what came back is negative.

        As core counts: a return changes what an order delivered where the order is to be updated
        by it, and so does what takes a return back. What goes back to a vendor without a receipt
        that it returns was never a part of the order, and comes off it.
        """
        sells = kind == 'receivable'
        counts = SQL("(move.to_refund IS TRUE OR move.origin_returned_move_id IS NULL)")
        return SQL(
            "CASE WHEN %s THEN CASE WHEN %s THEN 1 ELSE 0 END"
            " WHEN %s THEN -1 ELSE 0 END * move.quantity * unit.factor",
            self._outside_sql(SQL("dst") if sells else SQL("src"), kind),
            counts,
            SQL("move.to_refund IS TRUE") if sells else counts,
            to_flush=self._columns('stock.move', 'origin_returned_move_id', 'to_refund'),
        )

    @api.model
    def _moved_counts_sql(self, company, kind) -> SQL:
        return SQL(
            "move.state = 'done' AND move.company_id = %s AND (%s OR %s)",
            company.id,
            self._outside_sql(SQL("src"), kind),
            self._outside_sql(SQL("dst"), kind),
        )
