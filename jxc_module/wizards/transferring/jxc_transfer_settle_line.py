from odoo import api, fields, models

from ...models.transferring.jxc_transfer_difference import KINDS

OVER = [row for row in KINDS if row[0] in ('more_shipped', 'found')]
MISSING = [row for row in KINDS if row not in OVER]


class JxcTransferSettleLine(models.TransientModel):
    """What is missing, or came beside what was shipped, of one product and lot."""

    _name = 'jxc.transfer.settle.line'
    _inherit = 'jxc.dialog'
    _description = "Row to Settle"
    # the names of the document's own lots, shown to who sees the document
    _jxc_unchecked = ('lot_id',)

    settle_id = fields.Many2one(
        'jxc.transfer.settle', string="Page", required=True, ondelete='cascade', index=True
    )
    what = fields.Selection(
        [('missing', "Did Not Arrive"), ('over', "Not Shipped")], string="Situation", required=True
    )
    transfer_line_id = fields.Many2one('jxc.transfer.line', ondelete='cascade')
    surplus_id = fields.Many2one('jxc.transfer.surplus', ondelete='cascade')
    product_id = fields.Many2one('product.product', compute='_compute_product')
    uom_id = fields.Many2one('uom.uom', string="Unit", compute='_compute_product')
    lot_id = fields.Many2one('stock.lot', string="Lot Record")
    lot_name = fields.Char(string="Lot", compute='_compute_product')
    open_qty = fields.Float(string="To Settle", digits='Product Unit')
    quantity = fields.Float(digits='Product Unit', help="In the product's unit.")
    missing_kind = fields.Selection(MISSING, string="What Became of It")
    over_kind = fields.Selection(OVER, string="Where It Is From")
    kind = fields.Char(compute='_compute_kind')
    reason_id = fields.Many2one('jxc.reason', string="Cause", domain="[('kind', '=', 'transfer')]")
    partner_id = fields.Many2one('res.partner', string="Who Owes")
    currency_id = fields.Many2one(related='settle_id.transfer_id.company_id.currency_id')
    amount = fields.Monetary(string="Owed")
    note = fields.Char()

    @api.depends('transfer_line_id', 'surplus_id', 'lot_id')
    def _compute_product(self):
        for row in self:
            line, surplus = row.transfer_line_id._origin, row.surplus_id._origin
            row.product_id = line.product_id or surplus.product_id
            row.uom_id = row.product_id.uom_id
            # the lots of this document alone, whatever a client puts here
            own = line.sudo().move_ids.move_line_ids.lot_id | surplus.sudo().lot_id
            row.lot_name = (row.lot_id._origin.sudo() & own).name or surplus.lot_name

    @api.depends('what', 'missing_kind', 'over_kind')
    def _compute_kind(self):
        for row in self:
            row.kind = row.missing_kind if row.what == 'missing' else row.over_kind

    @api.onchange('missing_kind')
    def _onchange_missing_kind(self):
        if self.missing_kind == 'carrier' and not self.partner_id:
            self.partner_id = self.settle_id.transfer_id.carrier_id

    def _decision(self):
        """Return this row as `_settle` of the transfer takes it."""
        self.ensure_one()
        owes = self.kind == 'carrier'
        return {
            'line': self.transfer_line_id or self._surplus_line(),
            'lot': self.lot_id or self._surplus_lot(),
            'quantity': self.quantity,
            'kind': self.kind,
            'reason': self.reason_id,
            'partner': self.partner_id if owes else self.partner_id.browse(),
            'amount': self.amount if owes else 0.0,
            'note': self.note,
        }

    def _surplus_line(self):
        """Return the line of a product that came unasked; it is made if missing."""
        transfer = self.surplus_id.transfer_id
        # a line that nobody asked for, of a document on which the user settles: `_settle` asks
        return transfer.sudo()._line_for(self.product_id).sudo(False)

    def _surplus_lot(self):
        """Return the lot of goods whose label nobody knew; it is made if missing."""
        name, product = self.surplus_id.lot_name, self.product_id
        if not name or product.tracking == 'none':
            return self.lot_id
        company = self.settle_id.transfer_id.company_id
        known = self.env['stock.lot'].search(
            [
                ('name', '=', name),
                ('product_id', '=', product.id),
                ('company_id', 'in', (False, company.id)),
            ],
            limit=1,
        )
        return known or known.create(
            {'name': name, 'product_id': product.id, 'company_id': company.id}
        )
