from odoo import api, fields, models


class JxcInspectionLine(models.TransientModel):
    _name = 'jxc.inspection.line'
    _inherit = 'jxc.dialog'
    _description = "Line of an Inspection"

    inspection_id = fields.Many2one('jxc.inspection', required=True, ondelete='cascade')
    move_line_id = fields.Many2one('stock.move.line', required=True, ondelete='cascade')
    product_id = fields.Many2one(related='move_line_id.product_id')
    lot = fields.Char(compute='_compute_lot')
    quantity = fields.Float(related='move_line_id.quantity', string="Came")
    uom_id = fields.Many2one(related='move_line_id.product_uom_id', string="Unit")
    rejected_qty = fields.Float(string="Goods Rejected", digits='Product Unit')
    accepted_qty = fields.Float(
        string="Goods Accepted", digits='Product Unit', compute='_compute_accepted_qty'
    )
    reason_id = fields.Many2one('jxc.reason', domain="[('kind', '=', 'reject')]")
    photo = fields.Image(max_width=1920, max_height=1920)

    @api.depends('move_line_id.lot_id', 'move_line_id.lot_name')
    def _compute_lot(self):
        for line in self:
            line.lot = line.move_line_id.lot_id.name or line.move_line_id.lot_name

    @api.depends('rejected_qty', 'quantity')
    def _compute_accepted_qty(self):
        for line in self:
            line.accepted_qty = line.quantity - line.rejected_qty
