from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jxc_own_customers = fields.Boolean(related='company_id.jxc_own_customers', readonly=False)
    jxc_own_purchases = fields.Boolean(related='company_id.jxc_own_purchases', readonly=False)
