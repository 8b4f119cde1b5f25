from odoo import fields, models


class StockReturnPickingLine(models.TransientModel):
    _inherit = 'stock.return.picking.line'

    jxc_quantity = fields.Float(
        string="Quantity in Unit of the Product",
        digits=0,
        help="A part of a dozen is no round number of dozens: returned in the product's unit.",
    )

    def _prepare_move_default_values(self, new_picking):
        values = super()._prepare_move_default_values(new_picking)
        if self.jxc_quantity:
            values |= {
                'product_uom_qty': self.jxc_quantity,
                'product_uom': self.product_id.uom_id.id,
            }
        return values
