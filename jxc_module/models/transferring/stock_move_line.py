from odoo import models


class StockMoveLine(models.Model):
    """What is corrected on a move that is done goes the same ways as the move did."""

    _inherit = 'stock.move.line'

    def write(self, vals):
        changed = vals.keys() & {
            'quantity',
            'lot_id',
            'owner_id',
            'location_id',
            'location_dest_id',
        }
        # asked of both ends, whoever may see them
        transfers = (
            self.sudo()
            .filtered(lambda line: line.state == 'done')
            .move_id.jxc_transfer_line_id.transfer_id
            if changed
            else None
        )
        if not transfers:
            return super().write(vals)
        transfers._hold()
        result = super().write(vals)
        transfers._after_moves()
        return result

    def unlink(self):
        done = self.sudo().filtered(lambda line: line.state == 'done')
        transfers = done.move_id.jxc_transfer_line_id.transfer_id
        result = super().unlink()
        if transfers:
            transfers._after_moves()
        return result
