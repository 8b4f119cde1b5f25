from odoo import fields, models

from .by_core import by_core


class SaleOrder(models.Model):
    _name = 'sale.order'
    _inherit = ['sale.order', 'jxc.checked.document']

    jxc_checks_on = fields.Boolean(related='company_id.jxc_checks')
    jxc_approval_ids = fields.One2many('jxc.approval', 'sale_id', string="Approvals", copy=False)

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
        result = True
        if ready or not verdicts:
            with ready._jxc_pass_gate():
                result = super(SaleOrder, ready).action_confirm()
        return self._jxc_tell(verdicts) if verdicts else result

    @by_core
    def _create_invoices(self, grouped=False, final=False, date=None):
        return super()._create_invoices(grouped=grouped, final=final, date=date)

    def _jxc_document_kind(self):
        return 'sale'

    def _jxc_document_field(self):
        """Return the field of requests and overrides that holds such an order."""
        return 'sale_id'

    def _jxc_confirmed_states(self):
        return ('sale',)

    def _jxc_people(self):
        """Return who may not approve this order: who made it, changed it, and whose it is.

        To be called as superuser: nobody else reads who changed it.
        """
        return self.create_uid | self.user_id | self.jxc_editor_ids

    def _jxc_warehouse(self):
        return self.warehouse_id
