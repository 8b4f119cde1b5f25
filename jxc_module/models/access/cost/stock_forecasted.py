from odoo import models

from .beyond_cost import costs_masked


class StockForecastedProduct(models.AbstractModel):
    _inherit = 'stock.forecasted_product_product'

    def _get_report_header(self, product_template_ids, product_ids, wh_location_ids):
        # Without locations core leaves the value out; it reads nothing else from them.
        return super()._get_report_header(
            product_template_ids, product_ids, [] if costs_masked(self.env) else wh_location_ids
        )
