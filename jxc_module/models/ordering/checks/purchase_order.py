from odoo import fields, models


class PurchaseOrder(models.Model):
    _inherit = 'purchase.order'

    jxc_checks_on = fields.Boolean(related='company_id.jxc_checks')
    # Who changed what is judged, besides who made the order; kept from everybody's hands.
    jxc_editor_ids = fields.Many2many(
        'res.users',
        'jxc_purchase_order_editor_rel',
        'order_id',
        'user_id',
        copy=False,
        groups=fields.NO_ACCESS,
    )

    def button_confirm(self):
        # core passes over what is in another state
        asked = self.filtered(lambda order: order.state in ('draft', 'sent'))
        verdicts = asked._jxc_judge()
        ready = self.filtered(lambda order: order.id not in verdicts)
        if verdicts and not ready:
            return self._jxc_tell(verdicts)
        with ready._jxc_pass_gate():
            result = super(PurchaseOrder, ready).button_confirm()
        return self._jxc_tell(verdicts) if verdicts else result

    def button_approve(self, force=False):
        """Core's second signature, for orders that passed our checks: they may have changed."""
        verdicts = self.filtered(lambda order: order.state != 'purchase')._jxc_judge()
        ready = self.filtered(lambda order: order.id not in verdicts)
        with ready._jxc_pass_gate():
            result = super(PurchaseOrder, ready).button_approve(force=force)
        return self._jxc_tell(verdicts) if verdicts else result
