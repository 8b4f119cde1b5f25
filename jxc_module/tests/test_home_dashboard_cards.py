from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_home_dashboard import TODAY, DashboardCommon

LOGGER = 'odoo.addons.jxc_module.models.home.dashboard.dashboard_cards'


@tagged('post_install', '-at_install')
@freeze_time(TODAY)
class TestDashboardCards(DashboardCommon):
    """Figures against written ones, and against what the list behind each card shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._trade()

    def test_figures(self):
        cards = self._of(self.everything)
        self.assertFalse([card['error'] for card in cards.values() if card['error']])
        expected = {
            'trade_sales': 1,
            'trade_receipt': 2,
            'trade_delivery': 2,
            'sales': 50.0,
            'orders': 2,
            'margin': 44.0,
            'money_in': 25.0,
            'to_deliver': 2,
            'late_receipts': 1,
            'due_in': 1,
            'to_match': 1,
            'payable_week': 70.0,
            'cash_month': -15.0,
            'trade_money': 2,
        }
        self.assertEqual({key: cards[key]['value'] for key in expected}, expected)

    def test_each_list_adds_up_to_its_card(self):
        self.env['jxc.kpi']._kpi_nightly(self.company)
        seen = set()
        for period in ('today', 'this_month', 'yesterday'):
            for warehouse in (0, self.warehouse_b.id):
                for key, card in self._of(self.everything, period, warehouse).items():
                    actions = [(card['value'], card['action'])]
                    actions += [(row['value'], row['action']) for row in card['compare']]
                    if card['chart']:
                        actions += zip(
                            card['chart']['values'], card['chart']['actions'], strict=True
                        )
                    if not card['measure'] or isinstance(card['value'], str):
                        continue
                    for value, action in actions:
                        if not isinstance(action, dict) or value in (False, None):
                            continue
                        if action['res_model'] == 'jxc.target':
                            continue
                        with self.subTest(card=key, period=period, warehouse=warehouse):
                            total = self._list_total(self.everything, action, card['measure'])
                            self.assertAlmostEqual(total, value, 2)
                        if value:
                            seen.add(key)
        self.assertLessEqual(
            {'sales', 'margin', 'orders', 'money_in', 'receivable', 'overdue', 'stock_value'}
            | {'late_receipts', 'cash_month', 'payable_week', 'due_in', 'trade_sales'},
            seen,
        )

    def test_a_warehouse(self):
        cards = self._of(self.everything, 'today', self.warehouse_b.id)
        self.assertEqual(cards['sales']['value'], 20.0)
        self.assertEqual(cards['orders']['value'], 1)
        self.assertEqual(cards['late_receipts']['value'], 0)
        self.assertIn("All warehouses", cards['money_in']['notes'])
        self.assertEqual(cards['money_in']['value'], 25.0)

    def test_compare_with_kept_days(self):
        rows = {'2026-03-11': 40, '2026-03-05': 25, '2025-03-12': 10}
        self.env['jxc.kpi'].create(
            [
                {'company_id': self.company.id, 'day': day, 'key': 'sales', 'value': value}
                for day, value in rows.items()
            ]
        )
        compare = self._of(self.everything)['sales']['compare']
        self.assertEqual(
            [(row['name'], row['value']) for row in compare],
            [('day_before', 40.0), ('weekday', 25.0), ('last_year', 10.0)],
        )
        month = self._of(self.everything, 'this_month')['sales']
        self.assertEqual(month['value'], 70.0)  # counted now
        self.assertEqual(self._of(self.everything, 'this_quarter')['sales']['value'], 115.0)
        self.assertEqual(month['chart']['values'][-2:], [40.0, 50.0])

    def test_a_day_without_figure_is_no_zero(self):
        card = self._of(self.everything, 'yesterday')['margin']
        self.assertIs(card['value'], False)
        self.assertIn("Past days are worked out at night.", card['notes'])
        self.assertIs(self._of(self.everything)['stock_value']['value'], False)

    def test_levels_of_the_last_night(self):
        self.env['jxc.kpi']._kpi_nightly(self.company)
        cards = self._of(self.everything)
        self.assertEqual(cards['overdue']['value'], 30.0)
        self.assertEqual(cards['receivable']['value'], 30.0)
        self.assertEqual(cards['overdue']['as_of'], "End of 03/11/2026")

    def test_target(self):
        card = self._of(self.everything)['month_target']
        self.assertEqual(card['notes'], ["No target for this month"])
        self.assertNotIn('own_target', self._of(self.readers['sales']))
        self.env['jxc.target'].create(
            [
                {'month': '2026-03-01', 'amount': 280},
                {'month': '2026-03-01', 'amount': 40, 'user_id': self.readers['sales'].id},
            ]
        )
        self._sell((self.tea, 1, 10), when=TODAY, user=self.readers['sales'])
        card = self._of(self.everything)['month_target']
        self.assertEqual((card['value'], card['share']), (80.0, 80 / 280))
        own = self._of(self.readers['sales'])['own_target']
        self.assertEqual((own['value'], own['share']), (10.0, 0.25))

    def test_price_rises(self):
        self._buy(self.salt, 10, 2, '2026-02-20 04:00:00', date_approve='2026-02-10')
        before = self._buy(self.salt, 10, 2, '2026-02-20 04:00:00')
        before.date_approve = '2026-02-10 04:00:00'
        now = self._buy(self.salt, 10, 3, '2026-03-20 04:00:00')
        now.date_approve = '2026-03-10 04:00:00'
        card = self._of(self.readers['buyer'])['price_rises']
        total = self._list_total(self.readers['buyer'], card['action'], card['measure'])
        self.assertAlmostEqual(card['value'], total)
        self.assertGreater(card['value'], 0)

    def test_not_bought_lately(self):
        seller = self.readers['sales']
        for day in (1, 11, 21):  # every ten days, then 50 days nothing
            self._sell((self.tea, 5, 10), when=datetime(2026, 1, day, 4), user=seller)
            self._sell((self.salt, 5, 10), when=datetime(2026, 1, day, 4))  # of somebody else
        for day in (1, 11):  # twice is no habit
            self._sell((self.salt, 5, 10), when=datetime(2026, 1, day, 4), user=seller)
        card = self._of(seller)['not_bought']
        self.assertEqual(card['value'], 1)
        self.assertEqual(self._list_total(seller, card['action'], '__count'), 1)

    def test_from_short_to_drafts(self):
        """Two clicks: the link, and the button of the page that it opens."""
        buyer = self.readers['buyer']
        action = self.env.ref('jxc_module.action_order_short').with_user(buyer)
        with self.assertRaises(UserError):
            action.run()
        rule = self.env['stock.warehouse.orderpoint'].create(
            {
                'product_id': self.tea.id,
                'warehouse_id': self.warehouse.id,
                'product_min_qty': 900,
                'product_max_qty': 900,
            }
        )
        self.tea.seller_ids = [Command.create({'partner_id': self.vendor.id, 'price': 6})]
        rule._jxc_recompute(self.company)
        self.assertGreater(rule.jxc_short_qty, 0)
        self.assertEqual(self._of(buyer)['job_order_short']['action'], action.id)
        opened = action.run()
        page = self.env[opened['res_model']].with_user(buyer).browse(opened['res_id'])
        self.assertEqual(page.line_ids.orderpoint_id, rule)
        with self.assertRaises(AccessError):
            action.with_user(self.readers['keeper']).run()

    def test_first_steps_until_there_is_trade(self):
        self.assertNotIn('first_steps', self._of(self.everything))
        other = self.env['res.company'].create({'name': "New"})
        user = self._user('dash_new', 'jxc_module.group_manager', company_id=other.id)
        user.company_ids = other
        steps = self._of(user, companies=other)['first_steps']['value']
        self.assertIn('action_purchase_entry', [step['rule'] for step in steps])

    def test_closing_state(self):
        card = self._of(self.readers['accountant'])['closing_state']
        self.assertEqual(card['value'], "None yet")

    # === ONE THAT FAILS === #

    def test_a_failing_card_leaves_the_others(self):
        kind = self.registry['jxc.dashboard']

        def broken_sql(this, card, frame):
            this.env.cr.execute("SELECT no_such_column FROM res_users")

        def broken_python(this, card, frame):
            return 1 / 0

        before = self._of(self.everything)
        for broken in (broken_sql, broken_python):
            with (
                patch.object(kind, '_jxc_card_cash_month', broken),
                mute_logger(LOGGER, 'odoo.sql_db'),
            ):
                cards = self._of(self.everything)
            self.assertIn("could not be worked out", cards['cash_month']['error'])
            self.assertIs(cards['cash_month']['value'], False)
            self.assertIs(cards['cash_month']['action'], False)
            self.assertEqual(list(cards), list(before))
            for key in ('sales', 'late_receipts', 'quarantine', 'alerts'):
                self.assertEqual(cards[key], before[key])

    def test_a_failing_count_leaves_the_others(self):
        card = self.env.ref('jxc_module.card_alerts')
        before = self._of(self.everything)
        for domain in ("[('no_such_field', '=', 1)]", "[('id', '=', '@day')]"):
            card.domain = domain
            with mute_logger(LOGGER, 'odoo.sql_db', 'odoo.domains'):
                cards = self._of(self.everything)
            self.assertTrue(cards['alerts']['error'])
            self.assertEqual(cards['late_receipts'], before['late_receipts'])
            self.assertEqual(cards['sales']['value'], 50.0)

    def test_no_right_no_card(self):
        def refused(this, card, frame):
            raise AccessError("no")  # pylint: disable=translation-required

        with patch.object(self.registry['jxc.dashboard'], '_jxc_card_quarantine', refused):
            self.assertNotIn('quarantine', self._of(self.everything))

    def test_a_message_for_the_reader_is_shown(self):
        def told(this, card, frame):
            raise UserError("Choose a journal first.")  # pylint: disable=translation-required

        with (
            patch.object(self.registry['jxc.dashboard'], '_jxc_card_quarantine', told),
            mute_logger(LOGGER),
        ):
            self.assertEqual(
                self._of(self.everything)['quarantine']['error'], "Choose a journal first."
            )

    # === ANOTHER MODULE === #

    def test_a_card_is_a_record_and_a_method(self):
        self.env['jxc.dashboard.card'].create(
            [
                {
                    'key': 'my_partners',
                    'name': "Partners",
                    'section': 'todo',
                    'model_name': 'res.partner',
                    'domain': f"[('id', 'in', {(self.customer + self.vendor).ids})]",
                },
                {'key': 'my_figure', 'name': "Mine", 'section': 'todo'},
            ]
        )
        kind = self.registry['jxc.dashboard']
        with patch.object(
            kind, '_jxc_card_my_figure', lambda this, card, frame: {'value': 7}, create=True
        ):
            cards = self._of(self.everything)
        self.assertEqual(cards['my_partners']['value'], 2)
        self.assertEqual(cards['my_figure']['value'], 7)

    def test_what_a_card_may_hold(self):
        card = self.env.ref('jxc_module.card_alerts')
        for bad in ("[('id', '=', __import__('os'))]", "env", "{'a': 1}", "[" * 2000):
            with self.assertRaises(ValidationError):
                card.domain = bad
        for bad in ('Upper', 'a-b', '_a', 'a.b', '1a'):
            with self.assertRaises(ValidationError):
                card.key = bad

    # === SPEED === #

    def test_queries(self):
        dashboard = self.dashboard.with_user(self.everything)
        dashboard.cards()

        def ask(times):
            for _time in range(times - 1):
                self._sell((self.tea, 1, 10), when=TODAY)
                self._buy(self.tea, 1, 6, '2026-03-09 04:00:00')
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            dashboard.cards()
            return self.env.cr.sql_log_count - before

        few = ask(1)
        self.assertLessEqual(few, 34)
        self.assertLessEqual(ask(6), few)
        self.assertLessEqual(ask(1), few)
