from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_replenishment import NOW
from .common_replenishment_orders import ReplenishCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestReplenishVendor(ReplenishCommon):
    """From whom, in what packages and at what price a short product is ordered."""

    def test_dozens_in_another_currency(self):
        """1 yuan = 0.125 dollars; a dozen for 12 dollars is 8 yuan a piece."""
        dollar = self.env.ref('base.USD')
        yuan = self.env.ref('base.CNY')
        (dollar | yuan).active = True
        other = yuan if self.company.currency_id == dollar else dollar
        # 1 in the company's currency is 0.125 in the other one
        self.env['res.currency.rate'].search([('currency_id', '=', other.id)]).unlink()
        self.env['res.currency.rate'].create(
            {'currency_id': other.id, 'name': '2020-01-01', 'rate': 0.125}
        )
        self._add_vendor(price=12, currency_id=other.id, product_uom_id=self.dozen.id, min_qty=2)
        rule = self._create_rule(min_qty=20, max_qty=30)
        wizard = self._open(rule)
        self.assertRecordValues(
            wizard.line_ids, [{'need_qty': 30, 'quantity': 36, 'price': 8, 'minimum_qty': 24}]
        )
        self.assertEqual(wizard.amount, 288)
        orders, _message = self._confirm(wizard)
        self.assertEqual(orders.currency_id, other)
        self.assertRecordValues(
            orders.order_line,
            [{'product_qty': 3, 'product_uom_id': self.dozen.id, 'price_unit': 12}],
        )
        self.assertEqual(rule.jxc_on_order, 36)

    def test_price_breaks_follow_the_quantity(self):
        self._add_vendor(price=8, min_qty=10)
        self._add_vendor(price=7, min_qty=100)
        rule = self._create_rule(min_qty=2, max_qty=4)
        wizard = self._open(rule)
        line = wizard.line_ids
        self.assertRecordValues(
            line, [{'need_qty': 4, 'quantity': 10, 'price': 8, 'break_qty': 100}]
        )
        self.assertIn("Raised to the vendor's minimum", line.hint)
        self.assertIn("Cheaper from 100", line.hint)
        with Form(wizard) as form, form.line_ids.edit(0) as edited:
            edited.quantity = 120
            self.assertEqual(edited.price, 7)
            self.assertNotIn("Cheaper", edited.hint or "")
        orders, _message = self._confirm(wizard)
        self.assertRecordValues(orders.order_line, [{'product_qty': 120, 'price_unit': 7}])

    def test_core_s_vendor_is_the_one_whose_minimum_is_reached(self):
        self._add_vendor(sequence=1, min_qty=100, price=5)
        self._add_vendor(sequence=2, partner_id=self.vendor_b.id, min_qty=1, price=9)
        rule = self._create_rule(min_qty=5, max_qty=20)
        self.assertRecordValues(
            self._open(rule).line_ids,
            [{'vendor_id': self.vendor_b.id, 'quantity': 20, 'price': 9}],
        )
        rule.product_max_qty = 150
        self.assertRecordValues(
            self._open(rule).line_ids,
            [{'vendor_id': self.vendor.id, 'quantity': 150, 'price': 5}],
        )

    def test_multiple_of_the_rule(self):
        self._add_vendor(product_uom_id=self.tea.uom_id.id)
        self.tea.uom_ids = [Command.link(self.dozen.id)]
        rule = self._create_rule(min_qty=20, max_qty=25, replenishment_uom_id=self.dozen.id)
        wizard = self._open(rule)
        self.assertRecordValues(wizard.line_ids, [{'need_qty': 25, 'quantity': 36}])
        orders, _message = self._confirm(wizard)
        self.assertRecordValues(
            orders.order_line, [{'product_qty': 36, 'product_uom_id': self.tea.uom_id.id}]
        )

    def test_vendor_of_the_rule_comes_first(self):
        self._add_vendor(sequence=1)
        own = self._add_vendor(sequence=2, partner_id=self.vendor_b.id, price=9)
        rule = self._create_rule(min_qty=5, max_qty=10, supplier_id=own.id)
        orders, _message = self._confirm(self._open(rule))
        self.assertRecordValues(orders, [{'partner_id': self.vendor_b.id}])

    def test_archived_vendor_gets_no_order(self):
        own = self._add_vendor(partner_id=self.vendor_b.id)
        rule = self._create_rule(min_qty=5, max_qty=10, supplier_id=own.id)
        self.vendor_b.active = False
        wizard = self._open(rule)
        self.assertRecordValues(wizard.line_ids, [{'source': 'buy', 'vendor_id': False}])
        self.assertIn("No vendor", wizard.line_ids.hint)
        with self.assertRaisesRegex(UserError, "Tea: no vendor sells it"):
            wizard.action_confirm()
        self.assertFalse(self.Rfq.search([('partner_id', '=', self.vendor_b.id)]))
        # another one takes over
        self._add_vendor(sequence=9)
        orders, _message = self._confirm(self._open(rule))
        self.assertRecordValues(orders, [{'partner_id': self.vendor.id}])

    def test_a_price_that_is_not_valid_today(self):
        self._add_vendor(date_end='2026-03-01', min_qty=500, price=1)
        rule = self._create_rule(min_qty=5, max_qty=10)
        line = self._open(rule).line_ids
        self.assertRecordValues(line, [{'vendor_id': self.vendor.id, 'quantity': 10, 'price': 0}])
        self.assertIn("no price that is valid today", line.hint)
        # valid until today, the local day: 14:00 of 2 March in China
        self.tea.seller_ids.date_end = '2026-03-02'
        self.assertRecordValues(self._open(rule).line_ids, [{'quantity': 500, 'price': 1}])
