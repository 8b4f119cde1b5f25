from odoo import models


class StockMove(models.Model):
    _inherit = 'stock.move'

    def _action_confirm(self, *args, **kwargs):
        moves = super()._action_confirm(*args, **kwargs)
        self._jxc_mark_changed()
        return moves

    def _action_done(self, *args, **kwargs):
        moves = super()._action_done(*args, **kwargs)
        moves._jxc_mark_changed()
        return moves

    def _action_cancel(self):
        result = super()._action_cancel()
        self._jxc_mark_changed()
        return result

    def _jxc_mark_changed(self):
        """Have the stock status of these products refreshed within a minute."""
        products = self.product_id.filtered('is_storable')
        if products:
            self.env['jxc.stock.change']._mark(products.ids)
