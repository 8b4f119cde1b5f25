from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_approval_reminder_days = fields.Integer(
        string="Remind Approvers after Days",
        default=2,
        help="Requests that wait so long are brought to mind, and again each time so many days "
        "later. 0: never.",
    )
