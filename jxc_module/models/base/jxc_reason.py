from odoo import fields, models


class JxcReason(models.Model):
    """A cause that people choose from a list, so that it can be counted later."""

    _name = 'jxc.reason'
    _description = "Reason"
    _order = 'kind, sequence, id'

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ('return', "Return"),
            ('reject', "Rejected at Receipt"),
            ('dispute', "Disputed Amount"),
            ('count', "Difference of a Count"),
            ('transfer', "Difference of a Transfer"),
        ],
        required=True,
        help="Where this reason can be chosen.",
    )
    company_id = fields.Many2one(
        'res.company', index=True, ondelete='cascade', help="Empty: for all companies."
    )
