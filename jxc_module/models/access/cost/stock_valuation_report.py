from odoo import api, models
from odoo.exceptions import AccessError

from .beyond_cost import costs_masked


class StockValuationReport(models.AbstractModel):
    _inherit = 'stock_account.stock.valuation.report'

    @api.model
    def _get_report_data(self, date=False, product_category=False, warehouse=False):
        # the screen, the print and the RPC method all take their figures from here
        if costs_masked(self.env):
            raise AccessError(
                self.env._("Stock values are hidden from you: your user does not see costs.")
            )
        return super()._get_report_data(date, product_category, warehouse)
