from odoo import models

from .checks.by_core import by_core


class AccountMove(models.Model):
    """What a run of a flow does to invoices, and what posting them does to their order."""

    _inherit = 'account.move'

    @by_core
    def _post(self, soft=True):
        # costs that are invoiced on become lines of the order
        return super()._post(soft=soft)

    def _jxc_flow_orders(self):
        """Return the orders that this invoice bills, of the kind that its type belongs to."""
        if self.is_sale_document():
            return self.invoice_line_ids.sale_line_ids.order_id
        return self.invoice_line_ids.purchase_line_id.order_id

    def _jxc_flow_date_bills(self):
        """Give vendor bills without a date the day of today in their company; Odoo asks for one."""
        for bill in self.filtered(lambda move: move.is_purchase_document()):
            if not bill.invoice_date:
                bill.invoice_date = bill.company_id._jxc_today()
            reference = bill.invoice_line_ids.purchase_line_id.order_id[:1].partner_ref
            if reference and not bill.ref:
                bill.ref = reference

    def _jxc_flow_queue_mail(self):
        """Have core's mail job send these invoices, in the name of the user."""
        # A salesperson may send his invoices in core; the mark for the job is all that is written.
        self.sudo().sending_data = {
            'author_user_id': self.env.user.id,
            'author_partner_id': self.env.user.partner_id.id,
        }
        self.env.ref('account.ir_cron_account_move_send')._trigger()
