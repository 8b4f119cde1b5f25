from odoo import models


class ProductTemplate(models.Model):
    _name = 'product.template'
    _inherit = ['product.template', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset({'standard_price'})
