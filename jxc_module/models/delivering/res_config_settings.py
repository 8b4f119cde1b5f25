from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_slip_prices = fields.Boolean(related='company_id.jxc_slip_prices', readonly=False)
    jxc_portal_progress = fields.Boolean(related='company_id.jxc_portal_progress', readonly=False)
