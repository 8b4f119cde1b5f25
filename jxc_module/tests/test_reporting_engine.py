import io
import json
import re
from datetime import date, datetime

from lxml import etree
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..controllers.reporting import ReportController
from ..tools.report_options import ParamError
from ..tools.report_params import parse
from ..tools.report_periods import period_dates, previous_period
from .common_base_client import Client
from .common_reporting import ReportCommon
from .common_tools_properties import holds

MARCH = {'date_from': '2026-03-01', 'date_to': '2026-03-31'}
ADDED = ('integer', 'float', 'monetary')
# names of what is a state at some moment, of one row only
LEVELS = re.compile('balance|projected|safety|shortage|rank|running|score|days_of|_rate')


@tagged('post_install', '-at_install')
class TestReportEngine(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.green, cls.sencha_leaves = cls.env['product.category'].create(
            [{'name': "Green"}, {'name': "Other"}]
        )
        cls.sencha_leaves.parent_id = cls.green
        cls.tea = cls._create_product("Tea", standard_price=6, categ_id=cls.sencha_leaves.id)
        cls.cup = cls._create_product("Cup", standard_price=2)
        cls.ann = cls._user('ann', 'jxc_module.group_sales')
        cls.bob = cls._user('bob', 'jxc_module.group_sales')
        cls.tag = cls.env['res.partner.category'].create({'name': "Gold"})
        cls.customer.category_id = cls.tag
        cls._sell((cls.tea, 10, 10), (cls.cup, 4, 5), user=cls.ann)
        cls._sell((cls.tea, 2, 10), partner=cls.other_customer, user=cls.bob)

    def _revenue(self, user=None, **params):
        report = self._report('sales_summary', user, **MARCH | params)
        return round(sum(report.search([]).mapped('revenue')), 2)

    # === PARAMETERS === #

    def test_filters(self):
        self.assertEqual(self._revenue(), 140)
        self.assertEqual(self._revenue(product_ids=[self.cup.id]), 20)
        self.assertEqual(self._revenue(category_ids=[self.green.id]), 120)
        self.assertEqual(self._revenue(partner_ids=[self.other_customer.id]), 20)
        self.assertEqual(self._revenue(tag_ids=[self.tag.id]), 120)
        self.assertEqual(self._revenue(user_ids=[self.bob.id]), 20)
        self.assertEqual(self._revenue(warehouse_ids=[self.warehouse_b.id]), 0)

    def test_a_contact_stands_for_its_company(self):
        contact = self.env['res.partner'].create({'name': "Li", 'parent_id': self.customer.id})
        self.assertEqual(self._revenue(partner_ids=[contact.id]), 120)

    def test_wrong_parameters_name_the_field(self):
        for values, text in (
            ({'date_from': '2026-02-30'}, 'date_from'),
            ({'date_from': '2026-04-01', 'date_to': '2026-03-01'}, '"From" lies after "To"'),
            ({'product_ids': 'all'}, 'product_ids'),
            ({'product_ids': [True]}, 'product_ids'),
            ({'group_by': ['name; DROP TABLE']}, 'group_by'),
            ({'compare': 'sometimes'}, 'compare'),
            ({'period': 'someday'}, 'period'),
            ({'colour': 1}, 'colour'),
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, text):
                self._report('sales_summary', **values).search([])
        for text in ('{', '[]', '5'):
            with self.assertRaisesRegex(UserError, "cannot be read"):
                self.env['jxc.report.sales_summary'].with_context(jxc_report=text).search([])

    @holds(lambda st: {'text': st.text(), 'day': st.dates(date(1950, 1, 1), date(2900, 1, 1))})
    def test_any_text_is_read_or_refused(self, text, day):
        for given in (text, json.dumps({'date_from': text}), json.dumps({text: 1})):
            try:
                params = parse(given, today=day)
            except ParamError:
                continue
            self.assertLessEqual(params.date_from, params.date_to)
            again = parse(params.to_json(), today=day)
            self.assertEqual(again, params)

    @holds(lambda st: {'days': st.lists(st.dates(date(1950, 1, 1), date(2900, 1, 1)), min_size=2)})
    def test_the_period_before_ends_the_day_before(self, days):
        first, last = min(days), max(days)
        before, end = previous_period(first, last)
        self.assertEqual((first - end).days, 1)
        self.assertLessEqual(before, end)
        for name in ('this_week', 'last_month', 'this_quarter', 'last_year'):
            begin, stop = period_dates(name, first)
            self.assertEqual(begin <= first <= stop, name.startswith('this'))

    def test_reversed_dates_in_the_wizard(self):
        wizard = self.env['jxc.report.wizard'].create(
            {'report_key': 'sales_summary', 'date_from': '2026-03-31', 'date_to': '2026-03-01'}
        )
        with self.assertRaisesRegex(UserError, '"From" .* lies after "To"'):
            wizard.action_view()

    def test_the_wizard_opens_with_what_the_report_was_asked(self):
        report = self._report('sales_summary', compare='last_year', group_by=['user_id'], **MARCH)
        action = report.action_jxc_parameters()
        wizard = self._dialog(action)
        self.assertRecordValues(
            wizard,
            [{'period': 'dates', 'date_from': date(2026, 3, 1), 'date_to': date(2026, 3, 31)}],
        )
        context = wizard.action_view()['context']
        self.assertEqual(context['jxc_report'], report._report_params().to_json())

    # === ROWS === #

    def test_the_parameters_of_every_report_open_in_a_browser(self):
        lot = self.env['stock.lot'].create({'name': "L", 'product_id': self.tea.id})
        seen = set()
        for role in ('sales', 'buyer', 'keeper', 'accountant', 'manager'):
            client = Client(self.env, self._user(f'reads_{role}', f'jxc_module.group_{role}'))
            dialog = client.env['jxc.report.wizard']
            for key, _name in dialog._report_key_selection():
                with self.subTest(role=role, report=key):
                    model = f'jxc.report.{key}'
                    params = {}
                    if 'lot_ids' in client.env[model]._report_filters:
                        params['lot_ids'] = lot.ids
                    context = {'jxc_report': json.dumps(params)}
                    action = client.call(model, 'action_jxc_parameters', [], context=context)
                    form, [values] = client.open_action(action)['form']
                    self.assertEqual(values['report_key'], key)
                    spec = client.spec(dialog._name, form)
                    self.assertEqual('lot_ids' in spec, role in ('keeper', 'manager'))
                    asked = client.sent(dialog._name, values)
                    context = client.read_context(action)
                    client.call(
                        dialog._name, 'onchange', [], asked, ['report_key'], spec, context=context
                    )
                    saved = client.save_new(dialog._name, values, spec, context)
                    self.assertEqual(saved['report_key'], key)
                    if params and 'lot_ids' in spec:
                        self.assertEqual([row[:2] for row in values['lot_ids']], [[4, lot.id]])
                        self.assertEqual([row['id'] for row in saved['lot_ids']], lot.ids)
                    client.call(dialog._name, 'action_view', [saved['id']], context=context)
                    seen.add(key)
        every = {name.removeprefix('jxc.report.') for name, _ in dialog._reports()}
        self.assertEqual(seen, every)

    def test_a_row_is_the_same_after_new_ones_came(self):
        report = self._report('sales_summary', **MARCH)
        row = report.search([('product_id', '=', self.cup.id)])
        new = self._create_product("A new product that comes first")
        self._sell((new, 1, 1000))
        self.env.invalidate_all()
        self.assertEqual(report.browse(row.id).product_id, self.cup)
        self.assertEqual(row.revenue, 20)

    def test_two_readers_and_two_periods_in_one_transaction(self):
        april = self._report('sales_summary', date_from='2026-04-01', date_to='2026-04-30')
        self.assertFalse(april.search([]))
        self._sell((self.tea, 1, 7), when=datetime(2026, 4, 2), user=self.ann)
        self.env.flush_all()
        found = {}
        for params in (MARCH, {'date_from': '2026-04-01', 'date_to': '2026-04-30'}):
            for user in (self.ann, self.bob, self.env.user):
                report = self.env['jxc.report.sales_summary'].with_user(user)
                rows = report._with_params(**params).search([])
                found[user.login, params['date_from'][5:7]] = sum(rows.mapped('revenue'))
        self.assertEqual(
            found,
            {
                ('ann', '03'): 120,
                ('bob', '03'): 20,
                (self.env.user.login, '03'): 140,
                ('ann', '04'): 7,
                ('bob', '04'): 0,
                (self.env.user.login, '04'): 7,
            },
        )

    def test_ids_fit_into_javascript(self):
        rows = self._report('sales_summary', **MARCH).search([])
        self.assertTrue(all(0 < row_id < 2**53 for row_id in rows.ids))

    def test_query_count_does_not_grow(self):
        report = self._report('sales_summary', **MARCH)
        rows = list(report._get_rows())
        self.assertEqual(len(rows), 2)
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            list(report._get_rows())
        for number in range(30):
            self._sell((self._create_product(f"P{number}"), 1, 1))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            self.assertEqual(len(list(report._get_rows())), 32)

    def test_archived_and_deleted_products(self):
        self.cup.action_archive()
        self.assertEqual(self._revenue(), 140)
        report = self._report('sales_summary', **MARCH)
        [row] = report.search([('product_id', '=', self.cup.id)])
        self.env['sale.order.line'].search([('product_id', '=', self.cup.id)]).order_id.write(
            {'state': 'cancel'}
        )
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "reload"):
            row.action_jxc_open()

    def test_drill_down(self):
        report = self._report('sales_summary', group_by=['partner_id'], **MARCH)
        for row in report.search([]):
            action = row.action_jxc_open()
            json.dumps(action)
            orders = self.env[action['res_model']].search(action['domain'])
            self.assertEqual(orders.partner_id, row.partner_id)
            self.assertEqual(sum(orders.mapped('amount_untaxed')), row.revenue)

    def test_drill_down_keeps_the_filters(self):
        for params, revenue in (
            ({'product_ids': [self.cup.id]}, 120),
            ({'category_ids': [self.green.id]}, 140),
            ({'partner_ids': [self.other_customer.id]}, 20),
            ({'tag_ids': [self.tag.id]}, 120),
            ({'user_ids': [self.bob.id]}, 20),
            ({'warehouse_ids': [self.warehouse.id]}, 140),
        ):
            with self.subTest(params):
                rows = self._report('sales_summary', group_by=['day'], **MARCH | params).search([])
                action = rows.action_jxc_open()
                orders = self.env['sale.order'].search(action['domain'])
                self.assertEqual(sum(orders.mapped('amount_untaxed')), revenue)

    # === VIEWS === #

    def test_views_of_every_report(self):
        for _name, report in self.env['jxc.report.wizard']._reports():
            for kind in ('list', 'kanban', 'pivot', 'graph', 'search'):
                with self.subTest(report._name, kind=kind):
                    arch = report.get_view(view_type=kind)['arch']
                    self.env['ir.ui.view'].create(
                        {'name': kind, 'model': report._name, 'type': kind, 'arch': arch}
                    )

    def test_every_report_reads_groups_and_exports(self):
        for _name, report in self.env['jxc.report.wizard']._reports():
            with self.subTest(report._name):
                report.search([], limit=5).read()
                measures = [f'{field.name}:sum' for field in report._chart_measures()]
                for dimension in report._dimensions():
                    is_date = report._fields[dimension].type == 'date'
                    group = f'{dimension}:month' if is_date else dimension
                    report._read_group([], [group], [*measures, '__count'])
                stream = io.BytesIO()
                report._write_book(stream)
                self.assertTrue(load_workbook(stream).worksheets)

    def test_only_what_adds_up_has_a_total(self):
        """A level, a rank, an age: no report adds them up, on the screen or in the book."""
        for _name, report in self.env['jxc.report.wizard']._reports():
            arch = etree.fromstring(report.get_view(view_type='list')['arch'])
            summed = {node.get('name') for node in arch.xpath("//field[@sum]")}
            for column, field in zip(
                report._book_columns(report._columns_in_order()),
                report._columns_in_order(),
                strict=True,
            ):
                with self.subTest(report._name, field=field.name):
                    if field.aggregator != 'sum' or field.type not in ADDED:
                        self.assertFalse(column.total)
                        self.assertNotIn(field.name, summed)
                    self.assertFalse(column.total and LEVELS.search(field.name))

    def test_empty_period(self):
        report = self._report('sales_summary', date_from='2001-01-01', date_to='2001-01-31')
        stream = io.BytesIO()
        self.assertEqual(report._write_book(stream), 0)
        sheet = load_workbook(stream, data_only=True).worksheets[0]
        rows = [list(line) for line in sheet.iter_rows(values_only=True)]
        self.assertEqual(rows[0][:2], ["Category", "Product"])
        self.assertEqual([value for value in rows[1] if isinstance(value, int)], [0, 0, 0])
        self.assertIn("Nothing in this period", report._report_action()['help'])

    # === RIGHTS === #

    def test_a_salesperson_sees_his_own(self):
        self.assertEqual(self._revenue(self.ann), 120)
        self.assertEqual(self._revenue(self.bob), 20)

    def test_reports_are_for_their_roles(self):
        keeper = self._user('keeper', 'jxc_module.group_keeper')
        report = self._report('sales_summary', keeper, **MARCH)
        with self.assertRaises(AccessError):
            report.search([])
        with self.assertRaises(AccessError):
            report.action_jxc_xlsx()

    def test_cost_columns_vanish(self):
        self._hide_costs()
        report = self._report('sales_summary', self.ann, **MARCH)
        keys = {key for row in report._get_rows() for key in row}
        self.assertFalse(keys & {'cost', 'margin', 'margin_rate'})
        for kind in ('list', 'kanban', 'pivot', 'graph', 'search'):
            self.assertNotIn('margin', report.get_view(view_type=kind)['arch'])
        for work in (
            lambda: report.search([]).read(['margin']),
            lambda: report._read_group([], [], ['margin:sum']),
            lambda: report._read_group([], [], ['margin_rate:avg']),
            lambda: report.search([('margin', '>', 1)]),
            lambda: report.search([], order='margin'),
        ):
            with self.assertRaises(AccessError):
                work()
        stream = io.BytesIO()
        report._write_book(stream)
        text = [cell for sheet in load_workbook(stream) for line in sheet.values for cell in line]
        self.assertFalse({"Cost", "Margin", "Margin %"} & set(text))

    def test_companies_are_never_mixed(self):
        other = self.env['res.company'].create({'name': "Other", 'currency_id': 1})
        self.env.user.company_ids += other
        here = self.env.company
        order = (
            self.env['sale.order']
            .with_company(other)
            .create(
                {
                    'partner_id': self.customer.id,
                    'company_id': other.id,
                    'order_line': [
                        (0, 0, {'product_id': self.tea.id, 'price_unit': 33, 'tax_ids': []})
                    ],
                }
            )
        )
        order.action_confirm()
        order.date_order = datetime(2026, 3, 15)
        self.env.flush_all()
        self.assertEqual(self._revenue(), 140)
        both = self.env['jxc.report.sales_summary'].with_context(
            allowed_company_ids=[here.id, other.id]
        )
        rows = both._with_params(group_by=['product_id'], **MARCH).search([])
        self.assertEqual(
            self._values(rows, 'company_id', 'product_id', 'revenue'),
            sorted(
                [
                    ("Other", "Tea", 33),
                    (here.name, "Cup", 20),
                    (here.name, "Tea", 120),
                ],
                key=str,
            ),
        )

    def test_local_days_of_each_company(self):
        late = datetime(2026, 3, 31, 20)  # April in Shanghai
        self._sell((self.tea, 1, 1000), when=late)
        self.assertEqual(self._revenue(), 140)
        self.company.partner_id.tz = 'America/New_York'
        self.assertEqual(self._revenue(), 1140)


@tagged('post_install', '-at_install')
class TestReportRoute(ReportCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._create_product("Tea")
        cls.ann = cls._user('ann', 'jxc_module.group_sales', password='ann pass word')
        cls._sell((cls.tea, 3, 10), user=cls.ann)
        cls._sell((cls.tea, 5, 10))

    def _get(self, action):
        response = self.url_open(action['url'])
        self.assertEqual(response.status_code, 200)
        return load_workbook(io.BytesIO(response.content), data_only=True)

    def test_download(self):
        self.authenticate('ann', 'ann pass word')
        report = self._report('sales_summary', self.ann, **MARCH)
        book = self._get(report._xlsx_action([('product_id', '=', self.tea.id)]))
        values = list(book.worksheets[0].values)
        self.assertEqual(values[1][values[0].index("Revenue")], 30)

    def test_the_route_can_be_served_by_a_replica(self):
        routing = ReportController.report_xlsx.original_routing
        self.assertTrue(routing['readonly'])

    def test_refused(self):
        self.authenticate('ann', 'ann pass word')
        keeper_only = '/jxc/report/stock_nonsense.xlsx'
        self.assertEqual(self.url_open(keeper_only).status_code, 404)
        wrong = '/jxc/report/sales_summary.xlsx?params=%7B'
        self.assertGreaterEqual(self.url_open(wrong).status_code, 400)
