from odoo import fields, models
from odoo.fields import Command


class AccountMove(models.Model):
    _inherit = 'account.move'

    def _jxc_reverse_part(self, quantities, reason):
        """Reverse a part of a posted invoice, through core's wizard.

        :param quantities: ``{invoice line id: quantity in its unit}``
        :return: account.move, a draft
        """
        self.ensure_one()
        wizard = (
            self.env['account.move.reversal']
            .with_context(active_model='account.move', active_ids=self.ids)
            .create({'reason': reason.name, 'journal_id': self.journal_id.id})
        )
        wizard.refund_moves()
        credit = wizard.new_move_ids
        commands = []
        for item, copy in zip(
            self.invoice_line_ids.sorted('id'), credit.invoice_line_ids.sorted('id'), strict=True
        ):
            quantity = quantities.get(item.id)
            if not quantity:
                commands.append(Command.delete(copy.id))
            elif item.product_uom_id.compare(quantity, copy.quantity) != 0:
                commands.append(Command.update(copy.id, {'quantity': quantity}))
        if commands:
            credit.write({'invoice_line_ids': commands})
        return credit

    def _jxc_settle_refund(self, journal):
        """Set these posted credit notes off against their invoices and pay the rest out.

        :param journal: account.journal, or empty for the one that Odoo proposes
        """
        for credit in self:
            both = (credit | credit.reversed_entry_id).line_ids.filtered(
                lambda item: (
                    item.account_type in ('asset_receivable', 'liability_payable')
                    and not item.reconciled
                )
            )
            for account, items in both.grouped('account_id').items():
                if account.reconcile and len(items.move_id) > 1:
                    items.reconcile()
        due = self.filtered(lambda credit: not credit.currency_id.is_zero(credit.amount_residual))
        for credit in due:
            values = {'group_payment': False, 'installments_mode': 'full'}
            if journal:
                values['journal_id'] = journal.id
            self.env['account.payment.register'].with_context(
                active_model='account.move', active_ids=credit.ids, dont_redirect_to_payments=True
            ).create(
                values | {'payment_date': fields.Date.context_today(credit)}
            ).action_create_payments()
