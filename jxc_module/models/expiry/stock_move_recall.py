from odoo import models


class StockMove(models.Model):
    """Count what comes back from customers in the recalls of its lots."""

    _inherit = 'stock.move'

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        back = moves.filtered(lambda move: move._jxc_usage(move.location_id) == 'customer')
        if back.move_line_ids.lot_id:
            # a keeper who takes goods back may not see the recall; he only makes its count go up
            lines = self.env['jxc.recall.line'].sudo()
            recalls = lines.search(
                [
                    ('lot_id', 'in', back.move_line_ids.lot_id.ids),
                    ('recall_id.state', '=', 'running'),
                ]
            ).recall_id
            for recall in recalls:
                recall._trace_returns()
        return moves
