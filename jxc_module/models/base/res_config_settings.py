from odoo import models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    def action_jxc_recommended_settings(self):
        """Button of the settings page: turn on what we recommend, for the current company."""
        self.company_id.action_jxc_recommended_settings()
        return {'type': 'ir.actions.client', 'tag': 'reload'}
