from odoo import api, models
from odoo.exceptions import AccessError

from ...base.given import changes

# What bills are compared with, and core computes and keeps: what RPC wrote there stood.
COMPARED = frozenset({'qty_received', 'qty_received_method', 'price_subtotal'})


class PurchaseOrderLine(models.Model):
    """What came is what the receipts say: a bill for it is paid without further question."""

    _inherit = 'purchase.order.line'

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._jxc_check_compared(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._jxc_check_compared(vals)
        return super().write(vals)

    # === BUSINESS === #

    def _jxc_check_compared(self, vals):
        """Refuse values of what a bill is compared with, where a company compares.

        What was received of a service is typed, as in core.

        :raise AccessError: names the fields
        """
        if self.env.su or COMPARED.isdisjoint(vals):
            return
        named = changes(self, vals, COMPARED & vals.keys())
        # what is sent as it is
        named = {name for name in named if not self or set(self.mapped(name)) != {vals[name]}}
        if self and all(method == 'manual' for method in self.mapped('qty_received_method')):
            named.discard('qty_received')
        # a switch of any company: which one a new line is of, its order says later
        companies = self.env['res.company'].sudo()
        if named and companies.search_count([('jxc_bill_match', '=', True)], limit=1):
            raise AccessError(
                self.env._(
                    "%(fields)s of an order line cannot be written: bills are compared with it. "
                    "Receive the goods, or change the price.",
                    fields=self._jxc_labels(named),
                )
            )
