from odoo import fields, models


class StockReturnPickingLine(models.TransientModel):
    _inherit = 'stock.return.picking.line'

    jxc_location_id = fields.Many2one(
        'stock.location', string="From", help="Where the goods of this line lie now."
    )

    def _prepare_move_default_values(self, new_picking):
        values = super()._prepare_move_default_values(new_picking)
        # the exchange of a return comes from the vendor, not from there
        if self.jxc_location_id and new_picking.return_id == self.wizard_id.picking_id:
            values['location_id'] = self.jxc_location_id.id
        return values
