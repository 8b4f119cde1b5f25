from odoo import fields, models


class JxcClosingLine(models.Model):
    """What lay in a place at the end of a month: product × warehouse (× lot)."""

    _name = 'jxc.closing.line'
    _description = "Stock Closing Line"
    _order = 'month desc, product_id, warehouse_id, lot_id, id'
    _rec_name = 'product_id'
    _log_access = False

    closing_id = fields.Many2one(
        'jxc.closing',
        string="Month Closing",
        required=True,
        readonly=True,
        ondelete='cascade',
        index=True,
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True)
    month = fields.Date(readonly=True)
    product_id = fields.Many2one('product.product', required=True, readonly=True, index=True)
    category_id = fields.Many2one(related='product_id.categ_id', string="Category")
    warehouse_id = fields.Many2one(
        'stock.warehouse', readonly=True, help="Empty: in transit between warehouses."
    )
    lot_id = fields.Many2one('stock.lot', readonly=True)
    quantity = fields.Float(digits='Product Unit', readonly=True)
    own_quantity = fields.Float(
        digits='Product Unit', readonly=True, help="Without goods of other owners."
    )
    uom_id = fields.Many2one(related='product_id.uom_id')
    currency_id = fields.Many2one(related='company_id.currency_id')
    # plain numbers: sums of rounded ones would not tie out
    cost = fields.Float(
        string="Unit Cost",
        readonly=True,
        aggregator=None,
        groups='jxc_module.group_cost',
        help="Of the whole company; of the lot where lots are valued.",
    )
    value = fields.Float(readonly=True, groups='jxc_module.group_cost')
    # the product's cost when the month was closed: what core values goods by that came in without
    # a price (counts, opening stock), today, whenever they came
    price = fields.Float(readonly=True, aggregator=None, groups='jxc_module.group_cost')
    basis = fields.Integer(readonly=True, aggregator=None)  # BASIS_CODES of the facts
