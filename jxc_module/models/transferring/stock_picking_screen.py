from odoo import api, models


class StockPicking(models.Model):
    _inherit = 'stock.picking'

    @api.readonly
    def action_jxc_transfer(self):
        """Open the transfer that this picking is a part of."""
        self.ensure_one()
        self.check_access('read')
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Transfer"),
            'res_model': 'jxc.transfer',
            'res_id': self.jxc_transfer_id.id,
            'views': [(False, 'form')],
            'view_mode': 'form',
        }
