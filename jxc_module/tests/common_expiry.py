from datetime import datetime, timedelta

from odoo.tests import new_test_user

from .common import JxcCommon

# 10 March 2026, 00:30 in Shanghai: in UTC it is still the 9th
NOW = datetime(2026, 3, 9, 16, 30)
TODAY = datetime(2026, 3, 10)


class ExpiryCommon(JxcCommon):
    """A company in Shanghai, two products with lots that expire, and people for their alerts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.Alert = cls.env['jxc.alert']
        cls.Level = cls.env['jxc.expiry.level']
        cls.Lot = cls.env['stock.lot']
        cls.Outlook = cls.env['jxc.lot.outlook']
        cls.boss = new_test_user(cls.env, 'jxc_boss', groups='jxc_module.group_manager')
        cls.keeper = new_test_user(cls.env, 'jxc_keeper', groups='jxc_module.group_keeper')
        cls.company.jxc_alert_responsible_id = cls.boss
        cls.milk, cls.tea = (
            cls._create_product(
                name,
                tracking='lot',
                use_expiration_date=True,
                standard_price=2.0,
                responsible_id=False,
            )
            for name in ("Milk", "Tea")
        )
        cls.levels = {
            days: cls.env.ref(f'jxc_module.expiry_level_{days}') for days in (180, 90, 30, 7, 0)
        }

    @classmethod
    def _lot(cls, name, days, product=None, qty=10, location=None, **vals):
        """Make a lot that expires at noon (Shanghai) in so many days; None: without a date."""
        product = product or cls.milk
        lot = cls.Lot.create({'name': name, 'product_id': product.id, **vals})
        lot.expiration_date = days is not None and TODAY + timedelta(days=days, hours=4)
        if qty:
            cls._set_stock(product, location or cls.stock, qty, lot)
        return lot

    @classmethod
    def _rule(cls, product, daily, warehouse=None):
        """Make a reordering rule with a computed daily demand."""
        warehouse = warehouse or cls.warehouse
        return cls.env['stock.warehouse.orderpoint'].create(
            {
                'product_id': product.id,
                'warehouse_id': warehouse.id,
                'location_id': warehouse.lot_stock_id.id,
                'jxc_daily_demand': daily,
                'jxc_computed_on': NOW,
            }
        )

    @classmethod
    def _run(cls):
        cls.Lot._cron_jxc_expiry()

    @classmethod
    def _alerts(cls, lots, **values):
        domain = [('lot_id', 'in', lots.ids), ('kind', '=', 'expiry')]
        return cls.Alert.search(
            domain + [(name, '=', value) for name, value in values.items()], order='id'
        )

    @classmethod
    def _outlook(cls, lot, warehouse=None):
        warehouse = warehouse or cls.warehouse
        return cls.Outlook.search([('lot_id', '=', lot.id), ('warehouse_id', '=', warehouse.id)])
