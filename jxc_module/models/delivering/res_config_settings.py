from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jxc_slip_prices = fields.Boolean(related='company_id.jxc_slip_prices', readonly=False)
    jxc_portal_progress = fields.Boolean(related='company_id.jxc_portal_progress', readonly=False)
