from odoo import models
from odoo.tools import SQL

from ..base.during import during
from .stock_location import POSTING
from .stock_quant import COUNTED


class JxcStocktakeLine(models.Model):
    """How the differences of lines are booked."""

    _inherit = 'jxc.stocktake.line'

    def _post(self):
        """Book the differences of these lines, or have those wait that would go below zero.

        The quants are locked first; to what lies there now comes the difference, so that what
        moved since the count stays moved. Nothing that was counted stays on a quant.
        """
        self._make_lots()
        quants = self._lock_quants()
        double = self._serials_to_wait(self)
        double._keep_problem(
            self.env._(
                "is a serial number that the book has elsewhere: move it here from there, or count "
                "the other place."
            )
        )
        able = (self - double).filtered(lambda line: not line._would_be_negative(quants[line.id]))
        (self - double - able)._keep_problem(
            self.env._(
                "stock would become negative: more has left since the count than was there. Count "
                "it again, or look for the moves."
            )
        )
        for count in able.stocktake_id:
            own = able.filtered(lambda line, count=count: line.stocktake_id == count)
            own._apply({line.id: quants[line.id] for line in own})
        able.write({'state': 'posted', 'problem': False})

    def _apply(self, quants):
        count = self.stocktake_id
        count._check_books_open()
        by_quant, chosen = {}, self.env['stock.quant']
        for line in self:
            quant = quants[line.id][:1] or line._make_quant()
            by_quant[quant.id] = line.id
            chosen |= quant
            quant.inventory_quantity = quant.quantity + line._to_book()
        name = self.env._("Count %(count)s", count=count.name)
        chosen = chosen.with_company(count.company_id).with_context(inventory_name=name)
        if count.as_of:
            day = count.company_id._jxc_local_day(count.as_of)
            chosen = chosen.with_context(force_period_date=day)
        with during(self.env, COUNTED, by_quant), during(self.env, POSTING, count.id):
            chosen._apply_inventory(count.as_of or None)

    def _lock_quants(self):
        """Lock the quants of these lines in their order.

        :return: ``{line id: stock.quant}``, the fullest first
        """
        self.env['stock.quant'].flush_model()
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id, quant.id, quant.quantity
                  FROM stock_quant AS quant
                  JOIN jxc_stocktake_line AS line ON %(same)s
                 WHERE line.id IN %(lines)s
                 ORDER BY quant.id
                   FOR UPDATE OF quant
                """,
                same=self.env['jxc.facts']._stocktake_same_sql('quant', 'line'),
                lines=tuple(self.ids) or (0,),
            )
        )
        ids = {line.id: [] for line in self}
        for line_id, quant_id, _quantity in sorted(rows, key=lambda row: -(row[2] or 0)):
            ids[line_id].append(quant_id)
        # their rows were changed by others until a moment ago
        self.env['stock.quant'].browse([row[1] for row in rows]).invalidate_recordset()
        return {
            line_id: self.env['stock.quant'].browse(quant_ids) for line_id, quant_ids in ids.items()
        }

    def _would_be_negative(self, quants):
        self.ensure_one()
        booked = self._to_book()
        after = sum(quants.mapped('quantity')) + booked
        return booked < 0 and self.product_id.uom_id.compare(after, 0) < 0

    def _to_book(self):
        """Return the difference that is booked."""
        self.ensure_one()
        return self.difference_kept

    def _make_quant(self):
        self.ensure_one()
        return self.env['stock.quant'].create(
            {
                'product_id': self.product_id.id,
                'location_id': self.location_id.id,
                'lot_id': self.lot_id.id,
                'package_id': self.package_id.id,
                'owner_id': self.owner_id.id,
            }
        )

    def _make_lots(self):
        """Make the lots that the book does not know."""
        for line in self.filtered(lambda line: line.lot_name and not line.lot_id):
            values = {
                'name': line.lot_name,
                'product_id': line.product_id.id,
                'company_id': line.company_id.id,
            }
            if line.lot_expiry:
                values['expiration_date'] = line._found_expiry()
            line.lot_id = self.env['stock.lot'].create(values)

    def _keep_problem(self, error):
        """Have these lines wait, and keep why; without an error they do not."""
        if error and self:
            self.write({'state': 'waiting', 'problem': str(error)})
