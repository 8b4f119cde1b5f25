from odoo import api, fields, models

KINDS = [
    ('coming', "Still Coming"),
    ('lost', "Lost"),
    ('returned', "Returned to Source"),
    ('never_shipped', "Never Shipped"),
    ('carrier', "Carrier Owes It"),
    ('quarantine', "Damaged: Quarantine"),
    ('damaged_return', "Damaged: to the Sender"),
    ('damaged_scrap', "Damaged: Scrapped"),
    ('more_shipped', "More Was Shipped"),
    ('found', "Found at Destination"),
]

# who says so: the keeper of the destination; of these also that of the source
AT_EITHER = {'coming', 'returned', 'never_shipped', 'more_shipped'}
AT_DEST = {kind for kind, _label in KINDS} - AT_EITHER


class JxcTransferDifference(models.Model):
    """Pieces that did not arrive as they were shipped, and what became of them."""

    _name = 'jxc.transfer.difference'
    _description = "Difference of a Transfer"
    _order = 'id desc'
    _check_company_auto = True

    transfer_id = fields.Many2one(
        'jxc.transfer', required=True, index=True, ondelete='cascade', readonly=True
    )
    line_id = fields.Many2one(
        'jxc.transfer.line', required=True, index=True, ondelete='cascade', readonly=True
    )
    company_id = fields.Many2one(related='transfer_id.company_id', store=True, index=True)
    product_id = fields.Many2one('product.product', required=True, index=True, readonly=True)
    uom_id = fields.Many2one(related='product_id.uom_id', string="Unit")
    lot_id = fields.Many2one('stock.lot', readonly=True, index='btree_not_null')
    quantity = fields.Float(
        digits='Product Unit', required=True, readonly=True, help="In the product's unit."
    )
    kind = fields.Selection(KINDS, string="What Became of It", required=True, readonly=True)
    reason_id = fields.Many2one('jxc.reason', readonly=True, domain=[('kind', '=', 'transfer')])
    partner_id = fields.Many2one(
        'res.partner', string="Carrier", readonly=True, index='btree_not_null'
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    amount = fields.Monetary(readonly=True, help="What the carrier owes.")
    note = fields.Text(readonly=True)
    move_ids = fields.Many2many('stock.move', string="Moves", readonly=True)
    scrap_id = fields.Many2one(
        'stock.scrap', string="Scrap Order", readonly=True, index='btree_not_null'
    )
    user_id = fields.Many2one('res.users', string="Settled by", readonly=True, required=True)
    done_on = fields.Datetime(string="Settled on", readonly=True, required=True)
    value = fields.Monetary(
        readonly=True,
        groups='jxc_module.group_cost',
        help="What left the stock by it, at core's value of the moves; negative: a gain.",
    )

    @api.depends('transfer_id', 'product_id')
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.transfer_id.name}: {row.product_id.display_name}"
