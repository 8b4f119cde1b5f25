"""Turnover: what was used of the average stock of a period."""

import io
from datetime import datetime

from lxml import etree
from openpyxl import load_workbook

from odoo.tests import tagged

from .common_reporting import ReportCommon

MARCH = {'date_from': '2026-03-01', 'date_to': '2026-03-31'}


@tagged('post_install', '-at_install')
class TestTurnover(ReportCommon):
    def test_opening_closing_and_use(self):
        tea = self._create_product("Tea")
        for when, quantity in (
            (datetime(2026, 2, 10, 4), 100),
            (datetime(2026, 2, 28, 15, 59), -10),  # the last minute of February in Shanghai
            (datetime(2026, 3, 1, 4), -40),
            (datetime(2026, 3, 15, 4), 30),
            (datetime(2026, 3, 31, 15, 59), -20),
            (datetime(2026, 4, 2, 4), -5),
        ):
            src, dst = self.suppliers, self.stock
            if quantity < 0:
                src, dst = self.stock, self.customers
            self._move(tea, src, dst, abs(quantity), when)
        row = self._report('turnover', product_ids=[tea.id], **MARCH).search([])
        self.assertEqual((row.opening, row.closing, row.demand, row.average), (90, 60, 60, 75))
        self.assertAlmostEqual(row.turnover, 60 / 75)
        self.assertAlmostEqual(row.days_of_stock, 31 * 75 / 60)
        moves = self.env['stock.move'].search(row.action_jxc_open()['domain'])
        self.assertEqual(sorted(moves.mapped('quantity')), [20, 30, 40])

    def test_no_turnover_of_a_stock_below_zero(self):
        """Neither a rate below zero nor days below zero, on the screen, in groups, in the book."""
        owed, back, none = (self._create_product(n) for n in ("Owed", "Came back", "Nothing"))
        self._move(owed, self.stock, self.customers, 30, datetime(2026, 3, 5, 4))
        self._move(back, self.suppliers, self.stock, 10, datetime(2026, 2, 5, 4))
        self._move(back, self.customers, self.stock, 2, datetime(2026, 3, 5, 4))
        self._move(none, self.suppliers, self.stock, 10, datetime(2026, 2, 5, 4))
        products = owed | back | none
        report = self._report('turnover', product_ids=products.ids, **MARCH)
        rows = report.search([])
        self.assertEqual(
            self._values(rows, 'product_id', 'average', 'demand'),
            [("Came back", 11, -2), ("Nothing", 10, 0), ("Owed", -15, 30)],
        )
        self.env.cr.execute(report._table_query)
        names = [column.name for column in self.env.cr.description]
        shown = {
            row['product_id']: (row['turnover'], row['days_of_stock'], row['value_turnover'])
            for row in (dict(zip(names, row, strict=True)) for row in self.env.cr.fetchall())
        }
        self.assertEqual(shown[owed.id][:2], (None, None))
        self.assertEqual(shown[back.id][:2], (None, None))
        self.assertEqual(shown[none.id][:2], (0, None))
        [(turnover, days)] = report._read_group([], [], ['turnover:sum', 'days_of_stock:sum'])
        self.assertAlmostEqual(turnover, 28 / 6)
        self.assertAlmostEqual(days, 31 * 6 / 28)
        arch = etree.fromstring(report.get_view(view_type='list')['arch'])
        [node] = arch.xpath("//field[@name='turnover']")
        self.assertEqual(node.get('invisible'), 'average <= 0 or demand < 0')
        stream = io.BytesIO()
        report._write_book(stream)
        sheet = load_workbook(stream, data_only=True).worksheets[0]
        place = [cell.value for cell in sheet[1]].index("Turnover")
        rates = [row[place] for row in sheet.iter_rows(min_row=2, values_only=True)]
        self.assertFalse([rate for rate in rates if rate is not None and rate < 0])
