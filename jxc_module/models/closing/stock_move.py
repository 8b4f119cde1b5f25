from odoo import models


class StockMove(models.Model):
    """Watch what is dated into, or out of, a closed month."""

    _inherit = 'stock.move'

    def write(self, vals):
        if 'date' not in vals:
            return super().write(vals)
        # reads states and dates only, to compare them with closed months
        done = self.sudo().filtered(lambda move: move.state == 'done')
        dates = {}
        for move in done:
            dates.setdefault(move.company_id, []).append(move.date)
        result = super().write(vals)
        for company, moves in done.grouped('company_id').items():
            when = [*dates[company], *moves.mapped('date')]
            self.env['jxc.closing']._watch(company, when, moves.product_id)
        return result
