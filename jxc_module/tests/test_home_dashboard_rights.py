from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common_base_client import Client
from .common_home_dashboard import TODAY, DashboardCommon

MONEY = {'sales', 'margin', 'money_in', 'receivable', 'overdue', 'stock_value', 'waste'}


@tagged('post_install', '-at_install')
@freeze_time(TODAY)
class TestDashboardRights(DashboardCommon):
    """Who has which card, and what is in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._trade()

    def test_cards_of_each_role(self):
        shown = {role: set(self._of(user)) for role, user in self.readers.items()}
        figures = {
            role: {key for key in keys if not key.startswith(('trade_', 'job_'))}
            for role, keys in shown.items()
        }
        self.assertEqual(
            figures['sales'],
            {'sales', 'orders', 'to_deliver', 'promises', 'own_overdue', 'approvals', 'not_bought'},
        )
        self.assertEqual(
            figures['buyer'],
            {'to_order', 'late_receipts', 'price_rises', 'proposals', 'out_in_demand'}
            | {'short_life', 'approvals', 'alerts'} & shown['buyer'],
        )
        self.assertEqual(
            figures['keeper'],
            {'due_in', 'due_out', 'short_life', 'quarantine', 'approvals', 'alerts'},
        )
        self.assertLessEqual(
            {'money_in', 'receivable', 'overdue', 'payable_week', 'cash_month', 'to_match'}
            | {'statements_open', 'closing_state', 'alerts', 'approvals'},
            figures['accountant'],
        )
        self.assertLessEqual(
            {'sales', 'margin', 'money_in', 'month_target', 'receivable', 'overdue', 'cash_month'}
            | {'payable_week', 'stock_value', 'turnover_days', 'waste', 'out_in_demand'}
            | {'approvals', 'alerts', 'changes', 'late_receipts', 'orders'},
            figures['manager'],
        )
        for keys in shown.values():
            self.assertEqual(len([key for key in keys if key.startswith('job_')]) % 3, 0)
        nobody = self._user('dash_nobody')
        self.assertEqual(set(self._of(nobody)), {'approvals'})

    def test_costs_only_with_the_cost_group(self):
        keeper = self.readers['keeper']
        self.env['jxc.dashboard.card'].create(
            [
                {
                    'key': 'my_waste',
                    'name': "Waste",
                    'section': 'stock',
                    'kind': 'money',
                    'model_name': 'jxc.lot.outlook',
                    'measure': 'waste_value',
                },
                {'key': 'my_cost', 'name': "Cost", 'section': 'stock', 'needs_cost': True},
                {
                    'key': 'my_value',
                    'name': "Value",
                    'section': 'stock',
                    'kind': 'money',
                    'kpi': 'stock_value',
                },
            ]
        )
        self.assertIn('my_waste', self._of(keeper))
        self._hide_costs()
        cards = self._of(keeper)
        self.assertFalse({'my_waste', 'my_cost', 'my_value'} & set(cards))
        self.assertIn('short_life', cards)

    def test_own_documents(self):
        seller = self.readers['sales']
        self._sell((self.tea, 7, 10), when=TODAY, user=seller)
        cards = self._of(seller)
        self.assertEqual(cards['sales']['value'], 70.0)
        self.assertEqual(cards['orders']['value'], 1)
        self.assertEqual(cards['to_deliver']['value'], 1)
        total = self._list_total(seller, cards['sales']['action'], 'revenue:sum')
        self.assertEqual(total, 70.0)

    def test_own_warehouses(self):
        limited = self._user(
            'dash_limited', 'jxc_module.group_manager', warehouses=self.warehouse_b
        )
        self.env['jxc.kpi']._kpi_nightly(self.company)
        cards = self._of(limited)
        self.assertEqual(cards['sales']['value'], 20.0)
        self.assertEqual(cards['orders']['value'], 1)
        self.assertEqual(cards['stock_value']['value'], 80.0)
        self.assertEqual(cards['late_receipts']['value'], 0)
        self.assertNotIn('changes', cards)
        # no total of the company
        totals = {'receivable', 'overdue', 'margin', 'money_in', 'month_target'}
        self.assertFalse(totals & set(cards))
        sales = cards['sales']
        self.assertEqual(self._list_total(limited, sales['action'], sales['measure']), 20.0)
        page = self.dashboard.with_user(limited).page()
        self.assertEqual([house['id'] for house in page['warehouses']], self.warehouse_b.ids)
        with self.assertRaises(UserError):
            self._of(limited, 'today', self.warehouse.id)

    def test_another_company(self):
        other = self.env['res.company'].create({'name': "Other"})
        house = self.env['stock.warehouse'].search([('company_id', '=', other.id)])
        stranger = self._user('dash_other', 'jxc_module.group_manager', company_id=other.id)
        stranger.company_ids = other
        cards = self._of(stranger, companies=other)
        shown = {
            key: card['value']
            for key, card in cards.items()
            if card['value'] and card['kind'] not in ('sentences', 'text')
        }
        self.assertEqual(shown, {})
        with self.assertRaises(UserError):
            self._of(self.readers['manager'], 'today', house.id)

    def test_several_currencies(self):
        euro = self.env.ref('base.EUR')
        euro.active = True
        other = self.env['res.company'].create({'name': "Other", 'currency_id': euro.id})
        money = self.dashboard.with_context(allowed_company_ids=(self.company + other).ids)._money
        self.env['res.currency.rate'].search([('currency_id', '=', euro.id)]).unlink()
        figure = money({self.company.id: 100.0, other.id: 40.0})
        self.assertEqual(figure['value'], 100.0)
        self.assertEqual(figure['apart'], [{'value': 40.0, 'currency_id': euro.id}])
        self.assertEqual(figure['notes'], ["No rate: not added"])
        self.env['res.currency.rate'].create(
            {'currency_id': euro.id, 'rate': 0.5, 'name': '2026-03-01', 'company_id': False}
        )
        figure = money({self.company.id: 100.0, other.id: 40.0})
        self.assertEqual(figure['value'], 180.0)
        self.assertEqual(figure['apart'], [])
        self.assertEqual(figure['notes'], [f"EUR at 2.0000 {self.company.currency_id.name}"])

    def test_wall_without_amounts(self):
        dashboard = self.dashboard.with_user(self.everything)
        keys = {card['key'] for card in dashboard.page('today', 0, True)['cards']}
        self.assertFalse(keys & MONEY)
        self.assertFalse({key for key in keys if key.startswith('job_')} | keys & {'changes'})
        self.assertIn('late_receipts', keys)
        self.company.jxc_wall_money = True
        keys = {card['key'] for card in dashboard.page('today', 0, True)['cards']}
        self.assertIn('sales', keys)

    # === KEPT === #

    def test_kept_per_user(self):
        one = Client(self.env, self.readers['manager'])
        other = Client(self.env, self.readers['buyer'])
        one.call('jxc.dashboard', 'keep', {'period': 'this_month', 'hidden': ['sales', 'sales']})
        one.call(
            'jxc.dashboard', 'keep', {'warehouse_id': self.warehouse_b.id, 'pinned': ['waste']}
        )
        page = one.call('jxc.dashboard', 'page')
        self.assertEqual(page['asked']['period'], 'this_month')
        self.assertEqual(page['asked']['warehouse_id'], self.warehouse_b.id)
        self.assertEqual(page['layout'], {'hidden': ['sales'], 'pinned': ['waste'], 'sorted': []})
        self.assertEqual(other.call('jxc.dashboard', 'page')['asked']['period'], 'today')
        # what was taken away since is not shown, and does not break the page
        self.readers['manager'].write({'jxc_warehouse_limited': True})
        self.assertFalse(one.call('jxc.dashboard', 'page')['asked']['warehouse_id'])

    def test_a_layout_is_ones_own(self):
        self.dashboard.with_user(self.readers['manager']).keep({'period': 'today'})
        layouts = self.env['jxc.dashboard.layout']
        theirs = layouts.with_user(self.readers['buyer'])
        self.assertFalse(theirs.search([]))
        with self.assertRaises(AccessError):
            layouts.search([]).with_user(self.readers['buyer'])[:1].write({'period': 'today'})
        with self.assertRaises(AccessError):
            theirs.create({'user_id': self.readers['sales'].id})
        with self.assertRaises(UniqueViolation), mute_logger('odoo.sql_db'):
            layouts.create({'user_id': self.readers['manager'].id})

    # === HOSTILE === #

    def test_hostile_arguments(self):
        client = Client(self.env, self.readers['keeper'])
        for period in ('x', '', 1, [], {'a': 1}, True, 'today; DROP', ['today'], '\0'):
            for method in ('cards', 'page'):
                with self.subTest(period=period), self.assertRaises(UserError):
                    client.call('jxc.dashboard', method, period, 0)
        for house in ('x', -1, 10**12, 2**31, [1], {'a': 1}, 1.5, '1', self.warehouse.id + 10**6):
            with self.subTest(house=house), self.assertRaises(UserError):
                client.call('jxc.dashboard', 'cards', 'today', house)
            with self.assertRaises(UserError):
                client.call('jxc.dashboard', 'keep', {'warehouse_id': house})
        for values in (
            *(None, [], 'x', {'user_id': 1}, {'hidden': 'sales'}, {'hidden': [1]}),
            *({'pinned': ['__class__']}, {'sorted': ["a b"]}, {'period': 'never'}),
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                client.call('jxc.dashboard', 'keep', values)
        client.call('jxc.dashboard', 'keep', {'hidden': [f'k{n}' for n in range(500)]})
        layout = self.env['jxc.dashboard.layout'].search([('user_id', '=', client.env.uid)])
        self.assertEqual(len(layout.hidden.split()), 200)


@tagged('post_install', '-at_install')
class TestDashboardRequest(HttpCase):
    def test_by_the_client(self):
        new_test_user(self.env, 'dash_http', groups='jxc_module.group_keeper', password='dash_http')
        self.authenticate('dash_http', 'dash_http')
        keys = [card['key'] for card in self._rpc('cards', [])['result']]
        self.assertIn('due_in', keys)
        with mute_logger('odoo.http'):
            for args in (['x'], ['today', 'x'], ['today', 10**15], [{'a': 1}]):
                self.assertIn('error', self._rpc('cards', args))
            # nothing that works out a card can be called
            for name in ('_jxc_card_waste', '_cards', '_money', '_jxc_card_nothing'):
                self.assertIn('error', self._rpc(name, []))

    def _rpc(self, method, args):
        params = {'model': 'jxc.dashboard', 'method': method, 'args': args, 'kwargs': {}}
        return self.url_open(
            f'/web/dataset/call_kw/jxc.dashboard/{method}', json={'params': params}
        ).json()
