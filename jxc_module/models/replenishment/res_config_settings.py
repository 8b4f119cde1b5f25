from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_stock_alerts = fields.Boolean(related='company_id.jxc_stock_alerts', readonly=False)
    jxc_expiry_forecast = fields.Boolean(related='company_id.jxc_expiry_forecast', readonly=False)
    jxc_scheduler = fields.Boolean(related='company_id.jxc_scheduler', readonly=False)
    jxc_scheduler_compare = fields.Boolean(
        related='company_id.jxc_scheduler_compare', readonly=False
    )
    jxc_scheduler_alike = fields.Integer(related='company_id.jxc_scheduler_alike')
