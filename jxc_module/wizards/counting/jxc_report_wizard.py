from odoo import fields, models


class JxcReportWizard(models.TransientModel):
    """The options of the accuracy of counts: what is right enough, by class."""

    _inherit = 'jxc.report.wizard'

    tolerance_a = fields.Integer(
        string="Class A Right up to %", help="Of the book quantity, for each line."
    )
    tolerance_b = fields.Integer(string="Class B Right up to %", default=1)
    tolerance_c = fields.Integer(
        string="Class C Right up to %", default=5, help="Products without a class, too."
    )
