from odoo import models


class StockPicking(models.Model):
    _name = 'stock.picking'
    _inherit = ['stock.picking', 'jxc.read.only']

    def _jxc_lines_to_do(self):
        """Return the lines that validating these transfers moves; rooms leave out what stays."""
        lines = self.env['stock.move.line']
        for picking in self:
            lines |= picking.move_line_ids.filtered('picked') or picking.move_line_ids
        return lines
