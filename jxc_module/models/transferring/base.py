from odoo import api, models


class Base(models.AbstractModel):
    _inherit = 'base'

    @api.model
    def _jxc_rebalance_proposals(self, products):
        # under the rights of who asks: a proposal tells of the stock of two warehouses
        rows = self.env['jxc.rebalance']
        if not rows.has_access('read'):
            return []
        found = rows.search_fetch(
            [('product_id', 'in', products.ids), ('state', '=', 'proposed')],
            ['product_id', 'source_warehouse_id', 'dest_warehouse_id', 'lot_id', 'quantity'],
            order='quantity desc, id',
        )
        return [
            {
                'proposal': row,
                'product_id': row.product_id.id,
                'source_warehouse_id': row.source_warehouse_id.id,
                'dest_warehouse_id': row.dest_warehouse_id.id,
                'lot_id': row.lot_id.id,
                'quantity': row.quantity,
            }
            for row in found
        ]
