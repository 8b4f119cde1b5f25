from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.count_quantity import QuantityError, parse_quantity


class JxcStocktakeSettle(models.TransientModel):
    """Say what an unknown article is, or that it is none of ours."""

    _name = 'jxc.stocktake.settle'
    _inherit = 'jxc.dialog'
    _description = "Settle an Unknown Article"

    entry_id = fields.Many2one('jxc.stocktake.entry', string="Note", required=True)
    unknown_code = fields.Char(related='entry_id.unknown_code')
    location_id = fields.Many2one(related='entry_id.location_id')
    note = fields.Char(related='entry_id.note')
    photo = fields.Image(related='entry_id.photo')
    product_id = fields.Many2one('product.product', domain=[('is_storable', '=', True)])
    tracking = fields.Selection(related='product_id.tracking')
    lot_id = fields.Many2one(
        'stock.lot', string="Lot/Serial Number", domain="[('product_id', '=', product_id)]"
    )
    lot_name = fields.Char(string="New Lot")
    quantity = fields.Char(required=True, help="In the product's unit, or as 3x12+5.")

    @api.onchange('product_id')
    def _onchange_product_id(self):
        self.lot_id = False

    def action_confirm(self):
        """Count it as this product."""
        self.ensure_one()
        if not self.product_id:
            raise UserError(self.env._("Choose the product that it is, or dismiss the note."))
        try:
            quantity = float(parse_quantity(self.quantity).total)
        except QuantityError as error:
            raise UserError(
                self.env._("“%s” is no quantity. Type a number.", self.quantity or '')
            ) from error
        self._clean().entry_id._settle(
            {
                'product_id': self.product_id.id,
                'lot_id': self.lot_id.id,
                'lot_name': False if self.lot_id else self.lot_name,
                'quantity': quantity,
            }
        )
        return {'type': 'ir.actions.act_window_close'}

    def action_dismiss(self):
        """Say that nothing is counted for this note."""
        self.ensure_one()
        self._clean().entry_id._settle()
        return {'type': 'ir.actions.act_window_close'}
