from odoo import api, fields, models


class JxcReturnLine(models.TransientModel):
    """What may come back of one move and lot."""

    _name = 'jxc.return.line'
    _inherit = 'jxc.dialog'
    _description = "Line of a Return"
    _jxc_unchecked = ('lot_id',)  # its name is shown for lots of the move alone

    return_id = fields.Many2one('jxc.return', required=True, ondelete='cascade', index=True)
    move_id = fields.Many2one('stock.move', required=True, readonly=True, ondelete='cascade')
    lot_id = fields.Many2one('stock.lot', string="Lot Record", readonly=True)
    product_id = fields.Many2one(related='move_id.product_id')
    picking_id = fields.Many2one(related='move_id.picking_id', string="Transfer")
    uom_id = fields.Many2one(related='move_id.product_id.uom_id', string="Unit")
    lot_name = fields.Char(string="Lot", compute='_compute_lot_name')
    returnable = fields.Float(digits='Product Unit', readonly=True)
    quantity = fields.Float(string="Comes Back", digits='Product Unit')

    @api.depends('lot_id', 'move_id')
    def _compute_lot_name(self):
        for line in self:
            # the lot of a delivery that the user sees; a salesperson may not read lots
            moved = line.move_id._origin.sudo().move_line_ids.lot_id
            line.lot_name = (line.lot_id._origin.sudo() & moved).name
