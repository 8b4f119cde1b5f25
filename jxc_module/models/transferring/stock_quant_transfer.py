from odoo import api, models
from odoo.exceptions import UserError


class StockQuant(models.Model):
    _inherit = 'stock.quant'

    @api.readonly
    def action_jxc_transfer(self):
        """Open a new transfer of what is free of these rows, lot by lot and package by package.

        :raise UserError: they lie in several warehouses, in none, or all of it is reserved
        """
        self.check_access('read')
        quants = self.filtered(
            lambda quant: (
                quant.location_id.usage == 'internal'
                and quant.product_uom_id.compare(quant.available_quantity, 0) > 0
            )
        )
        warehouses = quants.location_id.warehouse_id
        if len(warehouses) > 1:
            raise UserError(
                self.env._(
                    "These rows lie in %(warehouses)s. A transfer leaves one warehouse: mark rows "
                    "of one.",
                    warehouses=', '.join(warehouses.mapped('name')),
                )
            )
        if not warehouses:
            raise UserError(
                self.env._(
                    "Nothing of these rows is free in a warehouse: it is reserved, or lies "
                    "elsewhere."
                )
            )
        lines = [
            {
                'product_id': quant.product_id.id,
                'lot_id': quant.lot_id.id,
                'package_id': quant.package_id.id,
                'quantity': quant.available_quantity,
                'uom_id': quant.product_uom_id.id,
            }
            for quant in quants
        ]
        return self.env['jxc.transfer']._new_action(lines, warehouses)
