from odoo import api, models

from .beyond_cost import beyond_cost


class PurchaseOrder(models.Model):
    _inherit = 'purchase.order'

    @api.depends_context('uid')
    def _compute_display_name(self):
        # The amount may be part of the name. Names of linked records are computed as superuser.
        if self.env.context.get('show_total_amount') and self.env.user._jxc_costs_hidden():
            named = self.with_context(show_total_amount=False)
            # by hand: a name that is asked for while it is computed would be empty
            super(PurchaseOrder, named)._compute_display_name()
            for order, plain in zip(self, named, strict=True):
                order.display_name = plain.display_name
            return
        super()._compute_display_name()

    # === BUSINESS === #

    # a limit of amount decides whether an order needs approval
    @beyond_cost()
    def _approval_allowed(self):
        return super()._approval_allowed()

    # the first order of a product makes its vendor's price
    @beyond_cost('write')
    def _add_supplier_to_product(self):
        return super()._add_supplier_to_product()

    @beyond_cost('write')
    def _create_picking(self):
        return super()._create_picking()
