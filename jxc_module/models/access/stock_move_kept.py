from odoo import api, models

from ..base.during import during, ongoing
from ..base.given import given_ids

MOVING = 'jxc core moves and values goods'


class StockMove(models.Model):
    """What has happened is said by core's methods, never by a request.

    Core stores the state and the value of a move, and its link to what was ordered. Views show them
    read-only, RPC writes them all the same: "done" passed every gate of shipping and receiving, and
    a bill for goods that never came was matched. Who makes goods goes on as core lets him: it
    writes the state of what an order did not use, and adds to orders that are done.
    """

    _inherit = 'stock.move'

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        if not (self.env.su or ongoing(self.env, MOVING)):
            # given, or as a default of the request; to a transfer that is done core itself adds
            known = moves.sudo()  # compared and not shown
            if any(
                move.state == 'done' != move.picking_id.state and not move._jxc_is_made()
                for move in known
            ):
                self._jxc_refuse_written({'state'})
        return moves

    def write(self, vals):
        if not (self.env.su or ongoing(self.env, MOVING)):
            self._jxc_check_happened(vals)
        return super().write(vals)

    # === BUSINESS === #

    def _action_done(self, cancel_backorder=False):
        with during(self.env, MOVING, True):
            return super()._action_done(cancel_backorder=cancel_backorder)

    def _set_value(self, correction_quantity=None):
        with during(self.env, MOVING, True):
            return super()._set_value(correction_quantity=correction_quantity)

    def _jxc_check_happened(self, vals):
        """Refuse values that say of these moves what has happened, or of what it was a part.

        :raise AccessError: names the fields
        """
        if vals.keys().isdisjoint({'state', 'value', 'purchase_line_id'}):
            return
        named = set()
        for move in self.sudo():  # compared and not shown
            done = move.state == 'done'
            if 'state' in vals and done != (vals['state'] == 'done') and not move._jxc_is_made():
                named.add('state')
            if 'value' in vals and move.value != vals['value']:
                named.add('value')
            if done and 'purchase_line_id' in vals:
                line = move.purchase_line_id
                given = line.browse(given_ids(self.env, vals['purchase_line_id']))
                # what came with an order and was none of its lines becomes one
                of_order = not line and given.order_id == move.picking_id.purchase_id
                if given != line and not of_order:
                    named.add('purchase_line_id')
        if named:
            self._jxc_refuse_written(named)

    def _jxc_is_made(self):
        """Tell whether this is a move of a manufacturing order that the user may write."""
        self.ensure_one()
        if 'production_id' not in self._fields or self.purchase_line_id:
            return False
        order = self.production_id | self.raw_material_production_id
        return bool(order) and order.sudo(False).has_access('write')
