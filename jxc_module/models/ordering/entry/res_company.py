from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_pinyin_search = fields.Boolean(
        string="Search Products by Pinyin Initials",
        help="Wherever a product is chosen, ljc finds 龙井茶.",
    )
