from odoo.tests import new_test_user

from .common import JxcCommon


class CountingCommon(JxcCommon):
    """A warehouse with two places, a product without and one with lots, a keeper and a manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Stocktake = cls.env['jxc.stocktake']
        cls.Entry = cls.env['jxc.stocktake.entry']
        cls.keeper = new_test_user(cls.env, 'jxc_count_keeper', groups='jxc_module.group_keeper')
        cls.boss = new_test_user(cls.env, 'jxc_count_boss', groups='jxc_module.group_manager')
        cls.shelf, cls.rack = cls.env['stock.location'].create(
            [{'name': name, 'location_id': cls.stock_b.id} for name in ("Shelf", "Rack")]
        )
        cls.tea = cls._create_product("Count Tea", standard_price=5.0)
        cls.milk = cls._create_product("Count Milk", standard_price=2.0, tracking='lot')
        cls.lot = cls.env['stock.lot'].create({'name': "M1", 'product_id': cls.milk.id})
        cls._set_stock(cls.tea, cls.shelf, 10)
        cls._set_stock(cls.milk, cls.rack, 6, cls.lot)

    @classmethod
    def _open(cls, user=None, **values):
        """Open a count of warehouse B, or of what the values say."""
        values = {'warehouse_ids': cls.warehouse_b.ids, **values}
        count = cls.Stocktake.with_user(user or cls.env.user).create(values)
        count.action_open()
        return count

    @classmethod
    def _count(cls, count, product, location, quantity, lot=None, **values):
        """Enter what was counted, as the user of the count's environment."""
        return count.env['jxc.stocktake.entry'].create(
            {
                'stocktake_id': count.id,
                'product_id': product.id,
                'location_id': location.id,
                'lot_id': lot.id if lot else False,
                'quantity': quantity,
                **values,
            }
        )

    @classmethod
    def _finish(cls, count):
        count.action_review()
        count.action_approve()
        return count.action_post()

    def _on_hand(self, product, location, lot=None):
        """Return what the quants of a product in a place come to, a NULL being 0."""
        domain = [('product_id', '=', product.id), ('location_id', '=', location.id)]
        if lot:
            domain.append(('lot_id', '=', lot.id))
        return sum(self.env['stock.quant'].search(domain).mapped('quantity'))
