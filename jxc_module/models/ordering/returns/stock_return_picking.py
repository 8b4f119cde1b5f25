from odoo import fields, models


class StockReturnPicking(models.TransientModel):
    _inherit = 'stock.return.picking'

    jxc_location_id = fields.Many2one('stock.location', help="Where the goods lie now.")

    def _prepare_picking_default_values_based_on(self, picking):
        values = super()._prepare_picking_default_values_based_on(picking)
        if self.jxc_location_id and picking == self.picking_id:
            values['location_id'] = self.jxc_location_id.id
        return values
