"""Customers who did not buy what they usually buy: called, quoted, and what came of it."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from .common_reporting import ReportCommon

BEGIN = datetime(2026, 3, 1, 4)
NOW = datetime(2026, 3, 31, 4)
MARCH = {'date_from': '2026-03-01', 'date_to': '2026-03-31'}


class WinbackCommon(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea, cls.cup = cls._create_product("Tea"), cls._create_product("Cup")
        cls.ann = cls._user('ann', 'jxc_module.group_sales', password='ann')

    @classmethod
    def _used_to_buy(cls, partner, *days, quantities=(2, 12, 3), begin=BEGIN, user=None, price=10):
        """Let a customer buy tea on these days of the month, then nothing."""
        for day, quantity in zip(days or (0, 5, 10), quantities, strict=False):
            cls._sell(
                (cls.tea, quantity, price),
                partner=partner,
                when=begin + timedelta(days=day),
                user=user or cls.ann,
            )

    def _rows(self, user=None, **params):
        return self._report('customer_preference', user=user, **{**MARCH, **params}).search([])

    def _page(self, user=None, **vals):
        """Return the page of all rows of a user, opened as the client does."""
        action = self._rows(user).action_jxc_follow_up()
        page = Form(
            self.env[action['res_model']]
            .with_user(user or self.env.user)
            .with_context(**action['context'])
        )
        for name, value in vals.items():
            page[name] = value
        return page.save()

    def _made(self):
        return self.env['jxc.winback'].search([], order='id')


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestWinback(WinbackCommon):
    def test_calls_carry_the_figures(self):
        self._used_to_buy(self.customer)
        self._sell((self.cup, 1, 20), when=NOW - timedelta(days=1))  # no reason to call
        self.customer.user_id = self.ann
        page = self._page(deadline=date(2026, 4, 2))
        self.assertIn("Tea House", page.preview)
        self.assertNotIn("Cup", page.preview)
        page.action_confirm()
        activity = self.env['mail.activity'].search(
            [('res_model', '=', 'res.partner'), ('res_id', '=', self.customer.id)]
        )
        self.assertRecordValues(
            activity, [{'user_id': self.ann.id, 'date_deadline': date(2026, 4, 2)}]
        )
        self.assertIn("Tea: every 5 days", activity.note)
        self.assertIn("20 days ago; 17 Units on 3 days", activity.note)
        self.assertRecordValues(
            self._made(),
            [
                {
                    'partner_id': self.customer.id,
                    'kind': 'call',
                    'user_id': self.ann.id,
                    'day': date(2026, 3, 31),
                    'product_ids': self.tea.ids,
                    'silent_days': 20,
                    'bought_on': False,
                }
            ],
        )

    def test_quotation_of_the_usual_basket_at_usual_prices(self):
        """The middle quantity in the unit of the last order, at its price and discount."""
        self.tea.list_price = 99
        self._used_to_buy(self.customer, quantities=(12, 24))
        options = {'product_uom_id': self.dozen.id, 'discount': 25}
        when = BEGIN + timedelta(days=10)
        self._sell((self.tea, 3, 100, options.items()), when=when, user=self.ann)
        self._sell((self.tea, 1, 0), when=when, user=self.ann)  # a gift is no price
        page = self._page(kind='quotation')
        action = page.action_confirm()['params']['next']
        order = self.env['sale.order'].search(action['domain'])
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(order.state, 'draft')
        self.assertRecordValues(
            order.order_line,
            [
                {
                    'product_id': self.tea.id,
                    'product_uom_id': self.dozen.id,
                    # of 12, 24 and 36 pieces
                    'product_uom_qty': 2,
                    'price_unit': 100,
                    'discount': 25,
                }
            ],
        )
        self.assertEqual(self._made().sale_id, order)

    def test_a_price_in_another_currency_is_not_repeated(self):
        self.tea.list_price = 99
        currency = self.env['res.currency'].create({'name': 'JXX', 'symbol': 'J', 'rounding': 0.01})
        pricelist = self.env['product.pricelist'].create({'name': "J", 'currency_id': currency.id})
        self._used_to_buy(self.customer)
        self.customer.property_product_pricelist = pricelist
        self._page(kind='quotation').action_confirm()
        line = self._made().sale_id.order_line
        self.assertNotEqual(line.price_unit, 10)

    def test_nothing_twice(self):
        self._used_to_buy(self.customer)
        page = self._page()
        page.action_confirm()
        with self.assertRaisesRegex(UserError, "Tea House"):
            page.action_confirm()
        self._page(kind='quotation').action_confirm()  # he was called, and wants a quotation
        self.assertEqual(self._made().mapped('kind'), ['call', 'quotation'])
        with freeze_time(NOW + timedelta(days=13)), self.assertRaises(UserError):
            self._page().action_confirm()
        with freeze_time(NOW + timedelta(days=14)):
            self._page().action_confirm()
        self.assertEqual(len(self._made()), 3)
        with mute_logger('odoo.sql_db'), self.assertRaises(Exception):  # noqa: B017
            self._made()[:1].copy()

    def test_the_others_are_done_where_some_were(self):
        self._used_to_buy(self.customer)
        self._page().action_confirm()
        self._used_to_buy(self.other_customer)
        message = self._page().action_confirm()['params']['message']
        self.assertIn("1 calls planned", message)
        self.assertIn("Tea House", message)
        self.assertEqual(self._made().partner_id, self.customer | self.other_customer)

    def test_only_rows_of_who_usually_buys_and_did_not(self):
        self._used_to_buy(self.customer)
        self._sell((self.tea, 1, 10), partner=self.other_customer)
        rows = self._rows()
        action = rows.action_jxc_follow_up()
        self.assertEqual(action['context']['default_partner_ids'], [(6, 0, self.customer.ids)])
        other = rows.filtered(lambda row: row.partner_id == self.other_customer)
        for nothing in (other, rows.browse()):
            with self.assertRaises(UserError):
                nothing.action_jxc_follow_up()
        with self.assertRaises(UserError):
            self._plan('call', self.other_customer)

    def _plan(self, kind, partners, user=None, **params):
        text = self._report('customer_preference', **{**MARCH, **params})._report_params().to_json()
        winbacks = self.env['jxc.winback'].with_user(user or self.env.user)
        return winbacks._plan(kind, partners.with_env(winbacks.env), text)

    def test_own_customers_only(self):
        bob = self._user('bob', 'jxc_module.group_sales')
        self._used_to_buy(self.customer, user=self.ann)
        self._used_to_buy(self.other_customer, user=bob)
        rows = self._rows(self.ann)
        self.assertEqual(rows.partner_id, self.customer)
        # a page that names the customer of a colleague
        with self.assertRaises(UserError):
            self._plan('quotation', self.other_customer, self.ann)
        made, _left = self._plan('quotation', self.customer | self.other_customer, self.ann)
        self.assertEqual(made.partner_id, self.customer)
        self.assertEqual(made.sale_id.user_id, self.ann)
        for user, seen in ((self.ann, made), (bob, made.browse()), (self.env.user, made)):
            self.assertEqual(self.env['jxc.winback'].with_user(user).search([]), seen)
        with self.assertRaises(AccessError):
            self.env['jxc.winback'].with_user(self.ann).create({'partner_id': self.customer.id})
        with self.assertRaises(AccessError):
            made.with_user(self.ann).write({'user_id': bob.id})

    def test_hidden_customers_stay_hidden(self):
        """A customer of a colleague, by an order of his own of long ago, is not called by name."""
        bob = self._user('bob', 'jxc_module.group_sales')
        self.company.jxc_own_customers = True
        self._used_to_buy(self.customer, user=bob)
        self.customer.user_id = bob
        pages = self.env['jxc.winback.plan'].with_user(self.ann)
        with self.assertRaises(AccessError):
            pages.create({'partner_ids': [(6, 0, self.customer.ids)]})
        with self.assertRaises(UserError):
            self._plan('call', self.customer, self.ann)

    def test_a_caller_who_may_not_read_the_customer_does_not_get_him(self):
        bob = self._user('bob', 'jxc_module.group_sales')
        self.company.jxc_own_customers = True
        self._used_to_buy(self.customer, user=self.ann)
        self.customer.user_id = self.ann
        page = self._page(user_id=bob)
        page.action_confirm()
        self.assertEqual(self._made().user_id, self.env.user)

    def test_bounded(self):
        partners = self.env['res.partner'].create([{'name': f"C{n}"} for n in range(201)])
        with self.assertRaisesRegex(UserError, "200"):
            self._plan('call', partners)

    def test_parameters_of_a_client(self):
        self._used_to_buy(self.customer)
        for text in ('[', '{"date_from": 1}', '{"no": 1}'):
            page = self._page()
            page.params = text
            with self.assertRaises(UserError):
                page.action_confirm()
        page = self._page(deadline=date(2026, 3, 30))
        with self.assertRaises(UserError):
            page.action_confirm()

    def test_as_many_queries_for_many(self):
        partners = self.env['res.partner'].create([{'name': f"C{n}"} for n in range(8)])
        for partner in partners:
            self._used_to_buy(partner)
        self._plan('call', partners[:1])
        self.assertConstantQueries(
            lambda some: self._plan('call', some), partners[1:2], partners[2:7], more=5
        )
        made = self._made()
        self.assertConstantQueries(lambda some: some.mapped('revenue'), made[:1], made, more=1)


@tagged('post_install', '-at_install')
class TestWinbackResults(WinbackCommon):
    """Calls on 31 March; what was bought then, and who counts it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls._used_to_buy(cls.customer)
        cls._used_to_buy(cls.other_customer)
        text = cls._report('customer_preference', **MARCH)._report_params().to_json()
        cls.made, _left = cls.env['jxc.winback']._plan(
            'call', cls.customer | cls.other_customer, text
        )
        cls.house = cls.made.filtered(lambda one: one.partner_id == cls.customer)

    def _buy(self, product, days, price=10, partner=None):
        when = NOW + timedelta(days=days)
        return self._sell((product, 2, price), partner=partner, when=when, user=self.ann)

    def _figures(self, **params):
        period = {'date_from': '2026-03-01', 'date_to': '2026-04-30', **params}
        rows = self._report('winback', group_by=['kind'], **period).search([])
        return [(row.kind, row.planned, row.bought, row.revenue) for row in rows]

    @freeze_time(NOW + timedelta(days=60))
    def test_bought_within_thirty_days_of_these_products(self):
        self.assertEqual(self._figures(), [('call', 2, 0, 0)])
        self._buy(self.cup, 3)
        self._buy(self.tea, 31)
        self.assertEqual(self._figures(), [('call', 2, 0, 0)])
        order = self._buy(self.tea, 30)
        self._buy(self.tea, 4, price=5)
        self.assertEqual(self._figures(), [('call', 2, 1, 30)])
        self.env.invalidate_all()
        self.assertEqual(self.house.bought_on, date(2026, 4, 4))
        self.assertEqual(self.house.revenue, 30)
        [row] = self._report('winback', group_by=['kind'], **MARCH).search([])
        self.assertEqual(row.rate, 0.5)
        # what is cancelled was not bought
        order._action_cancel()
        self.assertEqual(self._figures(), [('call', 2, 1, 10)])

    @freeze_time(NOW + timedelta(days=60))
    def test_an_order_counts_for_the_last_follow_up_before_it(self):
        quotation = self.house.sudo().copy(
            {'kind': 'quotation', 'day': date(2026, 4, 2), 'made_at': datetime(2026, 4, 2, 4)}
        )
        self._buy(self.tea, 1, price=1)
        self._buy(self.tea, 5, price=2)
        self.env.flush_all()
        self.assertEqual(sorted(self._figures()), [('call', 2, 1, 2), ('quotation', 1, 1, 4)])
        # nor does the period asked for change that
        self.assertEqual(self._figures(date_to='2026-03-31'), [('call', 2, 1, 2)])
        self.assertEqual(quotation.revenue, 4)

    def test_rows_open_their_follow_ups(self):
        rows = self._report('winback', group_by=['kind', 'day'], **MARCH).search([])
        action = rows.action_jxc_open()
        self.assertEqual(self.env['jxc.winback'].search(action['domain']), self.made)
        self.assertEqual(self.house.action_open()['res_id'], self.customer.id)

    def test_a_salesperson_counts_his_own(self):
        bob = self._user('bob', 'jxc_module.group_sales')
        self.assertFalse(self._report('winback', user=bob, **MARCH).search([]))
        other = self.env['res.company'].create({'name': "Elsewhere"})
        stranger = self._user(
            'eve', 'jxc_module.group_manager', company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        self.assertFalse(self.env['jxc.winback'].with_user(stranger).search([]))


@tagged('post_install', '-at_install')
class TestWinbackTour(WinbackCommon, HttpCase):
    def test_from_the_list_to_a_quotation(self):
        self.customer.name = "Tour House"
        now = fields.Datetime.now()
        self._used_to_buy(self.customer, begin=now - timedelta(days=40))
        self.customer.user_id = self.ann
        period = {'date_from': now.date() - timedelta(days=60), 'date_to': now.date()}
        report = self._report('customer_preference', **period)
        action = self.env['ir.actions.act_window'].create(
            {
                'name': "Who did not buy",
                'res_model': report._name,
                'view_mode': 'list,kanban',
                'context': str({'jxc_report': report._report_params().to_json()}),
            }
        )
        self.start_tour(f'/odoo/action-{action.id}', 'jxc_winback', login='ann')
        self.assertEqual(self._made().partner_id, self.customer)
        self.assertEqual(self._made().sale_id.order_line.product_uom_qty, 3)
