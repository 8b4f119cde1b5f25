from odoo import api, models


class StockPicking(models.Model):
    _inherit = 'stock.picking'

    @api.model
    def default_get(self, fields):
        vals = super().default_get(fields)
        if vals.get('picking_type_id') and not self.env.context.get('default_picking_type_id'):
            picking_type = self.env['stock.picking.type'].browse(vals['picking_type_id'])
            own = self.env.user._jxc_own_picking_type(picking_type)
            vals['picking_type_id'] = own.id
        return vals
