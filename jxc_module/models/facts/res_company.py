from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_classes_on = fields.Date(string="ABC and XYZ Updated On", readonly=True)
