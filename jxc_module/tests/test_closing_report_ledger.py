"""库存明细账: every line with its document, and balances that end at the closing."""

from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..report.closing import jxc_report_stock_ledger
from .common_facts_history import HistoryCommon
from .common_reporting import ReportCommon

FEBRUARY = {'date_from': '2026-02-01', 'date_to': '2026-02-28'}


@tagged('post_install', '-at_install')
class TestStockLedger(HistoryCommon, ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._product(cls, 'average', cost=4.0)
        go = cls._go
        go(cls, datetime(2026, 1, 10), cls.tea, cls.suppliers, cls.stock, 10, worth=50.0)
        receipt = go(cls, datetime(2026, 2, 3), cls.tea, cls.suppliers, cls.stock, 10, worth=70.0)
        go(cls, datetime(2026, 2, 10), cls.tea, cls.stock, cls.stock_b, 3)
        go(cls, datetime(2026, 2, 20), cls.tea, cls.stock, cls.customers, 4)
        with freeze_time('2026-02-25'):
            receipt.value_manual = 104.0  # the bill was higher: 2.00 more for each of the 17 left

    def _lines(self, report, *names, warehouse=None):
        rows = report.search(
            [
                ('product_id', '=', self.tea.id),
                ('warehouse_id', '=', (warehouse or self.warehouse).id),
            ]
        )
        return [tuple(round(row[n], 4) if n != 'kind' else row[n] for n in names) for row in rows]

    def test_running_balance(self):
        report = self._report('stock_ledger', **FEBRUARY)
        self.assertEqual(
            self._lines(report, 'kind', 'in_qty', 'out_qty', 'balance_qty')[:4],
            [
                ('opening', 0, 0, 10),
                ('purchase', 10, 0, 20),
                ('transfer', 0, 3, 17),
                ('sale', 0, 4, 13),
            ],
        )
        self.assertEqual(
            self._lines(report, 'kind', 'in_qty', 'balance_qty', warehouse=self.warehouse_b),
            [('opening', 0, 0), ('transfer', 3, 3)],
        )

    def test_the_last_line_is_the_closing(self):
        ledger = self._report('stock_ledger', **FEBRUARY)
        movement = self._report('stock_movement', **FEBRUARY)
        for warehouse in (self.warehouse, self.warehouse_b):
            [closing] = movement.search(
                [('product_id', '=', self.tea.id), ('warehouse_id', '=', warehouse.id)]
            )
            last = self._lines(ledger, 'balance_qty', 'balance_value', warehouse=warehouse)[-1]
            self.assertEqual(last, (round(closing.closing_qty, 4), round(closing.closing_value, 4)))
            self.assertNotEqual(last[1], 0)

    def test_first_page_is_the_list(self):
        for name in ("Zinc", "Anise", "Mint"):  # with rows, and around them products without
            self._create_product(name)
        anise = self._product('fifo', cost=2.0)
        anise.name = "Anise, dried"
        once_goods = self._product('average', cost=1.0)  # a service today, with moves of before
        once_goods.name = "Basil"
        self._go(datetime(2026, 2, 6), once_goods, self.suppliers, self.stock, 2, worth=2.0)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE product_template SET type = 'service', is_storable = FALSE WHERE id = %s",
            [once_goods.product_tmpl_id.id],
        )
        self.env.invalidate_all()
        self._go(datetime(2026, 2, 5), anise, self.suppliers, self.stock, 6, worth=12.0)
        report = self._report('stock_ledger', **FEBRUARY)
        names = ['kind', 'product_id', 'position', 'balance_qty', 'balance_value']
        whole = [list(row.values())[1:] for row in report.search([]).read(names)]
        self.assertIn('adjustment', [row[0] for row in whole])
        for limit in (1, 3, len(whole) - 1, len(whole), len(whole) + 1):
            page = report.search_fetch([], names, limit=limit)
            self.assertEqual(
                [list(row.values())[1:] for row in page.read(names)], whole[:limit], limit
            )
            self.assertEqual(report.search_count([], limit=limit), min(limit, len(whole)))
        order = 'product_id DESC, id'  # the first products are others then
        turned = report.search([], order=order)
        self.assertEqual(report.search_fetch([], names, limit=2, order=order), turned[:2])
        rest = report.search_fetch([], names, offset=2, limit=2)
        self.assertEqual([list(row.values())[1:] for row in rest.read(names)], whole[2:4])

    def test_a_number_of_rows_by_value(self):
        """Enough is enough where all rows are asked for; of some the values have to be known."""
        report = self._report('stock_ledger', **FEBRUARY)
        rows = [('product_id', '=', self.tea.id), ('kind', '=', 'purchase')]
        balance = report.search(rows).balance_value
        for operator, value, count in (('=', 0, 0), ('!=', balance, 0), ('>', 100, 1)):
            found = [*rows, ('balance_value', operator, value)]
            self.assertEqual(report.search_count(found), count)
            self.assertEqual(report.search_count(found, limit=1), count)

    def test_first_page_has_archived_products(self):
        gone = self._product('average', cost=1.0)
        gone.default_code = '!'  # the first of all
        self._go(datetime(2026, 2, 4), gone, self.suppliers, self.stock, 2)
        gone.active = False
        report = self._report('stock_ledger', **FEBRUARY)
        self.assertEqual(report.search_fetch([], limit=2).product_id[:1], gone)

    def test_first_products_without_rows(self):
        """Where the products that are tried have not enough rows, the others are asked, too."""
        for code in ('!1', '!2'):
            self._create_product("None", default_code=code)
        report = self._report('stock_ledger', **FEBRUARY)
        with patch.object(jxc_report_stock_ledger, 'PRODUCTS_A_ROW', 1):
            for limit in (1, 2):
                found = report.search_fetch([], limit=limit)
                self.assertEqual(found, report.search([])[:limit])
                self.assertEqual(len(found), limit)

    def test_first_page_values_its_products_only(self):
        report = self._report('stock_ledger', **FEBRUARY)
        asked = []
        facts = type(self.env['jxc.facts'])
        ledger = facts._stock_ledger_sql

        def read(this, *args, products=None, **kwargs):
            asked.append(products)
            return ledger(this, *args, products=products, **kwargs)

        self.patch(facts, '_stock_ledger_sql', read)
        for limit in (1, 3):
            self.assertEqual(len(report.search_fetch([], ['balance_value'], limit=limit)), limit)
        self.assertTrue(asked)
        self.assertNotIn(None, asked)

    def test_documents(self):
        report = self._report('stock_ledger', **FEBRUARY)
        sale = report.search([('product_id', '=', self.tea.id), ('kind', '=', 'sale')])
        self.assertEqual(sale.date, datetime(2026, 2, 20))
        self.assertEqual(sale.move_line_id.quantity, 4)
        action = sale.action_jxc_open()
        lines = self.env[action['res_model']].search(action['domain'])
        self.assertEqual(lines, sale.move_line_id)

    def test_keeper_of_the_branch(self):
        keeper = self._user('kim', 'jxc_module.group_keeper', warehouses=self.warehouse_b)
        rows = self._report('stock_ledger', user=keeper, **FEBRUARY).search([])
        self.assertEqual(rows.warehouse_id, self.warehouse_b)
        self._hide_costs()
        report = self._report('stock_ledger', user=keeper, **FEBRUARY)
        self.assertNotIn('balance_value', report.fields_get())
        self.assertEqual(len(report.search([])), 2)
