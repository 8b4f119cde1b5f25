from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_kpi_made_on = fields.Datetime(
        string="Figures Made On",
        readonly=True,
        copy=False,
        help="When the figures of the day before were made last.",
    )
    jxc_kpi_again = fields.Json(
        string="Figures to Be Made Again",
        copy=False,
        help="By key the first day that something changed of since it was made.",
    )

    jxc_wall_money = fields.Boolean(string="Amounts on Wall Screens")
