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
        may_accept = rows._may_decide()
        return [
            {
                'proposal': row,
                'product_id': row.product_id.id,
                'source_warehouse_id': row.source_warehouse_id.id,
                'dest_warehouse_id': row.dest_warehouse_id.id,
                'lot_id': row.lot_id.id,
                'quantity': row.quantity,
                'may_accept': may_accept,
            }
            for row in found
        ]

    @api.model
    def _jxc_transfers_asked(self, products):
        lines = self.env['jxc.transfer.line']
        if not lines.has_access('read'):
            return {}
        groups = lines._read_group(
            [('product_id', 'in', products.ids), ('transfer_id.state', '=', 'requested')],
            ['product_id', 'transfer_id'],
            ['product_qty:sum'],
        )
        asked = {}
        for product, transfer, quantity in groups:
            key = (product.id, transfer.dest_warehouse_id.id)
            asked[key] = asked.get(key, 0.0) + quantity
        return asked
