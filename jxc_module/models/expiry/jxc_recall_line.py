from odoo import fields, models


class JxcRecallLine(models.Model):
    """One delivery of a recalled lot to a customer. Written by the trace only."""

    _name = 'jxc.recall.line'
    _description = "Recall Delivery"
    _order = 'date, id'

    recall_id = fields.Many2one('jxc.recall', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='recall_id.company_id', store=True, index=True)
    customer_id = fields.Many2one(
        'jxc.recall.customer', required=True, index=True, ondelete='cascade'
    )
    move_line_id = fields.Many2one(
        'stock.move.line', required=True, index=True, ondelete='cascade', readonly=True
    )
    picking_id = fields.Many2one('stock.picking', string="Delivery", readonly=True)
    partner_id = fields.Many2one('res.partner', string="Delivered to", readonly=True)
    product_id = fields.Many2one('product.product', required=True, readonly=True)
    lot_id = fields.Many2one('stock.lot', required=True, readonly=True, index=True)
    warehouse_id = fields.Many2one('stock.warehouse', readonly=True, index=True)
    date = fields.Datetime(readonly=True)
    quantity = fields.Float(string="Delivered", digits='Product Unit', readonly=True)
    quantity_back = fields.Float(string="Came Back", digits='Product Unit', readonly=True)
    uom_id = fields.Many2one(related='product_id.uom_id', string="Unit")

    _move_line_once = models.UniqueIndex('(recall_id, move_line_id)', "A delivery counts once.")
