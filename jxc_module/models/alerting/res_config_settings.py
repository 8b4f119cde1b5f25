from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_alert_responsible_id = fields.Many2one(
        related='company_id.jxc_alert_responsible_id',
        readonly=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
