from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jxc_sales_see_ageing = fields.Boolean(related='company_id.jxc_sales_see_ageing', readonly=False)
