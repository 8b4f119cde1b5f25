from odoo import models
from odoo.fields import Domain


class StockQuant(models.Model):
    _inherit = 'stock.quant'

    def _get_gather_domain(self, product_id, *args, **kwargs):
        domain = super()._get_gather_domain(product_id, *args, **kwargs)
        wanted = self.env.context.get('jxc_reserve_domain')
        return Domain(domain) & Domain(wanted) if wanted else domain

    def _get_removal_strategy(self, product_id, location_id):
        """Take what expires first, for customers and where nobody has chosen a strategy."""
        method = super()._get_removal_strategy(product_id, location_id)
        if (
            method != 'fifo'
            or not self.env.context.get('jxc_reserve_domain')
            or not product_id.use_expiration_date
            or product_id.sudo().categ_id.removal_strategy_id
        ):
            return method
        place = location_id.sudo()
        while place:
            if place.removal_strategy_id:
                return method
            place = place.location_id
        return 'fefo'
