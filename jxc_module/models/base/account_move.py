from odoo import fields, models


class AccountMove(models.Model):
    """Whether a customer disputes an invoice: written with reminders, read by reconciling."""

    _name = 'account.move'
    _inherit = ['account.move', 'jxc.read.only']

    jxc_dispute_state = fields.Selection(
        [('open', "Disputed"), ('resolved', "Resolved")],
        string="Dispute",
        copy=False,
        readonly=True,
        index='btree_not_null',
        help="A disputed invoice is left out of payment reminders.",
    )
