from odoo import models
from odoo.fields import Command
from odoo.tools.float_utils import float_round


class AccountMove(models.Model):
    _inherit = 'account.move'

    def _jxc_reverse_part(self, quantities, reason, prices):
        """Reverse a part of a posted invoice, through core's wizard.

        :param quantities: ``{invoice line id: quantity in its unit}``
        :param prices: ``{invoice line id: part of its price}`` where not all of it is given back
        :return: account.move, a draft
        """
        self.ensure_one()
        wizard = (
            self.env['account.move.reversal']
            .with_context(active_model='account.move', active_ids=self.ids)
            .create(
                {
                    'reason': reason.name,
                    'journal_id': self.journal_id.id,
                    'date': self.company_id._jxc_today(),
                }
            )
        )
        wizard.refund_moves()
        credit = wizard.new_move_ids
        commands, discounts = [], self._jxc_discounts_of(quantities)
        for item, copy in zip(
            self.invoice_line_ids.sorted('id'), credit.invoice_line_ids.sorted('id'), strict=True
        ):
            if item in discounts:
                commands.append(Command.update(copy.id, discounts[item]))
                continue
            quantity = quantities.get(item.id)
            if not quantity:
                commands.append(Command.delete(copy.id))
                continue
            values = item._jxc_part_values(quantity) if quantity != copy.quantity else {}
            if item.id in prices:
                values['price_unit'] = values.get('price_unit', copy.price_unit) * prices[item.id]
            if values:
                commands.append(Command.update(copy.id, values))
        if commands:
            credit.write({'invoice_line_ids': commands})
        return credit

    def _jxc_discounts_of(self, quantities):
        """Return the parts of the discounts of this invoice that belong to a part of its goods.

        Who got a tenth off gets nine tenths back. What was paid before is no discount.

        :param quantities: ``{invoice line id: quantity in its unit}``
        :return: ``{invoice line: values}``
        """
        lines = self.invoice_line_ids.filtered(lambda item: item.display_type == 'product')
        # an invoice may be of several orders
        back_to = {item._jxc_order() for item in lines if item.id in quantities}
        lines = lines.filtered(lambda item: item._jxc_order() in back_to)
        goods = lines.filtered(lambda item: item.price_subtotal > 0)
        back = {
            item: item.price_subtotal * quantities[item.id] / item.quantity
            for item in goods
            if item.quantity and item.id in quantities
        }
        discounts = (lines - goods).filtered(
            lambda item: (
                item.quantity
                and not item.is_downpayment
                and item._jxc_order_line()
                and item._jxc_order_line()._jxc_is_deduction()
            )
        )
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        result = {}
        for item, base in self._jxc_discount_bases(discounts, goods).items():
            there = sum(base.mapped('price_subtotal'))
            gone = sum(amount for found, amount in back.items() if found in base)
            if not gone:
                continue
            part = min(gone / there, 1.0)
            exact = item.quantity * part
            least = 10**-digits if exact > 0 else -(10**-digits)
            quantity = float_round(exact, precision_digits=digits) or least
            result[item] = {
                'quantity': quantity,
                'price_unit': item.price_unit * exact / quantity,
                'extra_tax_data': False,
            }
        return result

    def _jxc_discount_bases(self, discounts, goods):
        """Return of which goods each discount is: those of its taxes.

        As a flow invoices them; where these goods are worth less, all count for all.

        :return: ``{invoice line: invoice lines}``
        """
        bases = {}
        for taxes, items in discounts.grouped('tax_ids').items():
            same = goods.filtered(lambda item, taxes=taxes: item.tax_ids == taxes)
            worth = sum(same.mapped('price_subtotal'))
            off = -sum(items.mapped('price_subtotal'))
            if same and self.currency_id.compare_amounts(off, worth) > 0:
                return dict.fromkeys(discounts, goods)
            bases |= dict.fromkeys(items, same or goods)
        return bases

    def _jxc_settle_refund(self, journal):
        """Set these posted credit notes off against their invoices and pay the rest out.

        Of an invoice that was settled for less than its amount, no more is paid out than came in:
        a person decides how much.

        :param journal: account.journal, or empty for the one that Odoo proposes
        :return: list of sentences for the person
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
        less = due.filtered(lambda credit: credit.reversed_entry_id._jxc_is_paid_with_less())
        for credit in due - less:
            values = {
                'group_payment': False,
                'installments_mode': 'full',
                'payment_date': credit.company_id._jxc_today(),
            }
            if journal:
                values['journal_id'] = journal.id
            credit.line_ids._jxc_payment_register(values)._create_payments()
        return [
            self.env._(
                "%(invoice)s was settled for less than its amount, by a discount or a write-off: "
                "pay out by hand what is due of %(credit)s.",
                invoice=credit.reversed_entry_id.display_name,
                credit=credit.display_name,
            )
            for credit in less
        ]

    def _jxc_is_paid_with_less(self):
        """Tell whether a payment of this invoice wrote off a part of what it settled."""
        return any(
            payment._seek_for_lines()[2]
            for payment in self.matched_payment_ids
            if payment.state in ('in_process', 'paid') and payment.move_id
        )
