from odoo import Command
from odoo.tests import freeze_time, tagged

from .common_ordering_checks import ChecksCommon


@tagged('post_install', '-at_install')
@freeze_time(ChecksCommon.NOW)
class TestTradingChecksKit(ChecksCommon):
    """Kits are in stock as often as the scarcest of their components allows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cup, cls.saucer = cls._create_product("Cup"), cls._create_product("Saucer")
        cls.kit = cls._kit("Tea Set", {cls.cup: 2, cls.saucer: 3})
        cls._rule('stock')
        cls._set_stock(cls.cup, cls.stock, 100)
        cls._set_stock(cls.saucer, cls.stock, 61)

    @classmethod
    def _kit(cls, name, parts, **vals):
        kit = cls.env['product.product'].create({'name': name, 'type': 'consu', **vals})
        cls.env['mrp.bom'].create(
            {
                'product_tmpl_id': kit.product_tmpl_id.id,
                'type': 'phantom',
                'bom_line_ids': [
                    Command.create({'product_id': part.id, 'product_qty': quantity})
                    for part, quantity in parts.items()
                ],
            }
        )
        return kit

    def _order(self, *wanted):
        return self._sale(
            order_line=[self._line(product, quantity, 10) for product, quantity in wanted]
        )

    def test_the_scarcest_component_in_whole_kits(self):
        # 61 saucers make 20 kits
        self.assertEqual(
            self._findings(self._order((self.kit, 20))), [('ok', "Everything is in stock.")]
        )
        self.assertEqual(
            self._findings(self._order((self.kit, 21))),
            [
                (
                    'fail',
                    "Tea Set: available 20 Units, ordered 21 Units, for want of Saucer.",
                )
            ],
        )

    def test_kits_in_kits_and_dozens(self):
        service = self._kit("Service", {self.kit: 6, self.rice: 1}, is_storable=True)
        self._set_stock(self.rice, self.stock, 50)
        self.assertIn(
            "Service: available 3 Units, ordered 4 Units, for want of Saucer",
            self._findings(self._order((service, 4)))[0][1],
        )
        dozen = self.env.ref('uom.product_uom_dozen')
        order = self._sale(order_line=[self._line(self.kit, 2, 10, product_uom_id=dozen.id)])
        self.assertIn("available 20 Units, ordered 24 Units", self._findings(order)[0][1])

    def test_kits_and_components_on_one_order(self):
        self.assertEqual(self._findings(self._order((self.kit, 20), (self.cup, 60)))[0][0], 'ok')
        self.assertEqual(
            self._findings(self._order((self.kit, 20), (self.cup, 61))),
            [('fail', "Cup: available 100 Units, ordered 101 Units, no receipt planned.")],
        )

    def test_what_the_order_has_taken_is_its_own(self):
        order = self._order((self.kit, 15))
        order.action_confirm()
        self.assertIn(
            "available 5 Units, ordered 6 Units",
            self._findings(self._order((self.kit, 6)))[0][1],
        )
        order.order_line.product_uom_qty = 20
        self.assertEqual(self._findings(order)[0][0], 'ok')

    def test_a_kit_of_nothing_storable(self):
        work = self._kit("Set-up", {self.env['product.product'].create({'name': "Tape"}): 1})
        self.assertEqual(self._findings(self._order((work, 5)))[0][0], 'ok')

    def test_life_of_the_components(self):
        milk = self._create_product("Milk", tracking='lot', use_expiration_date=True)
        lot = self.env['stock.lot'].create({'name': "SHORT", 'product_id': milk.id})
        lot.expiration_date = '2026-03-20 04:00:00'
        self._set_stock(milk, self.stock, 10, lot)
        self.customer.jxc_min_life_days = 30
        self._rule('life', 'warn')
        breakfast = self._kit("Breakfast", {milk: 2, self.cup: 1})
        self.assertIn(
            "lot SHORT would be delivered with 10 days left",
            self._findings(self._order((breakfast, 1)))[1][1],
        )

    def test_many_lines_and_kits_in_a_fixed_number_of_queries(self):
        kits = [self._kit(f"Set {n}", {self.cup: 1, self.saucer: 1}) for n in range(30)]
        goods = [self._create_product(f"Item {n}") for n in range(30)]
        orders = [
            self._order(*((product, 1) for product in kits[:some] + goods[:some]))
            for some in (1, 30)
        ]
        self.assertConstantQueries(lambda order: order._jxc_findings(), *orders, more=3)
