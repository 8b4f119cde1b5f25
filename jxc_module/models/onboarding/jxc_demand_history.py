from odoo import fields, models


class JxcDemandHistory(models.Model):
    """What was sold before the first own sale: a day, or a month spread evenly over its days."""

    _name = 'jxc.demand.history'
    _description = "Demand before the Start"
    _order = 'product_id, warehouse_id, day'

    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    product_id = fields.Many2one(
        'product.product', required=True, readonly=True, index=True, ondelete='cascade'
    )
    warehouse_id = fields.Many2one(
        'stock.warehouse', required=True, readonly=True, index=True, ondelete='cascade'
    )
    day = fields.Date(string="First Day", required=True, readonly=True)
    days = fields.Integer(required=True, readonly=True, default=1)
    quantity = fields.Float(
        digits='Product Unit', readonly=True, help="In the unit of the product."
    )

    _days = models.Constraint('CHECK (days BETWEEN 1 AND 31)', "A period is a day or a month.")
    _by_day = models.Index("(company_id, day)")
