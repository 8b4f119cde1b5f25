from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_replenishment import NOW
from .common_replenishment_orders import ReplenishCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestAdvice(ReplenishCommon):
    """4 lie there, 46 are ordered at 8, at 0.5 a day: the next 30 are due in 60 days, on 1 May.

    Holding costs a thousandth a day.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.jxc_rebalance_holding = 36.5
        cls.rule = cls._short_rule(cls.tea)

    @classmethod
    def _short_rule(cls, product):
        rule = cls._create_rule(product, min_qty=20, max_qty=50)
        cls._open_stock(4, '2026-02-01', product=product)
        rule._jxc_recompute(cls.company)
        rule.jxc_daily_demand = 0.5
        return rule

    def _buy(self, price, day, quantity=10, vendor=None, **vals):
        order = self.Rfq.create(
            {
                'partner_id': (vendor or self.vendor).id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': self.tea.id,
                            'product_qty': quantity,
                            'price_unit': price,
                            'tax_ids': False,
                            **vals,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        order.picking_ids.action_cancel()
        order.date_approve = datetime.fromisoformat(f'{day} 04:00')
        return order

    def _advice(self, rule=None):
        return self._open(rule or self.rule).line_ids.advice

    def test_a_price_list_that_rises(self):
        """30 at 10 later instead of at 8 today: 60 less, 30 × 8 × 0.001 × 60 = 14.40 to hold."""
        self._add_vendor(date_end=date(2026, 3, 31))
        self._add_vendor(date_start=date(2026, 4, 1), price=10)
        line = self._open(self.rule).line_ids
        self.assertEqual(
            line.advice,
            "From 04/01/2026 on his list says 10.00. "
            "The next 30 Units, due in 60 days at 10.00, today as well: goods $\xa060.00 cheaper, "
            "$\xa014.40 for holding them (36.5% a year): saves $\xa045.60.",
        )
        self.assertAlmostEqual(line.saving, 45.6)
        self.assertEqual(line.quantity, 46)  # a sentence, not a change
        action = line.action_show_advice()
        with Form(line, view=action['views'][0][0]) as form:
            self.assertEqual(form.advice, line.advice)

    def test_a_price_that_ends(self):
        self._add_vendor(date_end=date(2026, 3, 31))
        self.assertIn("His price ends before 04/01/2026.", self._advice())

    def test_a_price_that_stands(self):
        """Nothing is cheaper; 30 × 8 × 0.001 × 60 are the cost of being early."""
        self._add_vendor()
        self.assertEqual(
            self._advice(),
            "The next 30 Units, due in 60 days at 8.00, today as well: goods $\xa00.00 cheaper, "
            "$\xa014.40 for holding them (36.5% a year): costs $\xa014.40 more.",
        )

    def test_trend_of_purchases(self):
        """7.60, 7.80, 8.00 in steps of 30 days: 0.0067 a day of 7.80, 2.6 % a month.

        After 60 days 8 × (1 + 0.0067 × 60 ÷ 7.80) = 8.41: 30 × 0.41 = 12.31 less, 14.40 to hold.
        """
        self._add_vendor()
        self._buy(7.6, '2025-12-31')
        self._buy(15.6, '2026-01-30', discount=50)
        self._buy(96, '2026-03-01', quantity=1, product_uom_id=self.dozen.id)
        # another vendor, a gift, a draft, the year before: no prices of his
        self._buy(1, '2026-02-10', vendor=self.vendor_b)
        self._buy(0, '2026-02-11')
        self._buy_draft(self.tea, 5).order_line.price_unit = 99
        self._buy(99, '2025-02-01')
        self.assertEqual(
            self._advice(),
            "3 purchases from 12/31/2025 at 7.60 to 03/01/2026 at 8.00: +2.6% a month. "
            "The next 30 Units, due in 60 days at 8.41, today as well: goods $\xa012.31 cheaper, "
            "$\xa014.40 for holding them (36.5% a year): costs $\xa02.09 more.",
        )

    def test_one_purchase_is_no_trend(self):
        self._add_vendor()
        self._buy(7.5, '2026-02-01')
        self.assertIn("Last bought on 02/01/2026 at 7.50.", self._advice())

    def test_price_break_near(self):
        """60 at 7: 46 × 1 + 14 × 1 = 60 less, 14 × 7 × 0.001 × 60 = 5.88 to hold."""
        self._add_vendor()
        self._add_vendor(min_qty=60, price=7)
        self.assertIn(
            "14 Units more today, for the lower price: goods $\xa060.00 cheaper, "
            "$\xa05.88 for holding them (36.5% a year): saves $\xa054.12.",
            self._advice(),
        )
        # the next 30 as well: 46 × 1 + 30 × 1 less, 30 × 7 × 0.001 × 60 to hold
        self.assertAlmostEqual(self._open(self.rule).line_ids.saving, 76 - 12.6)

    def test_price_break_far(self):
        self._add_vendor()
        self._add_vendor(min_qty=93, price=7)
        self.assertNotIn("for the lower price", self._advice())

    def test_other_quantity(self):
        """A line that is typed over: 76 last 60 days longer."""
        self._add_vendor()
        wizard = self._open(self.rule)
        with Form(wizard) as form, form.line_ids.edit(0) as line:
            line.quantity = 76
            self.assertIn("The next 30 Units, due in 120 days at 8.00", line.advice)
            line.quantity = 0
            self.assertFalse(line.advice)

    def test_foreign_currency(self):
        """8 of a currency of which two make one of ours: 4 each."""
        euro = self.env.ref('base.EUR')
        euro.active = True
        self.env['res.currency.rate'].search([('currency_id', '=', euro.id)]).unlink()
        self.env['res.currency.rate'].create(
            {'currency_id': euro.id, 'name': '2020-01-01', 'rate': 2}
        )
        self._add_vendor(currency_id=euro.id)
        self.assertIn("due in 60 days at 4.00", self._advice())

    def test_without_demand_or_vendor(self):
        self.rule.jxc_daily_demand = 0
        self.assertFalse(self._advice())  # no vendor
        self._add_vendor()
        self.assertFalse(self._advice())  # nobody knows when the next order is due

    def test_only_for_the_cost_group(self):
        self._add_vendor()
        wizard = self._open(self.rule)
        self.assertIn('advice', wizard.line_ids.fields_get())
        cost = self.env.ref('jxc_module.group_cost')
        for group in ('base.group_user', 'jxc_module.group_buyer'):
            self.env.ref(group).implied_ids -= cost
        self.assertNotIn('advice', wizard.line_ids.fields_get())
        with self.assertRaises(AccessError):
            wizard.line_ids.read(['advice'])

    def test_queries_do_not_grow(self):
        few = self._short_rule(self._create_product("One"))
        many = self.Orderpoint.union(
            *(self._short_rule(self._create_product(f"P{number}")) for number in range(12))
        )
        for rule in few | many:
            self._add_vendor(rule.product_id)
        lines = [self._open(rules).line_ids for rules in (few, many)]

        def read(some):
            self.env.invalidate_all()
            some.mapped('advice')

        self.assertConstantQueries(read, *lines)
