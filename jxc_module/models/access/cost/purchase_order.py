from odoo import api, models


class PurchaseOrder(models.Model):
    _name = 'purchase.order'
    _inherit = ['purchase.order', 'jxc.cost.mask']

    _jxc_cost_fields = frozenset(
        {'amount_tax', 'amount_total', 'amount_total_cc', 'amount_untaxed', 'tax_totals'}
    )

    @api.depends_context('uid')
    def _compute_display_name(self):
        # The amount may be part of the name. Names of linked records are computed as superuser.
        if self.env.context.get('show_total_amount') and self.env.user._jxc_costs_hidden():
            named = self.with_context(show_total_amount=False)
            for order, plain in zip(self, named, strict=True):
                order.display_name = plain.display_name
            return
        super()._compute_display_name()
