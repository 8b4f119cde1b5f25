from odoo import models
from odoo.exceptions import UserError

from ....tools.xlsx_book import Book, Column
from ...base.notification import notification


class JxcPaymentProposal(models.Model):
    """Paying a proposal through core, taking it back, and its workbook."""

    _inherit = 'jxc.payment.proposal'

    # === ACTIONS === #

    def action_pay(self):
        """Make the payments of the ticked bills, once.

        Bills that were paid, held or blocked since the proposal are left out and told.

        :return: notification
        :raise UserError: paid already, or nothing is left to pay
        """
        self.ensure_one()
        self._check_accountant()
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        if self.state != 'draft':
            raise UserError(
                self.env._("%(proposal)s is paid or cancelled.", proposal=self.display_name)
            )
        ticked = self.line_ids.filtered('pay')
        # two proposals with the same bill wait for each other here
        ticked.move_line_id.sudo().lock_for_update()
        self._leave_out_changed(ticked)
        lines = ticked.filtered('pay')
        if not lines:
            raise UserError(
                self.env._("Nothing is left to pay: tick bills that are open and not held.")
            )
        payments = self._make_payments(lines.move_line_id)
        # he may, as was asked above; nobody writes the state by hand
        self.sudo().write({'state': 'paid', 'payment_ids': [(6, 0, payments.ids)]})
        left_out = ticked - lines
        self.message_post(
            body=self.env._(
                "Payments made: %(count)s. Left out because they changed: %(bills)s",
                count=len(payments),
                bills=', '.join(left_out.mapped('move_id.name')) or '–',
            )
        )
        return self._paid_notification(payments, left_out)

    def action_undo(self):
        """Cancel the payments through core; the bills are open again, the proposal too.

        :raise UserError: a payment is matched with the bank statement
        """
        self.ensure_one()
        self._check_accountant()
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        if self.state != 'paid':
            raise UserError(self.env._("%(proposal)s is not paid.", proposal=self.display_name))
        payments = self.payment_ids.filtered(lambda payment: payment.state != 'canceled')
        matched = payments.filtered(lambda payment: payment.is_matched)
        if matched:
            raise UserError(
                self.env._(
                    "These payments are matched with the bank statement: %(payments)s. "
                    "Undo that first.",
                    payments=', '.join(matched.mapped('name')),
                )
            )
        payments.action_draft()
        payments.action_cancel()
        # as when it was paid
        self.sudo().write({'state': 'draft', 'payment_ids': [(5,)]})
        self._propose()

    # === BUSINESS === #

    def _leave_out_changed(self, lines):
        """Untick what can no longer be paid, and bring amounts up to date."""
        items = lines.move_line_id
        items.invalidate_recordset(['amount_residual', 'reconciled'])
        items.move_id.invalidate_recordset(['payment_state', 'state'])
        plan = self.env['jxc.payable.plan'].with_context(allowed_company_ids=self.company_id.ids)
        self.env.flush_all()
        plan.invalidate_model()
        rows = {row.id: row for row in plan.search([('id', 'in', items.ids)])}
        # lines are written by the proposal; people tick them only
        for line in lines.sudo():
            row = rows.get(line.move_line_id.id)
            if not row or row.state == 'in_payment':
                line.write({'state': 'settled', 'pay': False})
            elif (state := self._line_state(row)) != 'open':
                line.write({'state': state, 'pay': False})
            elif row.amount_currency != line.amount_currency:
                line.write(
                    {
                        'amount': row.amount,
                        'amount_currency': row.amount_currency,
                        'discount': row.discount,
                    }
                )

    def _make_payments(self, items):
        """Pay journal items through core's page.

        :param items: account.move.line
        :return: account.payment
        """
        wizard = (
            items.with_env(self.env)
            .with_company(self.company_id)
            ._jxc_payment_register(
                {
                    'journal_id': self.journal_id.id,
                    'payment_date': self.date,
                    'group_payment': self.group_by_vendor,
                }
            )
        )
        if wizard.can_edit_wizard:
            # core proposes what is due only; here the ticked instalments are paid whole
            totals = wizard._get_total_amounts_to_pay(wizard.batches)
            if wizard.currency_id.compare_amounts(wizard.amount, totals['full_amount']):
                wizard.amount = totals['full_amount']
        else:
            wizard.installments_mode = 'full'
        return wizard._create_payments()

    def _paid_notification(self, payments, left_out):
        text = self.env._("Payments made: %(count)s.", count=len(payments))
        if left_out:
            text += ' ' + self.env._(
                "These bills changed since the proposal and were left out: %(bills)s.",
                bills=', '.join(left_out.mapped('move_id.name')),
            )
        return notification(text, 'warning' if left_out else 'success', sticky=bool(left_out))

    # === WORKBOOK === #

    def _write_book(self, stream):
        """Write the proposal to a file.

        :param stream: file object, opened for writing bytes
        """
        self.ensure_one()
        labels = {
            name: dict(self.line_ids._fields[name]._description_selection(self.env))
            for name in ('state', 'match_state')
        }
        columns = [
            Column(self.env._("Vendor"), width=28),
            Column(self.env._("Bill"), width=20),
            Column(self.env._("Their Number"), width=18),
            Column(self.env._("Due Date"), 'date'),
            Column(self.env._("Discount until"), 'date'),
            Column(self.env._("Currency")),
            Column(self.env._("Amount in Currency"), 'money', total=True, unit=5),
            Column(self.env._("Amount"), 'money', total=True),
            Column(self.env._("Discount"), 'money', total=True),
            Column(self.env._("Pay Now"), 'money', total=True),
            Column(self.env._("Match"), width=16),
            Column(self.env._("Status"), width=16),
        ]
        rows = [
            [
                line.partner_id.display_name,
                line.move_id.name,
                line.move_id.ref or '',
                line.due_date,
                line.discount_date or None,
                line.currency_id.name,
                line.amount_currency,
                line.amount,
                line.discount,
                line.net if line.pay else 0,
                labels['match_state'].get(line.match_state, ''),
                labels['state'].get(line.state, ''),
            ]
            for line in self.line_ids
        ]
        with Book(stream) as book:
            book.add_table(self.env._("Payment Proposal"), columns, rows)
