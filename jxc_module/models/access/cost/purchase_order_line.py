from odoo import api, models

from .beyond_cost import beyond_cost


class PurchaseOrderLine(models.Model):
    _name = 'purchase.order.line'
    _inherit = ['purchase.order.line', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset(
        {
            'price_total_cc',  # of purchase_requisition, where it is installed
            'price_unit',
            'price_unit_product_uom',
            'price_unit_discounted',
            'technical_price_unit',
            'discount',
            'price_subtotal',
            'price_tax',
            'price_total',
            'amount_to_invoice_at_date',
        }
    )

    # === CRUD === #

    # core completes the values of a line with its price
    @api.model_create_multi
    def create(self, vals_list):
        return self._jxc_create_beyond_cost(lambda model, vals: super().create(vals), vals_list)

    # === BUSINESS === #

    @beyond_cost('write')
    def _create_or_update_picking(self):
        return super()._create_or_update_picking()
