from odoo import models
from odoo.exceptions import UserError

from .shares import Shares


class JxcFlowShare(models.AbstractModel):
    """A flow never pays money back: it takes discounts and down payments off in proportion."""

    _inherit = 'jxc.flow.mixin'

    def _jxc_flow_with_shares(self):
        """Return these orders, of which only shares of discounts and down payments are invoiced.

        :return: the same orders, with a `Shares` in the context
        """
        parts = {}
        for order in self:
            lines = order.order_line.filtered(lambda line: not line.display_type)
            deductions = lines.filtered(lambda line: line._jxc_is_deduction())
            if deductions:
                parts |= order._jxc_flow_shares(deductions, lines - deductions)
        return self.with_context(jxc_shares=Shares(parts))

    def _jxc_flow_shares(self, deductions, others):
        """Return the shares of one order: ``{line id: (quantity, factor)}``.

        :param deductions: its lines that take something off
        :param others: its other lines that are no section or note
        """
        self.ensure_one()
        part = self._jxc_flow_part(others)
        paid = deductions.filtered('is_downpayment')
        shares = {line: line._jxc_share(part) for line in deductions - paid}
        if part < 1 and self._jxc_flow_is_over():
            # nothing more will come: what was paid before pays for what came, as far as it goes
            left = self._jxc_flow_untaxed(others, shares)
            for line in paid:
                open_amount = -line.qty_to_invoice * line._jxc_flow_untaxed_price()
                taken = min(max(left, 0), open_amount)
                left -= taken
                quantity, weighted = line._jxc_deducted()
                whole = line.qty_to_invoice + quantity
                more = taken / line._jxc_flow_untaxed_price() if taken else 0
                shares[line] = line._jxc_share(min((more - weighted) / -whole, 1) if whole else 0)
        else:
            shares |= {line: line._jxc_share(part) for line in paid}
        return {line.id: share for line, share in shares.items() if share}

    def _jxc_flow_part(self, lines):
        """Return which part of the worth of these lines is invoiced after this run: 0 to 1."""
        worth = {
            line: line.price_subtotal
            for line in lines
            if line.price_subtotal > 0 and line._jxc_ordered_quantity() > 0
        }
        total = sum(worth.values())
        if not total:
            return 1.0
        return sum(amount * line._jxc_invoiced_part() for line, amount in worth.items()) / total

    def _jxc_flow_is_over(self):
        """Tell whether goods of this order were moved and nothing is still to come."""
        states = set(self._jxc_flow_own_pickings().mapped('state'))
        if not states or not states <= {'done', 'cancel'}:
            return False
        return not any(  # work that is still to be done
            line._jxc_invoiced_part() < 1
            for line in self.order_line
            if line.product_id.type == 'service'
            and line._jxc_ordered_quantity() > 0
            and not line._jxc_is_deduction()
        )

    def _jxc_flow_untaxed(self, lines, shares):
        """Return the untaxed amount that is invoiced now, without down payments."""
        amount = sum(line.qty_to_invoice * line._jxc_flow_untaxed_price() for line in lines)
        for line, share in shares.items():
            quantity, factor = share or (line.qty_to_invoice, 1)
            amount += quantity * factor * line._jxc_flow_untaxed_price()
        return amount

    def _jxc_flow_stop_refunds(self, invoices):
        """Refuse what would pay money back by an order that is meant to bring or to spend it.

        :param invoices: account.move, just made from these orders
        :raises UserError: names the orders and the amount
        """
        usual = self._jxc_flow_usual_type()
        for invoice in invoices:
            if (
                invoice.move_type != usual
                or invoice.currency_id.compare_amounts(invoice.amount_total, 0) < 0
            ):
                raise UserError(self._jxc_flow_refund_text(-abs(invoice.amount_total)))

    def _jxc_flow_left_over_text(self):
        """Return what was paid before and is more than what came, '' where nothing is left."""
        amount = sum(
            -line.qty_to_invoice * line._jxc_flow_untaxed_price()
            for line in self.order_line
            if line.is_downpayment and not line.display_type
        )
        if self.currency_id.compare_amounts(amount, 0) <= 0 or not self._jxc_flow_is_over():
            return ''
        return self.env._(
            "%(amount)s of the down payment is left over: pay it back, or keep it for another "
            "order.",
            amount=self.currency_id.format(amount),
        )

    def _jxc_flow_usual_type(self):
        return 'out_invoice' if self._jxc_flow_kind() == 'sale' else 'in_invoice'

    def _jxc_flow_refund_text(self, amount):
        """Return why a flow does not go on where an order would pay back."""
        return self.env._(
            "%(orders)s comes to %(amount)s: a flow pays no money back. Take goods back with "
            "Return, or make the credit note by hand.",
            orders=', '.join(self.mapped('name')),
            amount=self.currency_id[:1].format(amount),
        )
