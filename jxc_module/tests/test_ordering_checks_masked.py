from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .common_ordering_checks import ChecksCommon


@tagged('post_install', '-at_install')
@freeze_time(ChecksCommon.NOW)
class TestTradingChecksMasked(ChecksCommon):
    """Somebody without costs cannot find one by trying prices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._hide_costs()

    def _is_refused(self, order, price):
        """Try to confirm an order at a price."""
        refused = None
        try:
            with self.env.cr.savepoint():
                order.order_line.price_unit = price
                order.action_confirm()
                raise InterruptedError
        except UserError as error:
            self.assertIn("Rice is below the allowed price", str(error))
            refused = True
        except InterruptedError:
            refused = False
        self.env.invalidate_all(flush=False)
        return refused

    def _threshold(self, order, unit=1):
        """Return the price, for one piece, at which trying ends."""
        low, high = 0.01 * unit, 20.0 * unit
        for _try in range(15):
            middle = (low + high) / 2
            if self._is_refused(order, middle):
                low = middle
            else:
                high = middle
        return round(high / unit, 1)

    def test_nothing_before_it_is_confirmed(self):
        self._rule('below_cost')
        order = self._sale()
        for price in (1, 5.99, 6, 100):
            order.order_line.price_unit = price
            self.assertEqual(
                self._findings(order), [('missing', "Looked at when the order is confirmed.")]
            )
            [row] = order.action_jxc_check_panel()['rows']
            self.assertEqual((row['state'], row['passed']), ('missing', False))

    def test_costs_that_cannot_be_told_apart(self):
        self._rule('below_cost')
        order = self._sale()
        found = set()
        for cost in (5.5, 6.0, 6.07):
            self.rice.standard_price = cost
            found.add(self._threshold(order))
        self.assertEqual(found, {6.2})

    def test_the_unit_does_not_narrow_it(self):
        self._rule('below_cost')
        dozen = self.env.ref('uom.product_uom_dozen')
        order = self._sale(order_line=[self._line(self.rice, 1, 120, product_uom_id=dozen.id)])
        self.assertEqual(self._threshold(order, unit=12), 6.2)

    def test_the_log_keeps_the_true_figure_for_who_sees_costs(self):
        self._rule('below_cost')
        order = self._sale(price=5)
        self.boss.group_ids += self.env.ref('jxc_module.group_cost')
        order.with_user(self.boss)._jxc_override_checks("Sample")
        log = self.env['jxc.check.log'].search([('sale_id', '=', order.id)])
        self.assertEqual((log.exceeded, log.exceeded_cost), (0, 10))
        order.action_confirm()
        self.assertEqual(order.state, 'sale')

    def test_a_drift_that_tells_no_earlier_price(self):
        """Between 5.1 and 6.8 nobody learns by trying that the last price was 6."""
        self._rule('price_drift', percent=10, document='purchase')
        self._purchase(price=6).button_confirm()
        helper = new_test_user(
            self.env, 'check_helper', groups='base.group_user,purchase.group_purchase_user'
        )
        self.assertTrue(helper._jxc_costs_hidden())
        for price, refused in ((6.7, False), (5.2, False), (6.9, True), (5.0, True)):
            with self.subTest(price):
                order = self._purchase(price=price).with_user(helper)
                self.assertEqual(
                    self._findings(order), [('missing', "Looked at when the order is confirmed.")]
                )
                told = ''
                try:
                    with self.env.cr.savepoint():
                        order.button_confirm()
                        raise InterruptedError
                except UserError as error:
                    told = str(error)
                except InterruptedError:
                    told = ''  # confirmed
                self.env.invalidate_all(flush=False)
                self.assertEqual("differs from the last purchases" in told, refused, told)
