from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_feedback_button = fields.Boolean(
        string="Feedback Button",
        help="People find Send Feedback in the menu of their name: screen, record, text and "
        "picture come into the list of feedback.",
    )
