from odoo import api, models

from .beyond_cost import beyond_cost


class PurchaseOrderLine(models.Model):
    _inherit = 'purchase.order.line'

    # === CRUD === #

    # core completes the values of a line with its price
    @api.model_create_multi
    def create(self, vals_list):
        return self._jxc_create_beyond_cost(lambda model, vals: super().create(vals), vals_list)

    # === BUSINESS === #

    @beyond_cost('write')
    def _create_or_update_picking(self):
        return super()._create_or_update_picking()
