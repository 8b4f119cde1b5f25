from odoo import fields, models

from .by_core import by_core


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    jxc_checks_on = fields.Boolean(related='company_id.jxc_checks')
    # Who changed what is judged, besides who made the order; kept from everybody's hands.
    jxc_editor_ids = fields.Many2many(
        'res.users',
        'jxc_sale_order_editor_rel',
        'order_id',
        'user_id',
        copy=False,
        groups=fields.NO_ACCESS,
    )

    def action_confirm(self):
        verdicts = self._jxc_judge()
        ready = self.filtered(lambda order: order.id not in verdicts)
        if verdicts and not ready:
            return self._jxc_tell(verdicts)
        with ready._jxc_pass_gate():
            result = super(SaleOrder, ready).action_confirm()
        return self._jxc_tell(verdicts) if verdicts else result

    @by_core
    def _create_invoices(self, grouped=False, final=False, date=None):
        return super()._create_invoices(grouped=grouped, final=final, date=date)
