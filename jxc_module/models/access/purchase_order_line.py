from odoo import api, models

from ..base.given import given_records
from .beyond_scope import beyond_scope, is_limited
from .cost.beyond_cost import beyond_cost


class PurchaseOrderLine(models.Model):
    _inherit = 'purchase.order.line'

    # === CRUD === #

    # core completes the values of a line with its price
    @api.model_create_multi
    def create(self, vals_list):
        return self._jxc_create_beyond_cost(lambda model, vals: super().create(vals), vals_list)

    def write(self, vals):
        # as on lines of sales
        if vals.get('order_id') and not self.env.su:
            given_records(self.env['purchase.order'], vals['order_id'], 'write')
        result = super().write(vals)
        price = {name: vals[name] for name in ('price_unit', 'discount') if name in vals}
        if price and is_limited(self.env):
            self._jxc_pass_on(price)
        return result

    # === BUSINESS === #

    @beyond_scope()
    def _jxc_pass_on(self, vals):
        # Once more, after the user's own: core sets prices and values of the moves that it sees.
        # pylint: disable=super-method-mismatch
        return super().write(vals)

    @beyond_scope()
    @beyond_cost('write')
    def _create_or_update_picking(self):
        # With the receipt of the other warehouse hidden, core would order a second one.
        return super()._create_or_update_picking()

    @beyond_scope()
    def _update_move_date_deadline(self, new_date):
        return super()._update_move_date_deadline(new_date)
