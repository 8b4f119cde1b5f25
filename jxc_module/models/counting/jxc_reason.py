from odoo import fields, models


class JxcReason(models.Model):
    _inherit = 'jxc.reason'

    kind = fields.Selection(
        selection_add=[('count', "Difference of a Count")], ondelete={'count': 'cascade'}
    )
