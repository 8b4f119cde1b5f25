from odoo import fields, models


class StockLocation(models.Model):
    """Where goods on their way lie, and where opening stock comes from: written by transfers and by
    data migrations, read by what tells of stock.
    """

    _name = 'stock.location'
    _inherit = ['stock.location', 'jxc.read.only']

    jxc_transit_warehouse_id = fields.Many2one(
        'stock.warehouse',
        string="On Its Way To",
        readonly=True,
        copy=False,
        index='btree_not_null',
        ondelete='restrict',
        help="What lies in this place was sent to that warehouse and has not arrived yet.",
    )
    jxc_is_opening = fields.Boolean(
        string="Opening Stock",
        readonly=True,
        copy=False,
        help="What comes from here was there before the first day with Odoo: it is neither bought "
        "nor found by a count.",
    )

    _jxc_transit_warehouse_uniq = models.UniqueIndex(
        '(jxc_transit_warehouse_id) WHERE jxc_transit_warehouse_id IS NOT NULL',
        "A warehouse has one transit place.",
    )
