"""What a request asks for several times is worked out once, and no longer than it may be."""

import doctest
from datetime import date, datetime
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.base import once
from ..models.reporting import jxc_report_mixin
from ..tools import report_options, report_periods
from ..tools.report_options import Choice, Number, ParamError, Record
from ..tools.report_params import parse
from .test_closing_report_value import StockValueCommon

JANUARY = {'date_from': '2026-01-03', 'date_to': '2026-01-20'}
MOST_QUERIES = 60


@tagged('post_install', '-at_install')
class TestOnce(StockValueCommon):
    """The first list of 收发存: rows, values, count."""

    def _opened(self, key='stock_movement', **params):
        """Open the list of a report as a client does.

        :return: (answer, times that parameters were read, tables made, what was valued, queries)
        """
        asked = {'parse': 0, 'tables': [], 'valued': []}
        facts, mixin = self.registry['jxc.facts'], self.registry[f'jxc.report.{key}']
        stock_values, table = facts._stock_values, mixin._table_of_grains

        def parsed(*args, **kwargs):
            asked['parse'] += 1
            return parse(*args, **kwargs)

        def valued(facts, company, instant=None, products=None, *args, **kwargs):
            asked['valued'].append((company.id, instant, products and tuple(products)))
            return stock_values(facts, company, instant, products, *args, **kwargs)

        def made(report, params, grains):
            asked['tables'].append((report.env.context['jxc_report'], tuple(grains)))
            return table(report, params, grains)

        report = self._report(key, product_ids=self.all.ids, **params)
        self.env.cr.cache.pop('jxc_report_params', None)
        shown = {field.name: {} for field in report._columns_in_order()}
        self.env.cr.cache.pop('jxc_report_params', None)
        with (
            patch.object(jxc_report_mixin.report_params, 'parse', parsed),
            patch.object(facts, '_stock_values', valued),
            patch.object(mixin, '_table_of_grains', made),
        ):
            before = self.env.cr.sql_log_count
            answer = report.web_search_read([], shown, limit=4, count_limit=10_001)
            queries = self.env.cr.sql_log_count - before
        return answer, asked['parse'], asked['tables'], asked['valued'], queries

    def test_first_list(self):
        self._opened(**JANUARY)  # views, access rights: known before
        answer, parsed, tables, valued, queries = self._opened(**JANUARY)
        self.assertEqual((answer['length'] > 4, len(answer['records'])), (True, 4))
        self.assertTrue(any(row['closing_value'] for row in answer['records']))
        self.assertEqual(parsed, 1)
        # the rows without values, then the values of the products on the page
        self.assertEqual(len(tables), 2)
        self.assertEqual(len(set(tables)), 2)
        # at the beginning of the period and at its end
        self.assertEqual(len(valued), 2)
        self.assertEqual(len(set(valued)), 2)
        self.assertLessEqual(queries, MOST_QUERIES)

    def test_groups_and_book(self):
        for key in ('stock_movement', 'stock_on_hand', 'turnover'):
            with self.subTest(key):
                report = self._report(key, product_ids=self.all.ids)
                valued = []
                facts = self.registry['jxc.facts']
                stock_values = facts._stock_values

                def watched(facts, *args, values=stock_values, seen=valued, **kwargs):
                    seen.append(repr(args))
                    return values(facts, *args, **kwargs)

                measures = [f'{field.name}:sum' for field in report._chart_measures()]
                with patch.object(facts, '_stock_values', watched):
                    report.formatted_read_grouping_sets([], [[], ['product_id']], measures)
                    report.formatted_read_grouping_sets([], [['warehouse_id']], measures)
                self.assertLessEqual(len(valued), 2 * 2)
                self.assertTrue(valued)

    def test_what_was_written_meanwhile_counts(self):
        product = self.products['average', 0]
        report = self._report('stock_movement', group_by=['product_id'], **JANUARY)

        def value():
            spec = {'product_id': {}, 'closing_value': {}}
            rows = report.web_search_read([('product_id', '=', product.id)], spec, limit=80)
            self.env.invalidate_all()
            return rows['records'][0]['closing_value']

        before = value()
        self._go(datetime(2026, 1, 10), product, self.suppliers, self.stock, 5)
        self.assertNotEqual(value(), before)

    def test_readers_do_not_share(self):
        keeper = self._user('kim', 'jxc_module.group_keeper', warehouses=self.warehouse_b)
        report = self._report('stock_on_hand', product_ids=self.all.ids)
        with once.holding(self.env):
            mine = report.web_search_read([], {'warehouse_id': {}}, limit=80)['records']
            his = report.with_user(keeper).web_search_read([], {'warehouse_id': {}}, limit=80)
        self.assertGreater(len({row['warehouse_id'] for row in mine}), 1)
        self.assertEqual({row['warehouse_id'] for row in his['records']}, {self.warehouse_b.id})

    def test_bounded(self):
        report = self.env['jxc.report.stock_on_hand']
        for number in range(1, 3 * jxc_report_mixin.MOST_KEPT):
            report._with_params(product_ids=[number])._report_params()
        kept = self.env.cr.cache['jxc_report_params']
        self.assertLessEqual(len(kept), jxc_report_mixin.MOST_KEPT)
        with once.holding(self.env):
            for number in range(3 * once.MOST):
                self.assertEqual(once.once(self.env, ('n', number), lambda n=number: n), number)
            self.assertLessEqual(len(self.env.cr.cache[once.KEY]), once.MOST)
        self.assertNotIn(once.KEY, self.env.cr.cache)

    def test_held_until_the_end(self):
        made = []

        def compute():
            made.append(1)
            return len(made)

        def ask():
            return once.once(self.env, 'x', compute)

        self.assertEqual((ask(), ask()), (1, 2))
        with self.assertRaises(ValueError), once.holding(self.env):
            with once.holding(self.env):
                self.assertEqual((ask(), ask()), (3, 3))
            self.assertEqual(ask(), 3)
            raise ValueError
        self.assertEqual(ask(), 4)

    def test_what_no_client_can_send(self):
        report = self.env['jxc.report.stock_on_hand']
        for given in ({'bare': True}, [1], 5, True, {'grains': [1]}, ['products']):
            with self.subTest(given), self.assertRaises(UserError):
                report.with_context(jxc_report=given).search([])
        for text in ('{"bare": true}', '{"grains": [1]}', '{"products": [1]}'):
            with self.subTest(text), self.assertRaises(UserError):
                report.with_context(jxc_report=text).search([])

    # === KINDS === #

    def test_periods(self):
        today = date(2026, 3, 15)
        for text, kind, first, last in (
            ('', 'range', date(2026, 3, 1), date(2026, 3, 31)),
            ('', 'month', date(2026, 3, 1), date(2026, 3, 31)),
            ('', 'as_of', today, today),
            ('{"date_to": "2026-02-10"}', 'as_of', date(2026, 2, 10), date(2026, 2, 10)),
            ('{"date_from": "2026-02-10"}', 'as_of', date(2026, 2, 10), date(2026, 2, 10)),
            ('{"period": "last_month"}', 'as_of', date(2026, 2, 28), date(2026, 2, 28)),
            (
                '{"date_from": "2026-02-10", "date_to": "2026-02-11"}',
                'month',
                date(2026, 2, 1),
                date(2026, 2, 28),
            ),
        ):
            with self.subTest(text, kind=kind):
                params = parse(text, today=today, kind=kind)
                self.assertEqual((params.date_from, params.date_to), (first, last))
                self.assertEqual(parse(params.to_json(), today=today, kind=kind), params)
        with self.assertRaises(ParamError):
            parse('{"date_from": "2026-02-10", "date_to": "x"}', today=today, kind='as_of')

    def test_doctests(self):
        result = doctest.testmod(report_periods)
        self.assertGreater(result.attempted, 5)
        self.assertFalse(result.failed)

    def test_options(self):
        options = {'days': Number(90), 'kind': Choice('a', ('a', 'b')), 'set_id': Record()}

        def read(text):
            return parse(text, today=date(2026, 3, 15), options=options).options

        self.assertEqual(read(''), {'days': 90, 'kind': 'a', 'set_id': 0})
        text = '{"days": 0, "kind": "b", "set_id": 7}'
        self.assertEqual(read(text), {'days': 0, 'kind': 'b', 'set_id': 7})
        for name, values in (
            ('days', ('-1', 'true', '"5"', '1.5', str(report_options.MAX_NUMBER + 1))),
            ('kind', ('"c"', '0', '["a"]', 'null', '{}')),
            ('set_id', ('-1', 'true', '"7"', '[7]', str(2**31))),
        ):
            for value in values:
                with self.subTest(name, value=value), self.assertRaises(ParamError):
                    read(f'{{"{name}": {value}}}')
