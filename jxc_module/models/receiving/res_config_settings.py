from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_inspection = fields.Boolean(related='company_id.jxc_inspection', readonly=False)
