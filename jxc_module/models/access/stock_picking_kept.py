from odoo import api, models


class StockPicking(models.Model):
    """A transfer is done when its moves are: core computes the state, and stores it."""

    _inherit = 'stock.picking'

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self.browse()._jxc_check_state(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._jxc_check_state(vals)
        return super().write(vals)

    # === BUSINESS === #

    def _jxc_check_state(self, vals):
        if self.env.su or 'state' not in vals:
            return
        done = vals['state'] == 'done'
        states = self.sudo().mapped('state') or ['draft']  # compared and not shown
        if any(done != (state == 'done') for state in states):
            self._jxc_refuse_written({'state'})
