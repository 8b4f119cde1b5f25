from odoo import models

WATCHED = ('quantity', 'lot_id', 'location_id', 'location_dest_id', 'owner_id', 'product_uom_id')


class StockMoveLine(models.Model):
    """Watch what is changed in a closed month."""

    _inherit = 'stock.move.line'

    def write(self, vals):
        if any(name in vals for name in WATCHED):
            self._jxc_watch_closings()
        return super().write(vals)

    def unlink(self):
        self._jxc_watch_closings()
        return super().unlink()

    def _jxc_watch_closings(self):
        # reads states and dates only, to compare them with closed months
        done = self.sudo().filtered(lambda line: line.state == 'done')
        for company, lines in done.grouped('company_id').items():
            dates = lines.move_id.mapped('date')
            if dates:
                products = lines.product_id | lines.move_id.product_id
                self.env['jxc.closing']._watch(company, dates, products)
