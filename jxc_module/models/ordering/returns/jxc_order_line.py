from collections import defaultdict

from odoo import fields, models

# What returns and inspections write, and bills and credit notes are judged by.
KEPT = frozenset({'jxc_credited_back', 'jxc_rejected_qty'})


class JxcOrderLine(models.AbstractModel):
    """A line of an order whose goods may come back."""

    _inherit = 'jxc.order.line'

    jxc_credited_back = fields.Float(
        string="Came Back and Credited",
        digits='Product Unit',
        copy=False,
        readonly=True,
        help="In the unit of the line. Core invoices ordered goods once more when their return is "
        "credited; this much is not invoiced again.",
    )

    def _jxc_check_kept(self, *vals_list):
        """Refuse what a request says of goods that came back or were rejected.

        Called above the methods of the rooms below, which lift the limits of who asks.

        :raise AccessError: names the fields
        """
        for vals in vals_list:
            if KEPT & vals.keys():
                self._jxc_check_read_only(vals)

    def _jxc_moved_parts(self):
        """Return what was moved and kept of each product of this line; of a kit, of each part.

        :return: ``{product.product: quantity in its unit}``
        """
        usage, sign = self._jxc_partner_usage, self._jxc_partner_sign
        parts = defaultdict(float)
        for move in self.move_ids:
            if move.state == 'done':
                there = (move._jxc_usage(move.location_dest_id) == usage) - (
                    move._jxc_usage(move.location_id) == usage
                )
                parts[move.product_id] += (
                    sign
                    * there
                    * move.product_uom._compute_quantity(
                        move.quantity, move.product_id.uom_id, round=False
                    )
                )
        return dict(parts)

    def _jxc_net_back(self):
        """Return what came back by returns less what has gone again by returns of returns.

        In the unit of the line; of a kit, of all its parts together.
        """
        self.ensure_one()
        usage, sign = self._jxc_partner_usage, self._jxc_partner_sign
        partner, here = ('location_dest_id', 'location_id')[::sign]
        moves = self.move_ids.filtered(lambda move: move.state == 'done')
        back = moves.filtered(lambda move: move._jxc_usage(move[here]) == usage)
        again = (moves - back).filtered(
            lambda move: (
                move.origin_returned_move_id
                and move.to_refund
                and move._jxc_usage(move[partner]) == usage
            )
        )
        return sum(
            way * move.product_uom._compute_quantity(move.quantity, self.product_uom_id)
            for way, found in ((1, back), (-1, again))
            for move in found
        )

    def _jxc_still_back(self):
        """Return how much came back, was credited and has not gone again, in the line's unit."""
        self.ensure_one()
        back = self.jxc_credited_back
        if not back or self.product_id.type != 'consu' or self._jxc_is_deduction():
            return back
        away = self._jxc_ordered_quantity() - self._jxc_moved_quantity()
        if self.move_ids.product_id <= self.product_id:
            away = min(away, self._jxc_net_back())
        return max(min(back, away), 0)

    def _jxc_not_invoiced_again(self):
        """Take off what core would invoice of these lines what came back and was credited."""
        for line in self.filtered('jxc_credited_back'):
            back, more = line._jxc_still_back(), line.qty_to_invoice
            # a discount of -1 is to invoice, and comes back, below 0
            if back * more > 0 and not line._jxc_is_invoiced_by_moved():
                line.qty_to_invoice = more - (min if more > 0 else max)(back, more)

    def _jxc_invoice_lines_left(self, cheaper):
        """Return what is invoiced and not credited yet: ``{invoice line: in the line's unit}``."""
        return self.invoice_lines._jxc_left_to_credit(
            self._jxc_item_link, self, self.product_uom_id, cheaper
        )
