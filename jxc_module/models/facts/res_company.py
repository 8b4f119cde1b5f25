from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_classes_on = fields.Date(readonly=True)
