from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jxc_stock_alerts = fields.Boolean(related='company_id.jxc_stock_alerts', readonly=False)
    jxc_expiry_forecast = fields.Boolean(related='company_id.jxc_expiry_forecast', readonly=False)
