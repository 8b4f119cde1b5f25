from odoo import models


class StockMove(models.Model):
    """Moves that are planned, finished or cancelled change the status of their products."""

    _inherit = 'stock.move'

    def _action_confirm(self, *args, **kwargs):
        self._jxc_mark_changed()  # before: moves that are merged into others are gone afterwards
        return super()._action_confirm(*args, **kwargs)

    def _action_done(self, *args, **kwargs):
        self._jxc_mark_changed()
        return super()._action_done(*args, **kwargs)

    def _action_cancel(self):
        self._jxc_mark_changed()
        return super()._action_cancel()

    def _jxc_mark_changed(self):
        """Have the stock status of these products refreshed when the transaction is committed."""
        # ids only: a user may finish a chain whose other end he does not see
        self.env['jxc.stock.change']._mark(self.sudo().product_id._ids)
