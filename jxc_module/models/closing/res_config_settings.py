from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_closing_refuses = fields.Boolean(related='company_id.jxc_closing_refuses', readonly=False)
