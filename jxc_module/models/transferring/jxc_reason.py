from odoo import fields, models


class JxcReason(models.Model):
    _inherit = 'jxc.reason'

    kind = fields.Selection(
        selection_add=[('transfer', "Difference of a Transfer")],
        ondelete={'transfer': 'cascade'},
    )
