from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_checks = fields.Boolean(
        string="Order Checks",
        help="Sales and purchase orders are checked before they are confirmed: stock, life, "
        "credit, prices, missing data. What a check that fails does is set on each rule.",
    )
    jxc_approval_auto = fields.Boolean(
        string="Confirm When Approved",
        help="An order is confirmed at once when its last approval is given, in the name of who "
        "asked for it. Otherwise he confirms it himself.",
    )
    jxc_approval_reminder_days = fields.Integer(
        string="Remind Approvers after Days",
        default=2,
        help="Requests that wait so long are brought to mind, and again each time so many days "
        "later. 0: never.",
    )

    def _jxc_recommended_settings(self):
        return {**super()._jxc_recommended_settings(), 'jxc_checks': True}
