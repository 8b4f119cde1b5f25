from odoo import models


class StockLocation(models.Model):
    _inherit = 'stock.location'

    _jxc_transit_warehouse_uniq = models.UniqueIndex(
        '(jxc_transit_warehouse_id) WHERE jxc_transit_warehouse_id IS NOT NULL',
        "A warehouse has one transit place.",
    )
