from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common_ordering_checks import ChecksCommon


@tagged('post_install', '-at_install')
@freeze_time(ChecksCommon.NOW)
class TestTradingChecksGift(ChecksCommon):
    """Lines at price 0 are gifts: no price to compare, but a share of the order."""

    def test_a_gift_has_a_limit_of_its_own(self):
        self._rule('below_cost')
        self._rule('price_floor')
        rule = self._rule('gift', 'warn', percent=10)
        order = self._sale(
            order_line=[self._line(self.rice, 18, 10), self._line(self.tea, 1, 0)],
        )
        # 20 given, 180 paid
        self.assertEqual(
            self._findings(order),
            [
                ('ok', "No line is below the allowed price."),
                ('ok', "No price is below its floor."),
                (
                    'ok',
                    "Gifts worth $ 20.00 at sales prices are 10 % of the order; allowed are 10 %.",
                ),
            ],
        )
        order.order_line[1].write({'product_uom_qty': 2, 'price_unit': 0})
        self.assertEqual(
            self._findings(order)[2],
            (
                'fail',
                "Gifts worth $ 40.00 at sales prices are 18.18 % of the order; allowed are 10 %.",
            ),
        )
        rule.percent = 20
        self.assertEqual(self._findings(order)[2][0], 'ok')
        order.order_line[0].unlink()
        self.assertIn("100 % of the order", self._findings(order)[2][1])

    def test_what_comes_back_for_nothing_is_no_gift(self):
        self._rule('gift', 'warn', percent=10)
        order = self._sale(order_line=[self._line(self.rice, 18, 10), self._line(self.tea, -2, 0)])
        self.assertEqual(self._findings(order), [('ok', "Nothing is given away.")])

    def test_what_is_no_gift(self):
        self._rule('gift', 'warn')
        order = self._sale(order_line=[self._line(self.rice, 1, 10)])
        self.assertEqual(self._findings(order), [('ok', "Nothing is given away.")])
        # a hundredth of a cent is a price
        order.order_line.price_unit = 0.004
        self.assertEqual(self._findings(order)[0][0], 'ok')
        order.order_line.discount = 100
        self.assertEqual(self._findings(order)[0][0], 'fail')

    def test_free_delivery_is_no_gift(self):
        self._rule('gift', 'warn')
        freight = self.env['product.product'].create(
            {'name': "Freight", 'type': 'service', 'list_price': 50}
        )
        order = self._sale(
            order_line=[
                self._line(self.rice, 1, 10),
                self._line(freight, 1, 0, is_delivery=True),
            ]
        )
        self.assertEqual(self._findings(order), [('ok', "Nothing is given away.")])

    def test_a_gift_after_the_confirmation(self):
        self._rule('gift', percent=10)
        order = self._sale(18)
        order.action_confirm()
        order.order_line = [self._line(self.tea, 1, 0)]
        with self.assertRaisesRegex(UserError, "Gifts worth"):
            order.order_line = [self._line(self.tea, 1, 0)]

    def test_a_gift_is_no_price_of_a_purchase(self):
        self._rule('price_drift', 'warn', percent=10, orders_count=2, document='purchase')
        for price in (6, 6, 0):
            self._purchase(price=price).button_confirm()
        self._purchase(
            order_line=[
                Command.create(
                    {
                        'product_id': self.rice.id,
                        'product_qty': 5,
                        'price_unit': 9,
                        'discount': 100,
                        'tax_ids': False,
                    }
                )
            ]
        ).button_confirm()
        self.assertEqual(self._findings(self._purchase(price=6.5))[0][0], 'ok')
        self.assertIn("(2) $ 6.00", self._findings(self._purchase(price=7))[0][1])
        # to get something for nothing is no drift
        self.assertEqual(self._findings(self._purchase(price=0))[0][0], 'ok')

    def test_a_gift_is_no_last_price(self):
        for price in (9, 0):
            self._sale(price=price).action_confirm()
        self._sale(order_line=[self._line(self.rice, 1, 9, discount=100)]).action_confirm()
        lines = self.env['jxc.facts']._last_prices('sale', self.rice, self.customer, self.company)
        self.assertEqual([line.price_unit for line, _moment in lines], [9])

    def test_a_gift_is_no_trend_of_a_vendor(self):
        for month, price in (('02', 6), ('03', 6), ('03', 0)):
            with freeze_time(f'2026-{month}-10 04:00:00'):
                self._purchase(price=price).button_confirm()
        facts = self.env['jxc.facts'].sudo()
        first, last = (self.company._jxc_today().replace(day=1),) * 2
        last = last.replace(day=31)
        [row] = [
            row
            for row in self.env.execute_query_dict(
                facts._price_trend_sql(self.company, first, last)
            )
            if row['partner_id'] == self.vendor.id
        ]
        self.assertEqual((row['spent'], row['spent_before']), (60, 60))
