from odoo import models

from ..base.given import given_records
from .beyond_scope import beyond_scope


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    # === CRUD === #

    def write(self, vals):
        # core asks for the right to the order that a line leaves, not to the one that it enters
        if vals.get('order_id'):
            given_records(self.env['sale.order'], vals['order_id'], 'write')
        return super().write(vals)

    # === BUSINESS === #

    @beyond_scope()
    def _action_launch_stock_rule(self, *, previous_product_uom_qty=False):
        # With the moves of the other warehouse hidden, core would deliver the whole quantity again.
        return super()._action_launch_stock_rule(previous_product_uom_qty=previous_product_uom_qty)

    @beyond_scope()
    def _inverse_customer_lead(self):
        # The promised day is the deadline of the delivery, in whatever warehouse.
        return super()._inverse_customer_lead()
