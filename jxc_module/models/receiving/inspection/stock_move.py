from collections import defaultdict

from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = 'stock.move'

    jxc_accepted_qty = fields.Float(
        string="Goods Accepted", digits='Product Unit', copy=False, readonly=True
    )
    jxc_rejected_qty = fields.Float(
        string="Goods Rejected",
        digits='Product Unit',
        copy=False,
        readonly=True,
        help="Rejected at inspection, in the unit of this move. It goes to quarantine by a move "
        "of its own.",
    )
    jxc_reject_reason_id = fields.Many2one('jxc.reason', string="Reason", copy=False, readonly=True)
    jxc_reject_photo = fields.Image(
        string="Photo", max_width=1920, max_height=1920, copy=False, readonly=True
    )

    # === BUSINESS === #

    def _action_done(self, cancel_backorder=False):
        rejected = self._jxc_split_rejected()
        done = super(StockMove, self | rejected)._action_done(cancel_backorder=cancel_backorder)
        done._jxc_refresh_rejected()
        return done

    def _jxc_split_rejected(self):
        """Give what was rejected at inspection a move of its own, straight into quarantine.

        The goods are never available, not even for an instant: no move brings them into the stock
        first. The order line keeps both moves, so that core counts all of it as received and
        values it.

        :return: stock.move, the moves made
        """
        lines = self.move_line_ids.filtered(
            lambda line: (
                line.picked
                and line.state not in ('draft', 'done', 'cancel')
                and line.product_uom_id.compare(line.jxc_rejected_qty, 0) > 0
            )
        )
        made = self.browse()
        for (move, reason), own in lines.grouped(
            lambda line: (line.move_id, line.jxc_reject_reason_id)
        ).items():
            made |= move._jxc_split_one(reason, own)
        return made

    def _jxc_split_one(self, reason, lines):
        """Split what these lines reject for one reason from this move.

        :return: stock.move, empty where nothing could be split
        """
        self.ensure_one()
        unit = self.product_id.uom_id
        quantity = sum(
            line.product_uom_id._compute_quantity(line.jxc_rejected_qty, unit, round=False)
            for line in lines
        )
        warehouse = self.picking_type_id.warehouse_id or self.location_dest_id.warehouse_id
        location = warehouse._jxc_quarantine_location()
        vals_list = self._split(quantity)
        photo = next((line.jxc_reject_photo for line in lines if line.jxc_reject_photo), False)
        for vals in vals_list:
            vals.update(
                {
                    'location_dest_id': location.id,
                    'location_final_id': location.id,
                    # nothing that waits for these goods gets rejected ones
                    'move_dest_ids': [],
                    'route_ids': [],
                }
            )
        move = self.create(vals_list)
        # the part of his own move that he rejected, see `_jxc_inspect`
        move.sudo().write(
            {
                'jxc_reject_of_id': self.id,
                'jxc_reject_reason_id': reason.id,
                'jxc_reject_photo': photo,
            }
        )
        # the lines first: confirming would make new ones without lots
        lines._jxc_separate(move, location)
        move._action_confirm(merge=False, create_proc=False)
        move.picked = True
        if self.product_uom.is_zero(self.product_uom_qty) and self.move_dest_ids:
            # core cancels an empty move and what waits for it; the customer still waits
            self.move_dest_ids._break_mto_link(self)
        return move

    @api.model
    def _jxc_reject_factor(self, move):
        """Return by how much a done move changes what is rejected and still here."""
        if move.jxc_reject_of_id and not move.origin_returned_move_id:
            return 1
        back = move.origin_returned_move_id
        if back.jxc_reject_of_id and move.to_refund and move._is_purchase_return():
            # core takes these off the received quantity
            return -1
        return 0

    def _jxc_refresh_rejected(self):
        """Write on the order lines of these moves what is rejected and not sent back."""
        touched = self.filtered(
            lambda move: move.jxc_reject_of_id or move.origin_returned_move_id.jxc_reject_of_id
        )
        # a keeper has no rights on orders, yet what he rejects is not to be paid
        order_lines = touched.sudo().purchase_line_id
        totals = defaultdict(float)
        for move in order_lines.move_ids.filtered(lambda move: move.state == 'done'):
            line = move.purchase_line_id
            totals[line] += self._jxc_reject_factor(move) * move.product_uom._compute_quantity(
                move.quantity, line.product_uom_id, rounding_method='HALF-UP'
            )
        for line in order_lines:
            line.jxc_rejected_qty = max(totals[line], 0)
