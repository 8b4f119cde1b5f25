from odoo import fields, models


class JxcLastPrice(models.Model):
    """The last price of a product to a customer, or from a vendor, out of the old system."""

    _name = 'jxc.last.price'
    _description = "Last Price before the Start"
    _order = 'date desc, id desc'

    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    kind = fields.Selection(
        [('sale', "Sale"), ('purchase', "Purchase")], required=True, readonly=True
    )
    partner_id = fields.Many2one(
        'res.partner', required=True, readonly=True, index=True, ondelete='cascade'
    )
    product_id = fields.Many2one(
        'product.product', required=True, readonly=True, index=True, ondelete='cascade'
    )
    uom_id = fields.Many2one('uom.uom', string="Unit", required=True, readonly=True)
    price = fields.Float(digits='Product Price', readonly=True)
    date = fields.Date(required=True, readonly=True)
