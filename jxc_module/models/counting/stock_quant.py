from odoo import models

from ..base.during import ongoing
from ..base.kept_value import kept

COUNTED = 'jxc counted quants'


class StockQuant(models.Model):
    _inherit = 'stock.quant'

    def _get_inventory_move_values(self, *args, **kwargs):
        values = super()._get_inventory_move_values(*args, **kwargs)
        line_id = (ongoing(self.env, COUNTED) or {}).get(self.id)
        return {**values, 'jxc_stocktake_line_id': kept(line_id)} if line_id else values
