from odoo import api, models


class PurchaseOrderLine(models.Model):
    _inherit = 'purchase.order.line'

    # === COMPUTE === #

    @api.depends('jxc_credited_back')
    def _compute_qty_invoiced(self):
        result = super()._compute_qty_invoiced()
        self._jxc_not_invoiced_again()
        return result
