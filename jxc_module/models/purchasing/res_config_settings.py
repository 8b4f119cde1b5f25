from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_mail_orders = fields.Boolean(related='company_id.jxc_mail_orders', readonly=False)
    jxc_chase_late = fields.Boolean(related='company_id.jxc_chase_late', readonly=False)
    jxc_chase_days = fields.Integer(related='company_id.jxc_chase_days', readonly=False)
    jxc_chase_every = fields.Integer(related='company_id.jxc_chase_every', readonly=False)
