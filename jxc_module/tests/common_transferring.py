from odoo.fields import Command
from odoo.tests import new_test_user

from .common import JxcCommon


class TransferringCommon(JxcCommon):
    """Two warehouses, goods with and without lots in the first, a keeper of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Transfer = cls.env['jxc.transfer']
        cls.tea = cls._create_product("Transfer Tea", standard_price=5.0)
        cls.milk = cls._create_product("Transfer Milk", standard_price=2.0, tracking='lot')
        cls.lot_a, cls.lot_b = cls.env['stock.lot'].create(
            [{'name': name, 'product_id': cls.milk.id} for name in ("TA", "TB")]
        )
        cls._set_stock(cls.tea, cls.stock, 100)
        cls._set_stock(cls.milk, cls.stock, 6, cls.lot_a)
        cls._set_stock(cls.milk, cls.stock, 9, cls.lot_b)
        cls.keeper = new_test_user(cls.env, 'jxc_trf_keeper', groups='jxc_module.group_keeper')
        cls.keeper_a = cls._limited('jxc_trf_a', cls.warehouse)
        cls.keeper_b = cls._limited('jxc_trf_b', cls.warehouse_b)
        cls.boss = new_test_user(cls.env, 'jxc_trf_boss', groups='jxc_module.group_manager')

    @classmethod
    def _limited(cls, login, warehouses):
        return new_test_user(
            cls.env,
            login,
            groups='jxc_module.group_keeper',
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(warehouses.ids)],
        )

    @classmethod
    def _transfer(cls, *lines, user=None, request=True, **values):
        """Make a transfer from the first warehouse to branch B, approved where nobody is asked.

        :param lines: ``(product, quantity)`` or ``(product, quantity, values of the line)``
        """
        transfer = cls.Transfer.with_user(user or cls.env.user).create(
            {
                'source_warehouse_id': cls.warehouse.id,
                'dest_warehouse_id': cls.warehouse_b.id,
                'line_ids': [
                    Command.create({'product_id': product.id, 'quantity': quantity, **dict(*rest)})
                    for product, quantity, *rest in lines
                ],
                **values,
            }
        )
        if request:
            transfer.action_request()
        return transfer

    def _on_hand(self, product, location, lot=None):
        """Return what the quants of a product in a place and below it come to."""
        domain = [('product_id', '=', product.id), ('location_id', 'child_of', location.id)]
        if lot:
            domain.append(('lot_id', '=', lot.id))
        return sum(self.env['stock.quant'].search(domain).mapped('quantity'))

    def _in_transit(self, product, lot=None):
        place = self.warehouse_b.jxc_transit_location_id
        return self._on_hand(product, place, lot) if place else 0
