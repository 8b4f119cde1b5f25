from odoo import models


class StockMove(models.Model):
    """Watch what is dated into, or out of, a closed month."""

    _inherit = 'stock.move'

    # What was written since a closing was checked, asked by every report that starts from one. Of
    # ranges of pages: some kilobytes, and next to nothing to keep when moves are written.
    _jxc_written_idx = models.Index("USING brin (write_date) WITH (pages_per_range = 32)")

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
