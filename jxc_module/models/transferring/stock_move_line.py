from odoo import api, models

CHECKED = {'quantity', 'product_uom_id', 'lot_id', 'owner_id', 'location_id', 'location_dest_id'}


class StockMoveLine(models.Model):
    """What is corrected on a move that is done goes the same ways as the move did."""

    _inherit = 'stock.move.line'

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._jxc_done_moves()._jxc_corrected()
        return lines

    def write(self, vals):
        moves = self._jxc_done_moves() if CHECKED & vals.keys() else None
        if not moves:
            return super().write(vals)
        moves.jxc_transfer_line_id.transfer_id._hold()
        result = super().write(vals)
        moves._jxc_corrected()
        return result

    def unlink(self):
        moves = self._jxc_done_moves()
        result = super().unlink()
        moves.exists()._jxc_corrected()
        return result

    def _jxc_done_moves(self):
        """Return the moves of transfers among those of these lines that are done: superuser."""
        # asked of both ends, whoever may see them
        lines = self.sudo().filtered(lambda line: line.state == 'done')
        return lines.move_id._jxc_of_transfers()
