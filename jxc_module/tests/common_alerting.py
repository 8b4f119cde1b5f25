from odoo.tests import new_test_user

from .common import JxcCommon


class AlertingCommon(JxcCommon):
    """A company with one manager of alerts, three products and short ways to sync them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Alert = cls.env['jxc.alert']
        cls.Notice = cls.env['jxc.alert.notice']
        cls.boss = new_test_user(cls.env, 'jxc_boss', groups='jxc_module.group_manager')
        cls.keeper = new_test_user(cls.env, 'jxc_keeper', groups='jxc_module.group_keeper')
        cls.company.jxc_alert_responsible_id = cls.boss
        cls.salt, cls.sugar, cls.rice = (
            cls._create_product(name) for name in ("Salt", "Sugar", "Rice")
        )

    @classmethod
    def _row(cls, product, kind='low_stock', **values):
        return {
            'kind': kind,
            'level': 'warning',
            'key': f'{product.id},{cls.warehouse.id}',
            'product_id': product.id,
            'warehouse_id': cls.warehouse.id,
            'quantity': 5,
            'value_at_risk': 50,
            **values,
        }

    @classmethod
    def _sync(cls, *rows, kinds=('low_stock',), **options):
        return cls.Alert._jxc_sync(cls.company, list(kinds), list(rows), **options)

    @classmethod
    def _alerts(cls, product, **values):
        domain = [('product_id', '=', product.id)]
        return cls.Alert.search(
            domain + [(name, '=', value) for name, value in values.items()], order='id'
        )
