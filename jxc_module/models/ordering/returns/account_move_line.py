from odoo import models


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    def _jxc_order_line(self):
        """Return the line of the order that this invoice line bills, or None."""
        return self.sale_line_ids[:1] or self.purchase_line_id or None

    def _jxc_order(self):
        """Return the order that this invoice line bills, or None."""
        line = self._jxc_order_line()
        return line.order_id if line else None

    def _jxc_left_to_credit(self, link, line, unit):
        """Return what these invoice lines of an order line have left to be credited.

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
                sign * part.product_uom_id._compute_quantity(part.quantity, unit, round=False)
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
            rest = part.product_uom_id._compute_quantity(part.quantity, unit, round=False)
            for item in left:
                taken = min(rest, max(left[item], 0))
                left[item] -= taken
                rest -= taken
        return {item: quantity for item, quantity in left.items() if unit.compare(quantity, 0) > 0}
