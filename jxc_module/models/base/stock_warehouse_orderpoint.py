from odoo import api, fields, models
from odoo.tools import SQL


class StockWarehouseOrderpoint(models.Model):
    """What a rule asks for: written by replenishment, read by lots' outlook and by rebalancing."""

    _name = 'stock.warehouse.orderpoint'
    _inherit = ['stock.warehouse.orderpoint', 'jxc.read.only']

    jxc_computed_on = fields.Datetime(string="Computed On", readonly=True, copy=False)
    jxc_daily_demand = fields.Float(
        string="Daily Demand",
        digits=(16, 3),
        readonly=True,
        copy=False,
        aggregator=None,
        help="Average a day, recent days weighing more; days without stock left out.",
    )
    jxc_lead_time = fields.Float(
        string="Lead Time", digits=(8, 1), readonly=True, copy=False, aggregator='avg'
    )
    jxc_reorder_point = fields.Float(
        string="Reorder Point",
        digits='Product Unit',
        readonly=True,
        copy=False,
        help="The demand of lead time and review interval that is not exceeded in the share of "
        "cycles that the policy's service level asks for.",
    )
    jxc_order_up_to = fields.Float(
        string="Order-up-to Level",
        digits='Product Unit',
        readonly=True,
        copy=False,
        help="Reorder point + daily demand × days that an order covers, within the shelf life.",
    )
    jxc_unsold = fields.Float(
        string="Will Expire Unsold",
        digits='Product Unit',
        readonly=True,
        copy=False,
        help="Usable today, but at the daily demand it will be left on its removal date: it does "
        "not count towards the reorder point. Filled with the expiry-aware forecast.",
    )

    @api.model
    def _jxc_review_days_sql(self, alias: str) -> SQL:
        """Return the days between two looks at a rule (a row by its alias): its policy's."""
        return SQL("0")
