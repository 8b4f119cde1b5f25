from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.float_utils import float_round

from ...base.during import during, ongoing

SHARES = 'jxc_shares'


def sharing(env, parts):
    """Begin a block in which only parts of some order lines are invoiced.

    :param parts: ``{order line id: (quantity on the invoice, factor on the price)}``
    """
    return during(env, SHARES, parts)


def share_of(line):
    """Return the part of this order line that is invoiced now, None for all that is left."""
    return (ongoing(line.env, SHARES) or {}).get(line.id)


class JxcOrder(models.AbstractModel):
    """A flow never pays money back: it takes discounts and down payments off in proportion."""

    _inherit = 'jxc.order'

    def _jxc_flow_sharing(self):
        """Begin to invoice these orders, and only shares of their discounts and down payments.

        Of goods that a credit note only made cheaper, nothing is invoiced a second time.
        """
        parts, cheaper = {}, self._jxc_flow_made_cheaper()
        for order in self:
            lines = order.order_line.filtered(lambda line: not line.display_type)
            deductions = lines.filtered(lambda line: line._jxc_is_deduction())
            goods = lines - deductions
            kept = {line: cheaper[line] for line in goods if line in cheaper}
            parts |= {line.id: share for line, share in kept.items()}
            if deductions:
                parts |= order._jxc_flow_shares(deductions, goods, kept)
        return sharing(self.env, parts)

    def _jxc_flow_made_cheaper(self):
        """Return what is to invoice of goods of which credit notes lowered the price alone.

        Core counts what stands on any credit note as not invoiced.

        :return: ``{order line: (quantity, 1.0)}``
        """
        lines = self.order_line.filtered(lambda line: line.qty_to_invoice > 0)
        # quantities of credit notes of the user's own orders; nothing of them is shown
        credited = lines.sudo().filtered(
            lambda line: any(
                item.move_id.move_type.endswith('_refund') and item.parent_state != 'cancel'
                for item in line.invoice_lines
            )
        )
        found = self.env['jxc.facts']._order_allowances(credited) if credited else {}
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        return {
            line: (
                float_round(
                    max(line.qty_to_invoice - found[line.id][0], 0.0), precision_digits=digits
                ),
                1.0,
            )
            for line in lines
            if line.id in found
        }

    def _jxc_flow_shares(self, deductions, others, kept):
        """Return the shares of one order: ``{line id: (quantity, factor)}``.

        :param deductions: its lines that take something off
        :param others: its other lines that are no section or note
        :param kept: ``{line: share}`` of those others of which not all is invoiced now
        """
        self.ensure_one()
        bases = self._jxc_flow_bases(deductions, others)
        parts = {line: self._jxc_flow_part(base) for line, base in bases.items()}
        shares = {line: line._jxc_share(part) for line, part in parts.items()}
        if self._jxc_flow_part(others) < 1 and self._jxc_flow_is_over():
            paid = deductions.filtered('is_downpayment')
            given = {line: shares[line] for line in deductions - paid} | kept
            shares |= self._jxc_flow_paid_shares(paid, others, given)
        return {line.id: share for line, share in shares.items() if share}

    def _jxc_flow_bases(self, deductions, others):
        """Return in proportion to which lines each deduction is taken off: those of its taxes.

        A tenth off goods of 13 % and of 9 % is two lines, each with the taxes of its goods. Where
        lines of these taxes are worth less than what is taken off, all count for all.

        :return: ``{line: other lines}``
        """
        bases = {}
        for taxes, lines in deductions.grouped('tax_ids').items():
            same = others.filtered(lambda line, taxes=taxes: line.tax_ids == taxes)
            worth = sum(self._jxc_flow_worth(same).values())
            off = sum(
                line._jxc_flow_price() if line.is_downpayment else -line.price_subtotal
                for line in lines
            )
            if worth and off - worth > self.currency_id.rounding * len(lines):
                return dict.fromkeys(deductions, others)
            bases |= dict.fromkeys(lines, same if worth else others)
        return bases

    def _jxc_flow_paid_shares(self, paid, others, given):
        """Return the shares of down payments where nothing more will come.

        What was paid before pays for what came, as far as it goes: first for goods of the same
        taxes, then for the others.

        :param paid: the down payments
        :param given: ``{line: share}`` of the discounts, and of what is not invoiced in full
        """
        left, rates = defaultdict(float), {}
        for taxes, lines in others.union(*given).grouped('tax_ids').items():
            shares = {line: given[line] for line in lines if line in given}
            whole = (lines & others).filtered(lambda line: line not in given)
            left[taxes] = self._jxc_flow_untaxed(whole, shares)
            untaxed = sum(lines.mapped('price_subtotal'))
            rates[taxes] = sum(lines.mapped('price_total')) / untaxed if untaxed else 1
        taken = {}
        for line in paid:
            open_amount = -line._jxc_open_deduction() * line._jxc_flow_price()
            taken[line] = min(max(min(left[line.tax_ids], sum(left.values())), 0), open_amount)
            left[line.tax_ids] -= taken[line]
        total = sum(amount * rates.get(taxes, 1) for taxes, amount in left.items())
        for line in paid:
            price, taxed = line._jxc_flow_price(), line._jxc_flow_price('price_total')
            # with other taxes than those of the goods: never below 0, not by rounding either
            most = float_round(
                max(total, 0) * price / taxed if taxed else 0,
                precision_rounding=self.currency_id.rounding,
                rounding_method='DOWN',
            )
            open_amount = -line._jxc_open_deduction() * price - taken[line]
            more = min(most, max(open_amount, 0))
            taken[line] += more
            total -= more * taxed / price if price else 0
        shares = {}
        for line in paid:
            quantity, weighted = line._jxc_deducted()
            whole = line.qty_to_invoice + quantity
            more = taken[line] / line._jxc_flow_price() if taken[line] else 0
            shares[line] = line._jxc_share(min((more - weighted) / -whole, 1) if whole else 0)
        return shares

    def _jxc_flow_worth(self, lines):
        """Return what each of these lines brings: ``{line: untaxed amount}``."""
        return {
            line: line.price_subtotal
            for line in lines
            if line.price_subtotal > 0 and line._jxc_ordered_quantity() > 0
        }

    def _jxc_flow_part(self, lines):
        """Return which part of the worth of these lines is invoiced after this run: 0 to 1."""
        worth = self._jxc_flow_worth(lines)
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
        amount = sum(line.qty_to_invoice * line._jxc_flow_price() for line in lines)
        for line, share in shares.items():
            quantity, factor = share or (line.qty_to_invoice, 1)
            amount += quantity * factor * line._jxc_flow_price()
        return amount

    def _jxc_flow_stop_refunds(self, invoices):
        """Refuse what would pay money back by an order that is meant to bring or to spend it.

        :param invoices: account.move, just made from these orders
        :raises UserError: names the orders and the amount
        """
        usual = self._jxc_invoice_type
        for invoice in invoices:
            if (
                invoice.move_type != usual
                or invoice.currency_id.compare_amounts(invoice.amount_total, 0) < 0
            ):
                raise UserError(self._jxc_flow_refund_text(-abs(invoice.amount_total)))

    def _jxc_flow_left_over_text(self):
        """Return what was paid before and is more than what came, '' where nothing is left.

        With taxes: so much would be paid back.
        """
        amount = sum(
            -line._jxc_open_deduction() * line._jxc_flow_price('price_total')
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

    def _jxc_flow_refund_text(self, amount):
        """Return why a flow does not go on where an order would pay back."""
        return self.env._(
            "%(orders)s comes to %(amount)s: a flow pays no money back. Take goods back with "
            "Return, or make the credit note by hand.",
            orders=', '.join(self.mapped('name')),
            amount=self.currency_id[:1].format(amount),
        )
