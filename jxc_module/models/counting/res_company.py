from odoo import fields, models


class ResCompany(models.Model):
    """Limits of counts: 0 is no limit, one person may then do all of a count."""

    _inherit = 'res.company'

    jxc_count_alerts = fields.Boolean(
        string="Counting Alerts",
        help="Alerts when counts of a plan are due, and when places stay frozen for long.",
    )
    jxc_count_freeze_hours = fields.Integer(
        string="Freeze Alert after Hours",
        default=24,
        help="Places of a count that are frozen for longer raise an alert; 0: never.",
    )
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

    def _jxc_recommended_settings(self):
        return {**super()._jxc_recommended_settings(), 'jxc_count_alerts': True}

    def write(self, vals):
        result = super().write(vals)
        if 'jxc_count_alerts' in vals and not vals['jxc_count_alerts']:
            # the ledger belongs to the company that is switched off
            self.env['jxc.alert'].sudo()._jxc_close_counting_alerts(self)
        return result
