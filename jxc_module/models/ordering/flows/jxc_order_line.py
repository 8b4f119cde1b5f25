from math import copysign

from odoo import models
from odoo.tools.float_utils import float_compare, float_is_zero, float_round

from .jxc_order_share import share_of

# A share of a price that differs less from the whole one is only a matter of binary numbers.
SAME = 1e-6
# How many of the smallest quantities the parts before the last one leave where they can.
RESERVE = 5
USUAL = ('out_invoice', 'in_invoice')


class JxcOrderLine(models.AbstractModel):
    """A line of an order that may take something off the others: a discount, a down payment.

    Such a line is invoiced by and by, in the proportion in which the others are. Quantities are
    those of the invoice: a down payment of 1 is taken off with -1. A quantity has few digits, so
    the price of a part makes up for what rounding it adds or takes; the last part ends at the
    whole amount.
    """

    _inherit = 'jxc.order.line'

    # === BUSINESS === #

    def _jxc_is_deduction(self):
        """Tell whether this line takes an amount off the other lines of its order.

        Goods that come back on the same order, by a negative quantity, have moves of their own.
        """
        self.ensure_one()
        if self.display_type:
            return False
        if self.is_downpayment:
            return True
        goods = self.product_id.type == 'consu'
        moved = goods and (self._jxc_ordered_quantity() < 0 or self._jxc_is_invoiced_by_moved())
        return self.price_subtotal < 0 and not moved

    def _jxc_invoiced_part(self):
        """Return how much of this line is invoiced once core has invoiced what it would now.

        :return: number from 0 to 1
        """
        self.ensure_one()
        invoiced = self.qty_invoiced + self.qty_to_invoice
        return min(max(invoiced / self._jxc_ordered_quantity(), 0.0), 1.0)

    def _jxc_flow_price(self, amount='price_subtotal'):
        """Return the price of one unit, discount taken off; of a down payment, what it was.

        In the currency of the order.

        :param amount: ``'price_subtotal'``, or ``'price_total'`` for the price with taxes
        """
        self.ensure_one()
        if not self.is_downpayment:
            return self[amount] / (self._jxc_ordered_quantity() or 1)
        paid = self.invoice_lines.filtered(
            lambda item: (
                item.parent_state == 'posted'
                and item.move_id.move_type in USUAL
                and item.quantity > 0
            )
        )
        return sum(paid.mapped(amount)) / (sum(paid.mapped('quantity')) or 1)

    def _jxc_is_down_payment_itself(self, item):
        """Tell whether this invoice line bills the down payment, or takes that bill back."""
        if not self.is_downpayment or item.quantity <= 0:
            return False
        if item.move_id.move_type in USUAL:
            return True
        # core turns a deduction round as well, where it makes a credit note of an invoice below 0
        billed = item.move_id.reversed_entry_id.invoice_line_ids & self.invoice_lines
        return any(origin.quantity > 0 for origin in billed)

    def _jxc_deducted(self):
        """Return what invoices have taken off by this line.

        :return: (quantity, quantity that this would be at the price of the line)
        """
        self.ensure_one()
        quantity = weighted = 0.0
        price = self._jxc_flow_price()
        for item in self.invoice_lines.filtered(lambda item: item.parent_state != 'cancel'):
            if self._jxc_is_down_payment_itself(item):
                continue
            sign = 1 if item.move_id.move_type in USUAL else -1
            part = sign * item.product_uom_id._compute_quantity(
                item.quantity, self.product_uom_id, round=False
            )
            quantity += part
            same = item.currency_id == self.currency_id and price
            # as rounded on the invoices, so that the last one ends at the whole amount
            weighted += sign * item.price_subtotal / price if same else part
        return quantity, weighted

    def _jxc_open_deduction(self):
        """Return what is still to be taken off by this line, as quantity at its price.

        What is left of the quantity is not it: the price of a part made up for rounding.
        """
        quantity, weighted = self._jxc_deducted()
        return self.qty_to_invoice + quantity - weighted

    def _jxc_share(self, part):
        """Return what to take off now so that this part of the whole is taken off.

        :param part: number from 0 to 1
        :return: (quantity on the invoice, factor on the price), None for just what core does
        """
        self.ensure_one()
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        left = self.qty_to_invoice
        if float_is_zero(left, precision_digits=digits):
            return None
        quantity, weighted = self._jxc_deducted()
        whole = left + quantity + self.jxc_credited_back
        exact = whole * part - weighted
        now = float_round(whole * part - quantity, precision_digits=digits)
        least = RESERVE * 10**-digits
        if part >= 1:
            now = left
        elif float_compare(abs(left) - abs(now), least, precision_digits=digits) < 0:
            # without a rest of the quantity core would take nothing off any more at the next part
            most = min(abs(now), max(abs(left) - least, abs(left) / 2))
            most = float_round(most, precision_digits=digits, rounding_method='DOWN')
            now = copysign(most, left)
        if now * left <= 0 or exact * left <= 0:
            return 0.0, 1.0
        factor = exact / now
        if abs(factor - 1) < SAME:
            factor = 1.0
        return None if factor == 1 and now == left else (now, factor)

    def _jxc_share_now(self):
        """Return the share that a flow has chosen, or of a rest what ends at the whole amount.

        A person who invoices by hand after a flow gets the rest, too: core would take the whole
        down payment off once more.
        """
        share = share_of(self)
        if share or not self._jxc_is_deduction():
            return share
        quantity, _weighted = self._jxc_deducted()
        return self._jxc_share(1.0) or (self.qty_to_invoice, 1.0) if quantity else None

    def _jxc_with_share(self, values, price='price_unit'):
        """Change the values of an invoice line to the share of this line that is invoiced now."""
        share = self._jxc_share_now()
        if share:
            quantity, factor = share
            values = {**values, 'quantity': quantity, price: values[price] * factor}
            # tax amounts that core keeps for the whole line do not hold for a part of it
            extra = values.get('extra_tax_data')
            if extra:
                key = extra.get('computation_key')
                values['extra_tax_data'] = {'computation_key': key} if key else False
        return values
