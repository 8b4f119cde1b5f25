from datetime import datetime, timedelta

from .common import JxcCommon

# Monday 2 March 2026, 14:00 in China
NOW = datetime(2026, 3, 2, 6)


def local(text):
    """Return the UTC instant of a local time in China, e.g. ``local('2026-03-01 00:30')``."""
    return datetime.fromisoformat(text) - timedelta(hours=8)


class ReplenishmentCommon(JxcCommon):
    """A company on Chinese time with a policy for everything and one product."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.facts = cls.env['jxc.facts']
        cls.Orderpoint = cls.env['stock.warehouse.orderpoint']
        cls.vendor = cls.env['res.partner'].create({'name': "Vendor", 'is_company': True})
        cls.tea = cls._create_product("Tea", standard_price=10.0)
        cls.policy = cls.env['jxc.safety.policy'].create(
            {'name': "Everything", 'review_days': 0, 'order_days': 10}
        )

    @classmethod
    def _create_rule(cls, product=None, warehouse=None, min_qty=0, max_qty=0, **vals):
        warehouse = warehouse or cls.warehouse
        return cls.Orderpoint.create(
            {
                'product_id': (product or cls.tea).id,
                'warehouse_id': warehouse.id,
                'location_id': warehouse.lot_stock_id.id,
                'product_min_qty': min_qty,
                'product_max_qty': max_qty,
                'trigger': 'manual',
                **vals,
            }
        )

    @classmethod
    def _add_vendor(cls, product=None, delay=5, **vals):
        product = product or cls.tea
        return cls.env['product.supplierinfo'].create(
            {
                'partner_id': cls.vendor.id,
                'product_tmpl_id': product.product_tmpl_id.id,
                'delay': delay,
                'price': 8.0,
                **vals,
            }
        )

    @classmethod
    def _sell(cls, qty, day, product=None, warehouse=None, hour=12, dest=None):
        """Deliver to a customer at an hour of a local day, given as ISO date or date."""
        warehouse = warehouse or cls.warehouse
        return cls._move(
            product or cls.tea,
            warehouse.lot_stock_id,
            dest or cls.customers,
            qty,
            local(f'{day} {hour:02d}:00'),
        )

    @classmethod
    def _sell_daily(cls, quantities, last_day='2026-03-01', **kwargs):
        """Deliver these quantities on consecutive days up to ``last_day``; 0 is a day without."""
        last = datetime.fromisoformat(last_day).date()
        first = last - timedelta(days=len(quantities) - 1)
        for n, qty in enumerate(quantities):
            if qty:
                cls._sell(qty, first + timedelta(days=n), **kwargs)
        return first

    @classmethod
    def _open_stock(cls, qty, day, product=None, warehouse=None):
        """Receive stock at the first minute of a local day."""
        warehouse = warehouse or cls.warehouse
        return cls._move(
            product or cls.tea,
            cls.suppliers,
            warehouse.lot_stock_id,
            qty,
            local(f'{day} 00:01'),
        )

    def _demand(self, first, last, product=None):
        """Return ``{(product, warehouse, ISO day): quantity}`` of the demand fact."""
        rows = self.env.execute_query(
            self.facts._demand_sql(
                self.company,
                datetime.fromisoformat(first).date(),
                datetime.fromisoformat(last).date(),
            )
        )
        result = {}
        for product_id, warehouse_id, day, quantity in rows:
            if product_id != (product or self.tea).id:
                continue
            key = (self.env['stock.warehouse'].browse(warehouse_id).code, day.isoformat())
            result[key] = result.get(key, 0.0) + quantity
        return {key: quantity for key, quantity in result.items() if quantity}
