from odoo import fields, models


class JxcChannel(models.Model):
    _inherit = 'jxc.channel'

    approvals = fields.Boolean(
        string="Requests for Approval",
        help="Told when somebody asks, with a link; amounts only where the group may see values.",
    )
