from odoo import fields, models


class PurchaseOrder(models.Model):
    _name = 'purchase.order'
    _inherit = ['purchase.order', 'jxc.checked.document']

    jxc_checks_on = fields.Boolean(related='company_id.jxc_checks')
    jxc_approval_ids = fields.One2many(
        'jxc.approval', 'purchase_id', string="Approvals", copy=False
    )

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
        result = True
        if ready or not verdicts:
            with ready._jxc_pass_gate():
                result = super(PurchaseOrder, ready).button_confirm()
        return self._jxc_tell(verdicts) if verdicts else result

    def button_approve(self, force=False):
        """Core's second signature, for orders that passed our checks: they may have changed."""
        passed = self._jxc_passed_ids()
        verdicts = self.filtered(
            lambda order: order.id not in passed and order.state != 'purchase'
        )._jxc_judge()
        ready = self.filtered(lambda order: order.id not in verdicts)
        with ready._jxc_pass_gate():
            result = super(PurchaseOrder, ready).button_approve(force=force)
        return self._jxc_tell(verdicts) if verdicts else result

    def _jxc_document_kind(self):
        return 'purchase'

    def _jxc_document_field(self):
        """Return the field of requests and overrides that holds such an order."""
        return 'purchase_id'

    def _jxc_confirmed_states(self):
        return ('purchase',)

    def _jxc_people(self):
        """Return who may not approve this order: who made it, changed it, and whose it is.

        To be called as superuser: nobody else reads who changed it.
        """
        return self.create_uid | self.user_id | self.jxc_editor_ids

    def _jxc_warehouse(self):
        return self.picking_type_id.warehouse_id
