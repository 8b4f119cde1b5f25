from datetime import date

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from ..tools.report_options import ParamError
from ..tools.report_params import parse
from .common_reporting import ReportCommon

# 2 March 2026, 14:00 in Shanghai
NOW = '2026-03-02 06:00:00'


@tagged('post_install', '-at_install')
class TestReportWords(ReportCommon):
    """What stands above a report, and what its search and views offer."""

    def _words(self, key, user=None, **params):
        report = self._report(key, user, **params)
        return report.jxc_words()

    @freeze_time(NOW)
    def test_period_in_words(self):
        currency = f"Amounts in {self.company.currency_id.name}"
        for key, params, words in (
            ('sales_summary', {}, ["This Month: 03/01/2026 – 03/31/2026", currency]),
            ('sales_summary', {'period': 'today'}, ["Today: 03/02/2026", currency]),
            (
                'sales_summary',
                {'date_from': '2026-01-05', 'date_to': '2026-01-09', 'compare': 'previous'},
                [
                    "01/05/2026 – 01/09/2026",
                    "Compared with 12/31/2025 – 01/04/2026",
                    currency,
                ],
            ),
            ('ageing', {'ageing_kind': 'payable'}, ["As of 03/02/2026", "Accounts: Payable"]),
            ('demand_plan', {}, ["Now"]),
            ('slow_movers', {}, ["Now", "Days without use: 90", currency]),
        ):
            with self.subTest(key, **params):
                self.assertEqual(self._words(key, **params)[: len(words)], words)

    def test_filters_by_name_as_far_as_the_reader_sees_them(self):
        products = [self._create_product(f"Tea {number}") for number in range(5)]
        ids = [product.id for product in products]
        [_period, filters, _currency] = self._words('sales_summary', product_ids=ids)
        self.assertEqual(filters, "Products: Tea 0, Tea 1, Tea 2 and 2 more")
        keeper = self._user('words keeper', 'jxc_module.group_keeper')
        foreign = self.env['res.company'].create({'name': "Other"})
        products[0].company_id = foreign
        hidden = self._words('stock_on_hand', keeper, product_ids=ids[:2])
        self.assertIn("Products: Tea 1, 1 hidden", hidden)
        with self.assertRaises(AccessError):
            self._words('sales_summary', keeper)

    def test_amounts_of_what_one_may_not_see_have_no_currency(self):
        self._hide_costs()
        keeper = self._user('no costs', 'jxc_module.group_keeper')
        self.assertEqual(self._words('stock_on_hand', keeper), ["Now"])

    def test_no_filter_of_days_beside_the_period(self):
        """A filter on the day of an order could only contradict the period of the report."""
        for _name, report in self.env['jxc.report.wizard']._reports():
            arch = etree.fromstring(report.get_view(view_type='search')['arch'])
            days = {node.get('date') for node in arch.xpath('//filter[@date]')}
            with self.subTest(report._name):
                if report._report_period in ('range', 'month'):
                    self.assertFalse(days)
                else:
                    own = {
                        field.name
                        for field in report._columns_in_order()
                        if field.type == 'date' and getattr(field, 'jxc_dimension', False)
                    }
                    self.assertEqual(days, own)

    def test_pivot_and_graph_of_stock_movement_have_the_closing(self):
        report = self.env['jxc.report.stock_movement']

        def measures(kind, user=None):
            view = (report.with_user(user) if user else report).get_view(view_type=kind)
            arch = etree.fromstring(view['arch'])
            return [node.get('name') for node in arch.xpath("//field[@type='measure']")]

        self.assertEqual(
            measures('pivot'), ['opening_qty', 'in_qty', 'out_qty', 'closing_qty', 'closing_value']
        )
        self.assertEqual(measures('graph')[-1], 'closing_value')  # the last one is drawn
        self._hide_costs()
        keeper = self._user('counts pieces', 'jxc_module.group_keeper')
        self.assertEqual(measures('graph', keeper), ['closing_qty'])

    def test_receivables_and_payables_are_two_reports(self):
        for kind, name in (('receivable', "Receivables by Age"), ('payable', "Payables by Age")):
            action = self.env.ref(f'jxc_module.action_report_ageing_{kind}')
            self.assertEqual(action.name, name)
            text = self._read_context(action)['jxc_report']
            report = self.env['jxc.report.ageing'].with_context(jxc_report=text)
            self.assertEqual(report._report_params().options['ageing_kind'], kind)
            self.assertEqual(report._report_action()['name'], name)
        arch = etree.fromstring(report.get_view(view_type='list')['arch'])
        summed, apart = arch.xpath("//field[@name='amount']")
        self.assertTrue(summed.get('sum'))
        self.assertFalse(apart.get('sum'))
        one_kind = apart.get('column_invisible')
        self.assertEqual(summed.get('column_invisible'), f'not ({one_kind})')
        self.assertIn('"ageing_kind": "payable"', one_kind)

    @staticmethod
    def _read_context(action):
        return safe_eval(action.context)

    def test_columns_and_order_of_the_screen(self):
        known = {'columns': ['a', 'b', 'c'], 'today': date(2026, 3, 2)}
        params = parse('{"columns": ["b", "a", "b"], "order": "b desc,a asc"}', **known)
        self.assertEqual((params.columns, params.order), (('b', 'a'), 'b desc, a asc'))
        self.assertEqual(parse(params.to_json(), **known), params)
        for name, value in (
            ('columns', '["d"]'),
            ('columns', '[{}]'),
            ('columns', '"a"'),
            ('order', '"a"'),
            ('order', '"a; DROP TABLE x"'),
            ('order', '"d desc"'),
            ('order', '"a desc, "'),
            ('order', '["a desc"]'),
        ):
            with self.subTest(value), self.assertRaises(ParamError) as caught:
                parse(f'{{"{name}": {value}}}', **known)
            self.assertEqual(caught.exception.name, name)
