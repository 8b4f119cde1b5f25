from odoo import fields, models


class StockLocation(models.Model):
    _inherit = 'stock.location'

    jxc_transit_warehouse_id = fields.Many2one(
        'stock.warehouse',
        string="On Its Way To",
        readonly=True,
        copy=False,
        index='btree_not_null',
        ondelete='restrict',
        help="What lies in this place was sent to that warehouse and has not arrived yet.",
    )

    _jxc_transit_warehouse_uniq = models.UniqueIndex(
        '(jxc_transit_warehouse_id) WHERE jxc_transit_warehouse_id IS NOT NULL',
        "A warehouse has one transit place.",
    )
