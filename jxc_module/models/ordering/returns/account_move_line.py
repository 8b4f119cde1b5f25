from odoo import models
from odoo.tools.float_utils import float_round

SAME = 1e-6  # of a quantity, a matter of binary numbers


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    def _jxc_order_line(self):
        """Return the line of the order that this invoice line bills, or None."""
        return self.sale_line_ids[:1] or self.purchase_line_id or None

    def _jxc_order(self):
        """Return the order that this invoice line bills, or None."""
        line = self._jxc_order_line()
        return line.order_id if line else None

    def _jxc_left_to_credit(self, link, line, unit, cheaper):
        """Return what these invoice lines of an order line have left to be credited.

        Where a credit note only made the goods cheaper, they can still come back.

        :param cheaper: ``{id of a line of a credit note: its part, 0 to 1, for the price alone}``
        :param link: the field that points to the order line
        :param line: sale.order.line or purchase.order.line
        :param unit: uom.uom of the result
        :return: ``{invoice line: quantity}``, the latest posted invoice first
        """
        kinds = ('out_invoice', 'in_invoice')
        invoiced = self.filtered(
            lambda item: item.parent_state == 'posted' and item.move_type in kinds
        )
        left = {}
        for item in invoiced.sorted(lambda item: (item.date, item.id), reverse=True):
            credited = item.move_id.reversal_move_ids.filtered(lambda move: move.state != 'cancel')
            back = credited.invoice_line_ids.filtered(lambda part: line in part[link])
            left[item] = sum(
                sign * part._jxc_goods_quantity(unit, cheaper)
                for sign, parts in ((1, item), (-1, back))
                for part in parts
            )
        # Credit notes without an invoice of their own take off the total as well.
        free = self.filtered(
            lambda item: (
                item.parent_state != 'cancel'
                and item.move_type in ('out_refund', 'in_refund')
                and not item.move_id.reversed_entry_id
            )
        )
        for part in free:
            rest = part._jxc_goods_quantity(unit, cheaper)
            for item in left:
                taken = min(rest, max(left[item], 0))
                left[item] -= taken
                rest -= taken
        return {item: quantity for item, quantity in left.items() if unit.compare(quantity, 0) > 0}

    def _jxc_goods_quantity(self, unit, cheaper):
        """Return how much goods this line is about, see :meth:`_jxc_left_to_credit`."""
        quantity = self.product_uom_id._compute_quantity(self.quantity, unit, round=False)
        return quantity * (1 - cheaper.get(self.id, 0))

    def _jxc_price_left(self, items, cheaper):
        """Return which part of the price of this invoice line its credit notes have left.

        A credit note of the invoice counts for its lines, one without an invoice for all.

        :param items: all lines of invoices and credit notes of the same order line
        :param cheaper: as in :meth:`_jxc_left_to_credit`
        """
        left = 1.0
        for part in items.filtered(lambda item: cheaper.get(item.id)):
            origin = part.move_id.reversed_entry_id
            of = items.filtered(
                lambda item, origin=origin: (
                    item.parent_state == 'posted'
                    and item.move_type in ('out_invoice', 'in_invoice')
                    and (not origin or item.move_id == origin)
                )
            )
            worth = sum(of.mapped('price_subtotal'))
            # goods that were credited before were not made cheaper
            worth -= sum(
                other.price_subtotal * (1 - cheaper.get(other.id, 0))
                for other in items
                if other.parent_state != 'cancel'
                and other.move_id.reversed_entry_id & of.move_id
                and other.id < part.id
            )
            if worth > 0 and self in of and part.currency_id == self.currency_id:
                left -= part.price_subtotal * cheaper[part.id] / worth
        return max(left, 0.0)

    def _jxc_part_values(self, quantity):
        """Return the values of a line that is about a part of the quantity of this one.

        Seven pieces are no round number of dozens: the price makes up for what rounding takes.
        """
        self.ensure_one()
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        rounded = float_round(quantity, precision_digits=digits) or 10**-digits
        if abs(rounded - quantity) < SAME:
            return {'quantity': quantity}
        return {'quantity': rounded, 'price_unit': self.price_unit * quantity / rounded}
