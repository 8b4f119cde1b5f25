from odoo import models


class StockMove(models.Model):
    """Watch what is dated into, or out of, a closed month."""

    _inherit = 'stock.move'

    def write(self, vals):
        if 'date' not in vals:
            return super().write(vals)
        done = self.sudo().filtered(lambda move: move.state == 'done')
        dates = {}
        for move in done:
            dates.setdefault(move.company_id, []).append(move.date)
        result = super().write(vals)
        closings = self.env['jxc.closing']
        for company, moves in done.grouped('company_id').items():
            both = [*dates[company], *moves.mapped('date')]
            closings._check_unlocked(company, both)
            closings._mark_stale(company, min(both))
        return result
