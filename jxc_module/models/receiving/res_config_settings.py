from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    jxc_inspection = fields.Boolean(related='company_id.jxc_inspection', readonly=False)
