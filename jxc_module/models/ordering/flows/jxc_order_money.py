from collections import defaultdict

from odoo import models
from odoo.exceptions import AccessError, UserError

from .jxc_order_run import Outcome

PAID = ('paid', 'in_payment', 'reversed')


class JxcOrder(models.AbstractModel):
    """Invoicing, posting, sending and paying an order through core's own methods."""

    _inherit = 'jxc.order'

    # === STEPS === #

    def _jxc_flow_invoice(self, profile):
        with self._jxc_flow_sharing():
            return self._jxc_flow_invoice_now()

    def _jxc_flow_invoice_now(self):
        outcomes = {}
        ready = self.filtered(lambda order: order._jxc_flow_can_invoice())
        before = {order.id: order.invoice_ids for order in self}
        for order in self - ready:
            if before[order.id].filtered(lambda invoice: invoice.state != 'cancel'):
                outcomes[order.id] = Outcome('skipped', self.env._("Invoiced before."))
            else:
                text = self.env._("There is nothing to invoice: nothing was delivered or received.")
                outcomes[order.id] = Outcome('stopped', text)
        if ready:
            ready._jxc_flow_do_invoice()
        for order in ready:
            fresh = order.invoice_ids - before[order.id]
            order._jxc_flow_stop_refunds(fresh)
            outcomes[order.id] = Outcome('done', order._jxc_flow_left_over_text(), fresh)
        return outcomes

    def _jxc_flow_post(self, profile):
        outcomes, drafts = {}, self.env['account.move']
        for order in self:
            mine = order._jxc_flow_invoices().filtered(lambda invoice: invoice.state == 'draft')
            if mine:
                outcomes[order.id] = Outcome('done', '', mine)
                drafts |= mine
            else:
                outcomes[order.id] = Outcome('skipped', order._jxc_flow_no_draft_text())
        if drafts:
            drafts = self._jxc_flow_as_payer(drafts, profile)
            drafts._jxc_flow_date_bills()
            drafts.action_post()
            if drafts.env.su and not self.env.su:
                profile._note_payer(drafts)
        return outcomes

    def _jxc_flow_send(self, profile):
        outcomes, unsent = {}, self.env['account.move']
        for order in self:
            mine = order._jxc_flow_invoices().filtered(
                lambda invoice: (
                    invoice.state == 'posted'
                    and invoice.is_sale_document()
                    and not invoice.is_move_sent
                    and not invoice.sending_data
                )
            )
            if not mine:
                outcomes[order.id] = Outcome('skipped', self.env._("Nothing to send."))
            elif not all(invoice.partner_id.email for invoice in mine):
                text = self.env._(
                    "%(partner)s has no mail address.", partner=mine.partner_id[:1].display_name
                )
                outcomes[order.id] = Outcome('skipped', text)
            else:
                outcomes[order.id] = Outcome('done', '', mine)
                unsent |= mine
        if unsent:
            unsent._jxc_flow_queue_mail()
        return outcomes

    def _jxc_flow_pay(self, profile):
        outcomes, due = {}, self.env['account.move']
        for order in self:
            invoices = order._jxc_flow_invoices()
            mine = invoices.filtered(lambda found: found.state == 'posted')
            mine = mine.filtered(
                lambda found: (
                    found.payment_state not in PAID
                    and not found.currency_id.is_zero(found.amount_residual)
                )
            )
            if mine:
                due |= mine
                outcomes[order.id] = mine
            elif invoices.filtered(lambda found: found.state == 'draft'):
                text = self.env._("The invoice is not posted yet.")
                outcomes[order.id] = Outcome('stopped', text)
            else:
                outcomes[order.id] = Outcome('skipped', self.env._("Nothing to pay."))
        if due:
            self._jxc_flow_register(due, profile)
        for number, found in outcomes.items():
            if not isinstance(found, Outcome):
                # which payments there are; they are read with the user's own rights again
                payments = found.sudo().matched_payment_ids.sudo(False)
                outcomes[number] = Outcome('done', '', payments)
        return outcomes

    # === BUSINESS === #

    def _jxc_flow_can_invoice(self):
        """Tell whether core would invoice a line of this order now."""
        raise NotImplementedError

    def _jxc_flow_do_invoice(self):
        """Make one draft invoice for each of these orders, by core's own method."""
        raise NotImplementedError

    def _jxc_flow_invoices(self):
        """Return the invoices of this order alone, not those that other orders share.

        Without credit notes: a flow pays no money back.
        """
        self.ensure_one()
        usual = self._jxc_invoice_type
        return self.invoice_ids.filtered(
            lambda invoice: (
                invoice.state != 'cancel'
                and invoice.move_type == usual
                and invoice._jxc_flow_orders() <= self
            )
        )

    def _jxc_flow_no_draft_text(self):
        """Return why nothing of this order is posted."""
        drafts = self.invoice_ids.filtered(lambda invoice: invoice.state == 'draft')
        credits = drafts.filtered(lambda invoice: invoice.move_type.endswith('_refund'))
        if not credits:
            return self.env._("No draft invoice.")
        return self.env._(
            "%(credits)s pays money back: an accountant posts it.",
            credits=', '.join(credits.mapped('display_name')),
        )

    def _jxc_flow_as_payer(self, moves, profile):
        """Return these invoices as the user may post or pay them here.

        An accountant does it himself. Somebody in the pay groups of the flow does it as
        superuser, for the invoices of his own order, in the usual direction only: nobody pays
        money out by a sale with negative lines.

        :raises AccessError: for everybody else
        """
        if self.env.su or self.env.user.has_group('account.group_account_invoice'):
            return moves
        if not profile._is_payer():
            raise AccessError(
                self.env._(
                    "You may not post invoices or register payments: ask an accountant to go on "
                    "from here, or to allow it on the flow “%(flow)s”.",
                    flow=profile.name,
                )
            )
        odd = moves.filtered(lambda move: move.move_type != self._jxc_invoice_type)
        if profile.kind != self._jxc_kind:
            odd = moves
        if odd:
            raise AccessError(
                self.env._(
                    "%(invoices)s pays money back: an accountant has to post and pay it.",
                    invoices=', '.join(odd.mapped('display_name')),
                )
            )
        # a payer of this flow, invoices of his own order in the usual direction: asked above
        return moves.sudo()

    def _jxc_flow_register(self, moves, profile):
        """Register the whole open amount of these invoices, through core's wizard."""
        moves = self._jxc_flow_as_payer(moves, profile)
        groups = defaultdict(moves.browse)
        for move in moves:
            groups[move.is_inbound(), move.partner_id.property_account_receivable_id.id] |= move
        for group in groups.values():
            values = self._jxc_flow_payment_values(group, profile)
            page = group.line_ids._jxc_payment_register(values)
            if not page.journal_id:
                raise UserError(
                    self.env._(
                        "There is no journal for payments: choose one on the flow “%(flow)s”.",
                        flow=profile.name,
                    )
                )
            page._create_payments()
            if group.env.su and not self.env.su:
                profile._note_payer(group.matched_payment_ids)
        unpaid = moves.filtered(lambda move: move.payment_state not in PAID)
        if unpaid:
            raise UserError(
                self.env._(
                    "%(invoices)s is not paid in full after the payment.",
                    invoices=', '.join(unpaid.mapped('display_name')),
                )
            )

    def _jxc_flow_payment_values(self, moves, profile):
        """Return what is chosen in core's payment wizard."""
        values = {'group_payment': False, 'installments_mode': 'full'}
        if profile.journal_id.company_id == moves.company_id:
            values['journal_id'] = profile.journal_id.id
            way = 'inbound' if moves[:1].is_inbound() else 'outbound'
            if profile.payment_method_line_id.payment_type == way:
                values['payment_method_line_id'] = profile.payment_method_line_id.id
        return values
