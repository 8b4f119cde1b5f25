from odoo import models


class ProductValue(models.Model):
    _name = 'product.value'
    _inherit = ['product.value', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset(
        {
            'value',
            'current_value',
            'current_value_description',
            'current_value_details',
            'computed_value_description',
            'description',
        }
    )
