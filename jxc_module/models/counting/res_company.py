from odoo import fields, models


class ResCompany(models.Model):
    """Limits of counts: 0 is no limit, one person may then do all of a count."""

    _inherit = 'res.company'

    jxc_count_second_qty = fields.Float(
        string="Second Count from Quantity",
        digits='Product Unit',
        help="A difference of this many pieces or more is counted again by another person.",
    )
    jxc_count_second_percent = fields.Float(
        string="Second Count from Percent",
        help="A difference of this share of the book or more is counted again; a book of 0 is "
        "always above.",
    )
    jxc_count_second_value = fields.Monetary(
        string="Second Count from Value",
        help="A difference of this value at cost or more is counted again by another person.",
    )
    jxc_count_reason_value = fields.Monetary(
        string="Cause from Value",
        help="A difference of this value at cost or more needs a cause before it is approved.",
    )
    jxc_count_approve_value = fields.Monetary(
        string="Approval from Value",
        help="Differences that come to this value or more, gains and losses added up without "
        "their signs, are approved by a manager who did not count.",
    )
