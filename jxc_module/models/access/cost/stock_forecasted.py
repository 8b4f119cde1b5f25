from odoo import models


class StockForecastedProduct(models.AbstractModel):
    _inherit = 'stock.forecasted_product_product'

    def _get_report_header(self, product_template_ids, product_ids, wh_location_ids):
        # Without locations core leaves the value out; it reads nothing else from them.
        hidden = not self.env.su and self.env.user._jxc_costs_hidden()
        return super()._get_report_header(
            product_template_ids, product_ids, [] if hidden else wh_location_ids
        )
