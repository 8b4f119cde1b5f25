from odoo import models


class StockAvcoReport(models.AbstractModel):
    _name = 'stock.avco.report'
    _inherit = ['stock.avco.report', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset(
        {'added_value', 'avco_value', 'description', 'justification', 'total_value', 'value'}
    )

    def _compute_cumulative_fields(self):
        # the quantity among them may be read
        return super(StockAvcoReport, self.sudo())._compute_cumulative_fields()
