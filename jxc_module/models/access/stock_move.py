from odoo import models

from .beyond_scope import beyond_scope, is_limited


class StockMove(models.Model):
    """Let the chain of moves work for users who see a part of it."""

    _inherit = 'stock.move'

    # === ACROSS WAREHOUSES === #

    # Each of these methods reads or writes the moves before and after its own (the other end of a
    # transit, what waits for these goods) or the valuation of the whole company.

    @beyond_scope()
    def _action_assign(self, force_qty=False):
        return super()._action_assign(force_qty=force_qty)

    @beyond_scope()
    def _action_cancel(self):
        return super()._action_cancel()

    def _action_done(self, cancel_backorder=False):
        if is_limited(self.env):
            # The lines say where goods really leave from, and the user may have changed them to a
            # location of another warehouse: the rest runs as superuser, so check them here. They
            # are searched for: what the user has read of them before is in the cache for all. All
            # of them are found, and none is shown: the next line asks for the user's own right.
            lines = self.env['stock.move.line'].sudo().search([('move_id', 'in', self.ids)])
            lines.sudo(False).check_access('write')
        return self._jxc_action_done(cancel_backorder)

    @beyond_scope()
    def _jxc_action_done(self, cancel_backorder):
        # pylint: disable=super-method-mismatch
        return super()._action_done(cancel_backorder=cancel_backorder)

    @beyond_scope()
    def _recompute_state(self):
        return super()._recompute_state()

    @beyond_scope()
    def _set_value(self, correction_quantity=None):
        return super()._set_value(correction_quantity=correction_quantity)

    @beyond_scope()
    def _trigger_assign(self):
        return super()._trigger_assign()

    # === ORDERS BEHIND A MOVE === #

    def _get_source_document(self):
        # The forecast of a product names the order that a receipt comes from; core reads it through
        # the purchase line, which a buyer with own orders only may not open.
        user = self.env.user
        if self.env.su or not user._jxc_own_purchase_companies(self.env.companies.ids):
            return super()._get_source_document()
        document = super(StockMove, self.sudo())._get_source_document()
        return document.sudo(False) if document else document

    def _get_upstream_documents_and_responsibles(self, visited):
        # Whom to tell that goods are not needed any more: core goes through the purchases behind
        # the moves, which a salesperson who cancels his own order may not read. It notes a to-do.
        if self.env['purchase.order.line'].has_access('read'):
            return super()._get_upstream_documents_and_responsibles(visited)
        return super(StockMove, self.sudo())._get_upstream_documents_and_responsibles(visited)

    def _compute_description_picking(self):
        # The text on a transfer comes from the line of its order, which the other side of the
        # trade (a buyer who looks at a delivery) may not read. He reads the transfer.
        return super(StockMove, self.sudo())._compute_description_picking()
