from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jxc_closing_refuses = fields.Boolean(related='company_id.jxc_closing_refuses', readonly=False)
