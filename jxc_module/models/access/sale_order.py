from odoo import api, models

from .beyond_scope import beyond_scope, is_limited

# What core passes on to the deliveries of an order when it is written.
PASSED_ON = ('commitment_date', 'partner_shipping_id')


class SaleOrder(models.Model):
    _name = 'sale.order'
    _inherit = ['sale.order', 'jxc.own.customers']

    @api.model
    def _jxc_customer_fields(self):
        return frozenset({'partner_id', 'partner_invoice_id', 'partner_shipping_id'})

    def write(self, vals):
        passed_on = {name: vals[name] for name in PASSED_ON if name in vals}
        if not passed_on or not is_limited(self.env):
            return super().write(vals)
        # The deliveries of other warehouses must learn of it, though this user does not see them.
        self._jxc_pass_on(passed_on)
        rest = {name: value for name, value in vals.items() if name not in passed_on}
        return super().write(rest) if rest else True

    @beyond_scope()
    def _jxc_pass_on(self, vals):
        # pylint: disable=super-method-mismatch
        return super().write(vals)

    @beyond_scope()
    def _action_cancel(self):
        # An order may be delivered by another warehouse: its deliveries go with it.
        return super()._action_cancel()
