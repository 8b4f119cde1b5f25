from odoo import api, models


class ProductProduct(models.Model):
    _inherit = 'product.product'

    @api.model
    def name_search(self, name='', domain=None, operator='ilike', limit=100):
        found = super().name_search(name, domain, operator, limit)
        templates = self.env['product.template']
        return templates._jxc_add_by_pinyin(self, found, name, domain, operator, limit)
