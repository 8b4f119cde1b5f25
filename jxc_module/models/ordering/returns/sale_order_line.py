from odoo import api, models


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    # === COMPUTE === #

    @api.depends('jxc_credited_back')
    def _compute_qty_to_invoice(self):
        result = super()._compute_qty_to_invoice()
        self._jxc_not_invoiced_again()
        return result

    @api.depends('jxc_credited_back')
    def _compute_invoice_status(self):
        result = super()._compute_invoice_status()
        lines = self.filtered('jxc_credited_back')
        for line in lines.filtered(
            lambda line: (line.state, line.invoice_status) == ('sale', 'no')
        ):
            done = line.qty_invoiced + line._jxc_still_back()
            if line.product_uom_id.compare(done, line.product_uom_qty) >= 0:
                line.invoice_status = 'invoiced'
        return result

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        self._jxc_check_kept(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._jxc_check_kept(vals)
        return super().write(vals)
