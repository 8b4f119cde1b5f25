from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_alert_responsible_id = fields.Many2one(
        comodel_name='res.users',
        string="Alert Responsible",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Gets the alerts of which nobody else is in charge. "
        "Empty: the first manager of the company.",
    )
