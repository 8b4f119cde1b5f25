from odoo import api, models
from odoo.exceptions import UserError

MOST_RULES = 1000  # on one page of what to order


class StockWarehouseOrderpoint(models.Model):
    """From the dashboard to what has to be ordered, in one click."""

    _inherit = 'stock.warehouse.orderpoint'

    @api.model
    def _jxc_order_short(self):
        """Open what to order and transfer for all rules that the reader sees short.

        :return: window action of the page with the lines
        :raise UserError: nothing is short
        """
        rules = self.search([('jxc_short_qty', '>', 0)], limit=MOST_RULES)
        if not rules:
            raise UserError(self.env._("Nothing is short: there is nothing to order."))
        return rules.action_jxc_replenish()
