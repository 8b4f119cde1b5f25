from odoo import api, models
from odoo.fields import Domain

QUANTS = 'stock.stock_quant_action'
INSIDE = Domain('location_id.usage', 'in', ('internal', 'transit'))


class JxcGolive(models.AbstractModel):
    """Checks of what lies in the warehouses."""

    _inherit = 'jxc.golive'

    @api.model
    def _jxc_golive_lot_date(self):
        """Find lots in stock without expiry date, of products that have one."""
        dated = Domain('product_id.use_expiration_date', '=', True) & Domain(
            'quant_ids', 'any', INSIDE & Domain('quantity', '>', 0)
        )
        return self._found(
            'stock',
            'stop',
            'keeper',
            self.env._("Lots in stock without expiry date"),
            self.env._("Enter the date that stands on the goods: alerts and gates go by it."),
            model='stock.lot',
            domain=dated & Domain('expiration_date', '=', False),
            among=dated,
            action='jxc_module.action_lot_no_date',
        )

    @api.model
    def _jxc_golive_untracked_stock(self):
        """Find stock without lot of products that are kept by lot or serial number."""
        tracked = INSIDE & Domain('product_id.tracking', 'in', ('lot', 'serial'))
        return self._found(
            'stock',
            'stop',
            'keeper',
            self.env._("Stock without lot of products kept by lot"),
            self.env._("Count these places with the lots, and those without lot as zero."),
            model='stock.quant',
            domain=tracked & Domain('lot_id', '=', False) & Domain('quantity', '!=', 0),
            among=tracked,
            action=QUANTS,
        )

    @api.model
    def _jxc_golive_negative_stock(self):
        """Find stock below zero: something left before it was entered."""
        return self._found(
            'stock',
            'stop',
            'keeper',
            self.env._("Stock below zero"),
            self.env._("Enter the missing receipt, or count the place."),
            model='stock.quant',
            domain=INSIDE & Domain('quantity', '<', 0),
            among=INSIDE,
            action=QUANTS,
        )

    @api.model
    def _jxc_golive_count_open(self):
        """Find counted quantities that were typed and not applied."""
        return self._found(
            'stock',
            'warn',
            'keeper',
            self.env._("Counts typed and not applied"),
            self.env._("Apply or clear them: until then the stock is the old one."),
            model='stock.quant',
            domain=INSIDE & Domain('inventory_quantity_set', '=', True),
            among=INSIDE,
            action='stock.action_view_inventory_tree',
        )

    @api.model
    def _jxc_golive_opening_stock(self):
        """Tell where nothing lies in any warehouse yet."""
        any_stock = self.env['stock.quant'].search_count(
            INSIDE & Domain('quantity', '>', 0), limit=1
        )
        return self._told(
            'stock',
            'warn',
            'keeper',
            self.env._("No opening stock"),
            self.env._("Migrate the stock of the old system, or count the warehouses."),
            count=not any_stock,
            action='stock.action_view_inventory_tree',
        )

    @api.model
    def _jxc_golive_migration(self):
        """Find migrations of old data that were begun and not finished."""
        return self._found(
            'stock',
            'warn',
            'manager',
            self.env._("Migrations that are not finished"),
            self.env._("Post them or delete them: half of the old data is not the old data."),
            model='jxc.import',
            domain=[('state', 'not in', ['posted', 'opened', 'undone'])],
            among=[],
        )
