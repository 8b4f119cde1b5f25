from odoo import fields, models


class JxcPurchaseLot(models.Model):
    """A lot that a purchase line will come in, as the vendor announced it."""

    _name = 'jxc.purchase.lot'
    _description = "Lot Announced on a Purchase"
    _order = 'line_id, sequence, id'

    line_id = fields.Many2one('purchase.order.line', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='line_id.company_id', store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Lot", required=True)
    expiration_date = fields.Datetime(string="Expiration")
    quantity = fields.Float(
        digits='Product Unit', required=True, default=1.0, help="In the unit of the line."
    )

    _quantity_positive = models.Constraint('CHECK (quantity > 0)', "A lot has a quantity above 0.")
    _name_once = models.Constraint('UNIQUE (line_id, name)', "Each lot stands once on a line.")
