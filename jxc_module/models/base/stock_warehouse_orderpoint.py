from odoo import fields, models


class StockWarehouseOrderpoint(models.Model):
    """What is in demand a day: written by replenishment, read by the outlook of lots."""

    _inherit = 'stock.warehouse.orderpoint'

    jxc_computed_on = fields.Datetime(string="Computed On", readonly=True, copy=False)
    jxc_daily_demand = fields.Float(
        string="Daily Demand",
        digits=(16, 3),
        readonly=True,
        copy=False,
        aggregator=None,
        help="Average a day, recent days weighing more; days without stock left out.",
    )
