import base64
import doctest

from freezegun import freeze_time

from odoo.tests import BaseCase, tagged

from ..tools import import_example
from ..tools.import_sheets import SHEETS
from .common_onboarding import FROZEN, OnboardingCommon

ACCOUNTS = {
    'bank': 'asset_cash',
    'goods': 'asset_current',
    'receivable': 'asset_receivable',
    'paid_ahead': 'asset_prepayments',
    'payable': 'liability_payable',
    'got_ahead': 'liability_current',
    'capital': 'equity',
}


@tagged('post_install', '-at_install')
class TestExampleWords(BaseCase):
    def test_doctests(self):
        result = doctest.testmod(import_example)
        self.assertEqual(result.failed, 0)
        self.assertGreater(result.attempted, 3)

    def test_the_same_company_in_both_languages(self):
        """Numbers, codes and days are the same; every sheet has rows."""
        english, chinese = (import_example.example_rows(one) for one in ('en_US', 'zh_CN'))
        self.assertEqual(set(english), set(SHEETS))
        for name, rows in english.items():
            self.assertTrue(rows)
            for row, other in zip(rows, chinese[name], strict=True):
                self.assertEqual(set(row), set(other))
        self.assertEqual(import_example.example('zh_CN'), import_example.example('zh_CN'))


@tagged('post_install', '-at_install')
class TestExample(OnboardingCommon):
    """The workbooks that the guides link to are imported without a finding, and tie."""

    def _account(self, code, name, kind):
        """Let there be the account of the chart that the example is made for."""
        accounts = self.env['account.account']
        there = accounts.search([('code', '=', code)])
        values = {'code': code, 'name': name, 'account_type': kind}
        return there or accounts.create(values)

    def _check(self, language):
        """Read the workbook of a language; return the import, its totals, the words."""
        position = int(language == 'zh_CN')
        words = {key: pair[position] for key, pair in import_example._WORDS.items()}
        for name, kind in ACCOUNTS.items():
            self._account(words[name], words[f'{name}_name'], kind)
        migration = (
            self.env['jxc.import']
            .with_user(self.manager)
            .create(
                {
                    'file': base64.b64encode(import_example.example(language)),
                    'file_name': 'opening.xlsx',
                    'start_date': import_example.START,
                }
            )
        )
        migration.action_read()
        self.assertEqual(migration.state, 'read')
        self.assertFalse(migration.row_ids.mapped(lambda row: (row.sheet, row.message)))
        rows = import_example.example_rows(language)
        self.assertEqual(
            migration.record_ids.grouped('sheet').keys(), {name for name in rows if rows[name]}
        )
        for sheet, some in migration.record_ids.grouped('sheet').items():
            self.assertEqual(some.sorted('row_number').mapped('values'), rows[sheet], sheet)
        totals = {(one.sheet, one.kind): one for one in migration.total_ids}
        wanted = import_example.example_totals(rows)
        for kind, name in (('rows', 'rows'), ('quantity', 'quantity'), ('value', 'amount')):
            self.assertEqual(totals['stock', kind].expected, float(wanted['stock'][name]))
        return migration, totals, words

    @freeze_time(FROZEN)
    def test_chinese(self):
        self.env['res.lang']._activate_lang('zh_CN')
        self.manager.lang = 'zh_CN'
        migration, totals, words = self._check('zh_CN')
        self._post(migration)
        for (sheet, kind), total in totals.items():
            self.assertEqual(total.difference, 0, (sheet, kind))
        self.assertEqual(totals['stock', 'value'].in_books, 10178)
        self.assertEqual(totals['bank', 'amount'].in_books, 86500)
        self.assertFalse(migration.row_ids)
        chinese = migration.with_context(lang='zh_CN')
        lines = {(line['sheet'], line['kind']): line for line in chinese._protocol_lines()}
        self.assertEqual(next(iter(lines))[0], '计量单位', "in the order of the sheets")
        kinds = dict(totals['stock', 'rows']._fields['kind']._description_selection(chinese.env))
        found = {
            key: lines[sheet, kinds[kind]]['books']
            for key, sheet, kind in (
                ('stock', '期初库存', 'value'),
                ('rows', '期初库存', 'rows'),
                ('orders', '未完销售订单', 'amount'),
                ('balance', '科目余额表', 'rows'),
            )
        }
        # what nobody compares is left empty: a zero would look like a difference
        self.assertEqual(found, {'stock': '10,178.00', 'rows': '9', 'orders': '', 'balance': ''})
        page, _kind = chinese.env['ir.actions.report']._render_qweb_html(
            'jxc_module.report_import_protocol', migration.ids
        )
        self.assertEqual(migration.posted_by_id, self.manager)
        # the company is in the head of the page, as on other prints
        for text in (migration.company_id.name, '数据迁移报告', '10,178.00', self.manager.name):
            self.assertIn(text, page.decode())
        tea = self.env['product.product'].search([('default_code', '=', 'T-001')])
        self.assertEqual(
            (tea.name, tea.qty_available, tea.virtual_available),
            (words['green'], 172, 172 - 24 + 120),
        )
        rule = self.env['stock.warehouse.orderpoint'].search(
            [('product_id', '=', tea.id), ('warehouse_id.name', '=', words['main'])]
        )
        self.assertEqual(rule.jxc_first_day.isoformat(), '2025-01-01')

    @freeze_time(FROZEN)
    def test_english(self):
        self._check('en_US')
