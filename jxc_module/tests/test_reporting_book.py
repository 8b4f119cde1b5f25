import io
import json
import re
from datetime import datetime

from lxml import etree
from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_facts_history import HistoryCommon
from .common_reporting import ReportCommon

MARCH = {'date_from': '2026-03-01', 'date_to': '2026-03-31'}
FEBRUARY = {'date_from': '2026-02-01', 'date_to': '2026-02-28'}


class BookCommon(ReportCommon):
    def _book(self, report, domain=()):
        stream = io.BytesIO()
        report._write_book(stream, domain)
        return load_workbook(stream, data_only=True)

    def _rows(self, report, domain=()):
        return [list(row) for row in self._book(report, domain).worksheets[0].values]


@tagged('post_install', '-at_install')
class TestReportBook(BookCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.drinks, cls.food = cls.env['product.category'].create(
            [{'name': "Drinks"}, {'name': "Food"}]
        )
        cls.tea, cls.cola, cls.rice = (
            cls._create_product(name, categ_id=category.id, standard_price=2)
            for name, category in (
                ("Tea", cls.drinks),
                ("Cola", cls.drinks),
                ("A rice", cls.food),
            )
        )
        for product, quantity in ((cls.tea, 5), (cls.cola, 7), (cls.rice, 11)):
            cls._set_stock(product, cls.stock, quantity)
        cls.ours = [('product_id', 'in', (cls.tea | cls.cola | cls.rice).ids)]

    def test_subtotals_by_category_never_after_one_row(self):
        report = self._report('stock_on_hand')
        rows = self._rows(report, self.ours)
        at = rows[0].index("On Hand")
        self.assertEqual(
            [(row[0], row[at]) for row in rows[1:]],
            [
                ("Drinks", 7),  # Cola
                ("Drinks", 5),  # Tea
                ("Total of Drinks", 12),
                ("Food", 11),  # alone: it is its own subtotal
                ("Total", 23),
            ],
        )
        # the screen has the same order
        names = [row['product_id'][1] for row in report.search_read(self.ours, ['product_id'])]
        self.assertEqual(names, ["Cola", "Tea", "A rice"])

    def test_what_one_groups_by_first_folds(self):
        self._set_stock(self.tea, self.stock_b, 1)
        report = self._report('stock_on_hand', group_by=['warehouse_id', 'product_id'])
        rows = self._rows(report, self.ours)
        place, at = rows[0].index("Warehouse"), rows[0].index("On Hand")
        self.assertEqual(
            [row[at] for row in rows if f"Total of {self.warehouse.name}" in row], [23]
        )
        self.assertEqual([row[at] for row in rows if row[place] == "Branch B"], [1])
        self.assertFalse([row for row in rows if "Total of Branch B" in row])

    def test_columns_are_those_of_the_list(self):
        """Of every report, as it opens: the same columns in the same order."""
        for _name, report in self.env['jxc.report.wizard']._reports():
            if report._report_wide:
                continue
            arch = etree.fromstring(report.get_view(view_type='list')['arch'])
            told = report._report_params()
            grain = report._base_grain(told)
            fields = [
                report._fields[node.get('name')]
                for node in arch.xpath('//field')
                if node.get('optional') == 'show'
            ]
            labels = [
                field._description_string(self.env)
                for field in fields
                if not (
                    (
                        getattr(field, 'jxc_dimension', False)
                        and field.name not in grain | {'uom_id'}
                    )
                    or getattr(field, 'jxc_previous', None)
                    or getattr(field, 'jxc_compares', False)
                )
            ]
            with self.subTest(report._name):
                self.assertEqual(self._rows(report)[0], labels)

    def test_columns_and_order_that_the_reader_chose(self):
        columns = ['product_id', 'promised', 'uom_id', 'on_hand']
        report = self._report('stock_on_hand', columns=columns, order='on_hand desc')
        rows = self._rows(report, self.ours)
        # in the order of the screen; no subtotals between rows that are sorted otherwise
        self.assertEqual(rows[0], ["Product", "On Hand", "Promised", "Unit"])
        self.assertEqual([row[:2] for row in rows[1:4]], [["A rice", 11], ["Cola", 7], ["Tea", 5]])
        action = report._xlsx_action(self.ours)
        self.assertIn('on_hand+desc', action['url'])
        with self.assertRaisesRegex(UserError, 'columns'):
            self._rows(self._report('stock_on_hand', columns=['password']))
        with self.assertRaisesRegex(UserError, 'order'):
            self._rows(self._report('stock_on_hand', order='id; DROP TABLE x'))

    def test_opens_on_the_data_and_prints_with_its_title(self):
        self.company.name = "Tea & Sons"
        self._sell((self.tea, 2, 10))
        book = self._book(self._report('sales_summary', **MARCH))
        self.assertEqual(book.sheetnames[:2], ["Sales Summary", "Cover"])
        self.assertEqual(book.active.title, "Sales Summary")
        for sheet in book:
            with self.subTest(sheet.title):
                self.assertIn("Sales Summary", sheet.oddHeader.left.text)
                self.assertEqual(sheet.oddHeader.center.text, "03/01/2026 – 03/31/2026")
                self.assertEqual(sheet.oddHeader.right.text, "Tea && Sons")
                self.assertEqual(sheet.oddFooter.right.text, "&P / &N")

    def test_what_only_a_total_needs_is_not_written(self):
        """Days of stock are stock days ÷ used; stock days are not on the screen."""
        report = self._report('turnover', **MARCH)
        fields, hidden = report._book_fields()
        self.assertEqual([field.name for field in fields[-hidden:]], ['stock_days'])
        label = report._fields['stock_days']._description_string(self.env)
        self.assertNotIn(label, self._rows(report)[0])

    def test_the_cover_adds_only_what_adds_up(self):
        self._sell((self.tea, 2, 10), (self.rice, 1, 5))
        for key in ('top_sellers', 'sales_summary'):
            cover = [list(row) for row in self._book(self._report(key, **MARCH))['Cover'].values]
            first = cover.index(["Totals", *[None] * (len(cover[0]) - 1)])
            totals = {row[0]: row[1] for row in cover[first + 1 :]}
            with self.subTest(key):
                self.assertEqual(totals["Revenue"], 25)
                self.assertFalse({"Share", "Running Share", "Rank", "Customers"} & set(totals))

    def test_whole_quantities_have_no_decimals(self):
        self._set_stock(self.tea, self.stock, 0.5)
        stream = io.BytesIO()
        self._report('stock_on_hand')._write_book(stream, self.ours)
        sheet = load_workbook(stream).worksheets[0]
        at = [cell.value for cell in sheet[1]].index("On Hand")
        formats = {row[1].value: row[at].number_format for row in sheet.iter_rows(min_row=2)}
        self.assertEqual((formats["Cola"], formats["Tea"]), ('#,##0', '#,##0.##'))

    def test_a_client_hands_over_its_screen(self):
        """The button of the list adds columns and order to the text of the parameters."""
        screen = json.dumps({'columns': ['product_id', 'on_hand'], 'order': ''})
        report = self.env['jxc.report.stock_on_hand'].with_context(jxc_report=screen)
        url = report.action_jxc_xlsx()['url']
        self.assertRegex(url, re.compile('columns.*product_id.*on_hand'))


@tagged('post_install', '-at_install')
class TestMovementBook(HistoryCommon, BookCommon):
    def test_kinds_without_any_movement_are_left_out(self):
        tea = self._product('average', cost=4.0)
        self._go(datetime(2026, 2, 3), tea, self.suppliers, self.stock, 10, worth=70.0)
        self._go(datetime(2026, 2, 10), tea, self.stock, self.stock_b, 3)
        kinds = ['in_purchase_qty', 'in_transfer_qty', 'in_production_qty', 'out_scrap_qty']
        report = self._report(
            'stock_movement', columns=['product_id', 'closing_qty', *kinds], **FEBRUARY
        )
        rows = self._rows(report, [('product_id', '=', tea.id)])
        self.assertEqual(rows[0], ["Product", "Closing", "Purchased", "Transferred In"])
        # what the list does not show is not written
        rows = self._rows(self._report('stock_movement', **FEBRUARY), [('product_id', '=', tea.id)])
        self.assertFalse({"Purchased", "Sold", "Scrapped: Value"} & set(rows[0]))
