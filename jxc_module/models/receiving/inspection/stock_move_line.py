from odoo import fields, models


class StockMoveLine(models.Model):
    _inherit = 'stock.move.line'

    jxc_inspected_qty = fields.Float(
        string="Inspected",
        digits='Product Unit',
        copy=False,
        readonly=True,
        help="The quantity that somebody has looked at. When more is counted later, it is asked "
        "again.",
    )
    jxc_rejected_qty = fields.Float(
        string="Goods Rejected", digits='Product Unit', copy=False, readonly=True
    )
    jxc_reject_reason_id = fields.Many2one('jxc.reason', copy=False, readonly=True)
    jxc_reject_photo = fields.Image(max_width=1920, max_height=1920, copy=False, readonly=True)

    def _jxc_uninspected(self):
        """Return the lines whose quantity is not the one that was inspected."""
        return self.filtered(
            lambda line: line.product_uom_id.compare(line.quantity, line.jxc_inspected_qty) != 0
        )

    def _jxc_separate(self, move, location):
        """Hand what is rejected of these lines over to another move, with its lots.

        :param move: stock.move, of the rejected quantity
        :param location: stock.location, where it goes
        """
        for line in self:
            rejected, good = line.jxc_rejected_qty, line.quantity - line.jxc_rejected_qty
            # what is rejected leaves the pallet that it came on
            vals = {
                'move_id': move.id,
                'location_dest_id': location.id,
                'result_package_id': False,
            }
            if line.product_uom_id.compare(good, 0) <= 0:
                line.write(vals)
                line._jxc_set_inspected(rejected)
                continue
            line.quantity = good
            line._jxc_set_inspected(good)
            copied = line.copy({**vals, 'quantity': rejected, 'picked': True})
            copied._jxc_set_inspected(rejected)

    def _jxc_set_inspected(self, quantity):
        """Note that this much of a line was looked at and is all of one kind now."""
        # whoever may write the line; the result follows from the inspection
        self.sudo().write({'jxc_inspected_qty': quantity, 'jxc_rejected_qty': 0})
