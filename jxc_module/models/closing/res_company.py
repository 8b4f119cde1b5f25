from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_closing_refuses = fields.Boolean(
        string="Locked Months Refuse Changes",
        help="Moves and costs cannot be dated into a month that is closed and locked, nor can "
        "done moves in it be changed.",
    )
