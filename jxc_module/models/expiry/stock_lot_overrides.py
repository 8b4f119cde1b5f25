from odoo import api, fields, models


class StockLot(models.Model):
    _inherit = 'stock.lot'

    jxc_override_count = fields.Integer(
        string="Expiry Overrides", compute='_compute_jxc_override_count'
    )

    def _compute_jxc_override_count(self):
        counts = self.env['jxc.expiry.log']._count_by('lot_id', self)
        for lot in self:
            lot.jxc_override_count = counts.get(lot.id, 0)

    @api.readonly
    def action_jxc_overrides(self):
        """Open where these lots were let pass the expiry gates."""
        return self.env['jxc.expiry.log']._open_by('lot_id', self)
