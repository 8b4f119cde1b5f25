from odoo import api, fields, models


class StockWarehouseOrderpoint(models.Model):
    _inherit = 'stock.warehouse.orderpoint'

    jxc_in_transit = fields.Float(
        string="On Its Way",
        digits='Product Unit',
        compute='_compute_jxc_in_transit',
        help="Own goods that have left another warehouse and lie in the transit place of this "
        "one, a part of what is on order.",
    )

    @api.depends('product_id', 'warehouse_id', 'location_id')
    def _compute_jxc_in_transit(self):
        self.jxc_in_transit = 0
        whole = self.filtered(
            lambda rule: (
                rule.location_id
                in (rule.warehouse_id.lot_stock_id, rule.warehouse_id.view_location_id)
            )
        )
        if not whole:
            return
        # who sees a rule sees what comes to its warehouse; the road is no place of anybody's
        rows = (
            self.env['stock.quant']
            .sudo()
            ._read_group(
                [
                    ('product_id', 'in', whole.product_id.ids),
                    ('location_id.usage', '=', 'transit'),
                    ('location_id.jxc_transit_warehouse_id', 'in', whole.warehouse_id.ids),
                    ('owner_id', 'in', [False, *whole.company_id.partner_id.ids]),
                ],
                ['product_id', 'location_id'],
                ['quantity:sum'],
            )
        )
        moving = {}
        for product, place, quantity in rows:
            key = (product.id, place.jxc_transit_warehouse_id.id)
            moving[key] = moving.get(key, 0.0) + quantity
        for rule in whole:
            rule.jxc_in_transit = moving.get((rule.product_id.id, rule.warehouse_id.id), 0.0)
