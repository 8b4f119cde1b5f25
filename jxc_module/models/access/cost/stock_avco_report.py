from odoo import models


class StockAvcoReport(models.AbstractModel):
    _inherit = 'stock.avco.report'

    def _compute_cumulative_fields(self):
        # the quantity among them may be read
        return super(StockAvcoReport, self.sudo())._compute_cumulative_fields()
