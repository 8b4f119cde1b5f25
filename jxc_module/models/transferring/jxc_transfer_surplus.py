from odoo import api, fields, models


class JxcTransferSurplus(models.Model):
    """What came beside what was shipped: more, another lot, another product. It stays open until
    the source confirms it or it is booked as found; then it names the difference it became.
    """

    _name = 'jxc.transfer.surplus'
    _description = "Goods That Were Not Shipped"
    _order = 'id desc'
    _check_company_auto = True

    transfer_id = fields.Many2one(
        'jxc.transfer', required=True, index=True, ondelete='cascade', readonly=True
    )
    company_id = fields.Many2one(related='transfer_id.company_id', store=True, index=True)
    product_id = fields.Many2one('product.product', required=True, index=True, readonly=True)
    uom_id = fields.Many2one(related='product_id.uom_id', string="Unit")
    lot_id = fields.Many2one('stock.lot', readonly=True, index='btree_not_null')
    lot_name = fields.Char(string="Unknown Lot", readonly=True)
    quantity = fields.Float(
        digits='Product Unit', required=True, readonly=True, help="In the product's unit."
    )
    user_id = fields.Many2one(
        'res.users', string="Found by", readonly=True, default=lambda self: self.env.user
    )
    difference_id = fields.Many2one(
        'jxc.transfer.difference', string="Settled as", readonly=True, index='btree_not_null'
    )

    @api.depends('transfer_id', 'product_id')
    def _compute_display_name(self):
        for row in self:
            row.display_name = f'{row.transfer_id.name}: {row.product_id.display_name}'

    def _settled_as(self, difference, quantity):
        """Note what became of this surplus; of a smaller quantity the rest stays open."""
        for row in self:
            rest = row.quantity - quantity
            if row.product_id.uom_id.compare(rest, 0) > 0:
                row.copy({'quantity': rest})
            row.write({'quantity': quantity, 'difference_id': difference.id})
