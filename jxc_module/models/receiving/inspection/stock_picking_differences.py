from collections import namedtuple

from markupsafe import Markup, escape

from odoo import models

Difference = namedtuple('Difference', 'picking line expected received rejected')


class StockPicking(models.Model):
    """Tell the buyer what a receipt brought otherwise than ordered."""

    _inherit = 'stock.picking'

    def _jxc_receipt_differences(self):
        """Return what these receipts bring otherwise than they were planned.

        Call it before they are done: then the plan is still known.

        :return: list of Difference, one an order line, quantities in the order's unit
        """
        found = []
        receipts = self.filtered(
            lambda picking: (
                picking.picking_type_code == 'incoming'
                and picking.state not in ('done', 'cancel')
                and picking.company_id.jxc_inspection
            )
        )
        for picking in receipts:
            # The keeper sees his receipt; the order behind it is not his to read in full.
            moves = picking.sudo().move_ids.filtered(
                lambda move: (
                    move.purchase_line_id
                    and move.state not in ('done', 'cancel')
                    and move.location_id.usage in ('supplier', 'transit')
                )
            )
            for line, own in moves.grouped('purchase_line_id').items():
                unit = line.product_uom_id
                figures = [0.0, 0.0, 0.0]
                for move in own:
                    came = sum(
                        one.product_uom_id._compute_quantity(one.quantity, unit, round=False)
                        for one in move.move_line_ids
                        if one.picked
                    )
                    bad = sum(
                        one.product_uom_id._compute_quantity(
                            one.jxc_rejected_qty, unit, round=False
                        )
                        for one in move.move_line_ids
                        if one.picked
                    )
                    planned = move.product_uom._compute_quantity(
                        move.product_uom_qty, unit, round=False
                    )
                    figures = [a + b for a, b in zip(figures, (planned, came, bad), strict=True)]
                difference = Difference(picking, line, *figures)
                if unit.compare(figures[0], figures[1]) or not unit.is_zero(figures[2]):
                    found.append(difference)
        return found

    def _jxc_tell_buyers(self, differences):
        """Give the buyer of each order one activity a receipt; without a buyer, a note.

        :param differences: list of Difference
        """
        by_order = {}
        for difference in differences:
            # the order takes the note, whoever validated the receipt
            order = difference.line.sudo().order_id
            by_order.setdefault((difference.picking.id, order), []).append(difference)
        for (_picking, order), own in by_order.items():
            receipt = own[0].picking.name
            # in the buyer's language, whoever received the goods
            talk = self.with_context(lang=order.user_id.lang or self.env.lang)
            title = talk.env._("Receipt %(receipt)s differs from the order", receipt=receipt)
            rows = Markup().join(
                Markup("<li>%s</li>") % talk._jxc_difference_text(one) for one in own
            )
            note = Markup("<ul>%s</ul>") % rows
            if order.user_id.active and not order.user_id.share:
                order.activity_schedule(
                    'mail.mail_activity_data_todo',
                    summary=title,
                    note=note,
                    user_id=order.user_id.id,
                )
            else:
                order.message_post(body=Markup("<p>%s</p>%s") % (escape(title), note))

    def _jxc_difference_text(self, difference):
        """Return one sentence about a Difference, without prices."""
        line = difference.line.with_context(lang=self.env.lang)
        unit = line.product_uom_id
        names = {
            'product': line.product_id.display_name,
            'unit': unit.name,
            'expected': f'{round(difference.expected, 6):g}',
            'received': f'{round(difference.received, 6):g}',
            'rejected': f'{round(difference.rejected, 6):g}',
        }
        texts = []
        order = unit.compare(difference.received, difference.expected)
        if order < 0:
            texts.append(
                self.env._(
                    "%(product)s: %(received)s %(unit)s came, %(expected)s were expected.", **names
                )
            )
        elif order > 0:
            texts.append(
                self.env._(
                    "%(product)s: %(received)s %(unit)s came, more than the %(expected)s expected.",
                    **names,
                )
            )
        if difference.rejected > 0:
            texts.append(self.env._("%(product)s: %(rejected)s %(unit)s were rejected.", **names))
        return ' '.join(texts)
