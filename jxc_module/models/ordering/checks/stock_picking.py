from odoo import models

from ...base.during import is_unattended
from .by_core import by_core

WARNED = 'jxc_stock_warned'


class StockPicking(models.Model):
    _inherit = 'stock.picking'

    def _pre_action_done_hook(self):
        go_on = super()._pre_action_done_hook()
        if go_on is not True or not self._jxc_can_answer():
            return go_on
        return self._jxc_stock_warning() or True

    @by_core
    def _action_done(self):
        # goods without an order line get one, the carrier's price is put on the order
        return super()._action_done()

    # === BUSINESS === #

    def _jxc_can_answer(self):
        """Return whether a dialog would reach a person.

        Batches and crons of core say in the context what they are; whoever says so himself is told
        by a note instead of a dialog, no more.
        """
        context = self.env.context
        machine = context.get('cron_id') or context.get('batches_to_validate')
        return not machine and not is_unattended(self.env)

    def _jxc_stock_warning(self):
        """Return the dialog that tells of goods which leave without being there; None to go on."""
        told = self._jxc_warned_ids()
        pickings = self.filtered(lambda picking: picking.id not in told)
        lines = pickings.move_line_ids.filtered('picked')
        shortages = [s for s in lines._jxc_shortages() if s.rule.mode != 'block']
        if not shortages:
            return None
        message = '\n'.join(f"• {lines._jxc_shortage_text(s)}" for s in shortages)
        return self.env['jxc.stock.warning']._dialog_action(
            self.env._("Not in Stock"),
            {'picking_ids': pickings.ids, 'message': message},
            context=dict(self.env.context),
        )

    def _jxc_warned_ids(self):
        """Return the ids of transfers whose user goes on in spite of the dialog.

        It lives with the transaction; nothing that a client sends reaches it.
        """
        return self.env.cr.cache.setdefault(WARNED, set())
