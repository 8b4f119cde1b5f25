import base64
import io

from openpyxl import Workbook, load_workbook

from odoo.exceptions import UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common_counting import CountingCommon


class SheetCommon(CountingCommon):
    """An open count of warehouse B and its sheet, filled in by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea.default_code = 'T-1'
        cls.milk.write({'default_code': 'M-1', 'barcode': '007'})
        cls._set_stock(cls.tea, cls.shelf, 7903)  # a book that is seen wherever it stands
        cls.count = cls._open(cls.boss, blind=True)
        cls.by_keeper = cls.count.with_user(cls.keeper)

    def _sheet(self, count=None):
        """Return the sheet as openpyxl's workbook."""
        stream = io.BytesIO()
        (count or self.by_keeper)._write_book(stream)
        return load_workbook(stream)

    def _words(self, book):
        return [cell.value for cell in book.active[1]]

    def _fill(self, book, quantities, column='counted'):
        """Write into the rows of codes, ``{code: value}``."""
        words = self._words(book)
        for row in book.active.iter_rows(min_row=3):
            code = row[words.index('code')].value
            if code in quantities:
                row[words.index(column)].value = quantities[code]
        return book

    def _add(self, book, **values):
        """Fill in the first row that is free."""
        words, sheet = self._words(book), book.active
        number = 3
        while any(sheet.cell(number, pos + 1).value for pos in range(len(words))):
            number += 1
        for word, value in values.items():
            sheet.cell(number, words.index(word) + 1).value = value
        return book

    def _bytes(self, book):
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _apply(self, book, count=None):
        return (count or self.by_keeper)._sheet_apply(self._bytes(book))

    def _problems(self, book, count=None):
        count = count or self.by_keeper
        compared = count._sheet_compare(self._bytes(book))
        self.assertTrue(all(count._sheet_words(problem) for problem in compared.problems))
        return [(problem.row, problem.column, problem.reason) for problem in compared.problems]

    def _line(self, product):
        return self.count.line_ids.filtered(lambda line: line.product_id == product)


@tagged('post_install', '-at_install')
class TestCountingSheets(SheetCommon):
    """A count sheet goes out as a workbook, is filled in, and comes back."""

    def test_the_workbook(self):
        sheet = self._sheet().active
        words = self._words(self._sheet())
        self.assertEqual(words[0], 'key')
        self.assertNotIn('book', words)
        self.assertTrue(sheet.protection.sheet)
        self.assertTrue(sheet.column_dimensions['A'].hidden)
        self.assertTrue(sheet.row_dimensions[1].hidden)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=4)]
        self.assertEqual(
            [[row[words.index(word)] for word in ('place', 'code', 'lot')] for row in rows],
            [
                [self.rack.complete_name, 'M-1', 'M1'],
                [self.shelf.complete_name, 'T-1', None],
            ],
        )
        for row in sheet.iter_rows():
            self.assertNotIn(7913, [cell.value for cell in row])

    def test_the_book_stands_in_the_sheet_of_an_open_count_only(self):
        self.count.action_cancel()
        seen = self._open(self.boss)
        book = self._sheet(seen)
        position = self._words(book).index('book')
        self.assertEqual(
            [row[position].value for row in book.active.iter_rows(min_row=3, max_row=4)], [6, 7913]
        )

    def test_a_filled_in_sheet_is_stored_once(self):
        book = self._fill(self._sheet(), {'T-1': '3x12+5', 'M-1': 4})
        self.assertEqual(self._apply(book), {'new': 2, 'changed': 0, 'back': 0, 'same': 0})
        self.assertEqual(
            (self._line(self.tea).counted_qty, self._line(self.milk).counted_qty), (41, 4)
        )
        self.assertEqual(self.count.entry_ids.mapped('how'), ['file', 'file'])
        self.assertEqual(self._apply(book), {'new': 0, 'changed': 0, 'back': 0, 'same': 2})
        self.assertEqual(self._line(self.tea).counted_qty, 41)
        self.assertEqual(len(self.count.entry_ids), 2)

    def test_a_corrected_sheet_changes_what_differs(self):
        book = self._fill(self._sheet(), {'T-1': 41, 'M-1': 4})
        self._apply(book)
        self._fill(book, {'T-1': 40, 'M-1': None})
        self.assertEqual(self._apply(book), {'new': 0, 'changed': 1, 'back': 1, 'same': 0})
        self.assertEqual(
            (self._line(self.tea).counted_qty, self._line(self.tea).state), (40, 'counted')
        )
        self.assertEqual(self._line(self.milk).state, 'todo')
        self.assertEqual(self._apply(book), {'new': 0, 'changed': 0, 'back': 0, 'same': 1})
        self._fill(book, {'T-1': 41})
        self._apply(book)
        self.assertEqual(self._line(self.tea).counted_qty, 41)
        self.assertEqual(len(self.count.entry_ids), 4)

    def test_a_sheet_that_somebody_else_read(self):
        """A blind count does not show the entries of others: nobody reads his sheet over them."""
        book = self._fill(self._sheet(), {'T-1': 41})
        self._apply(book)
        other = new_test_user(self.env, 'jxc_count_other', groups='jxc_module.group_keeper')
        self.assertEqual(self._problems(book, self.count.with_user(other)), [(0, '', 'others')])
        with self.assertRaises(UserError):
            self._apply(book, self.count.with_user(other))
        self.assertEqual(self._apply(book, self.count.with_user(self.boss))['same'], 1)
        self.assertEqual(self._line(self.tea).counted_qty, 41)

    def test_two_sheets_add_up(self):
        self._apply(self._fill(self._sheet(), {'T-1': 10}))
        self._apply(self._fill(self._sheet(), {'T-1': 5}))
        self.assertEqual(self._line(self.tea).counted_qty, 15)

    def test_added_rows(self):
        cup = self._create_product("Count Cup", default_code='CUP')
        book = self._add(self._sheet(), place=self.rack.complete_name, code='CUP', counted=3)
        self._add(book, place='shelf', code='M-1', lot='NEW', counted=2)
        self._add(book, place='Shelf', code='007', lot='M1', counted=1)
        self.assertEqual(self._problems(book), [])
        self.assertEqual(self._apply(book)['new'], 3)
        self.assertRecordValues(self._line(cup), [{'location_id': self.rack.id, 'counted_qty': 3}])
        self.assertEqual(self._apply(book)['new'], 0)
        new = self._line(self.milk).filtered(lambda line: line.location_id == self.shelf)
        self.assertEqual(sorted(line.lot_id.name or line.lot_name for line in new), ['M1', 'NEW'])

    def test_all_errors_at_once_and_nothing_stored(self):
        service = self._create_product("Count Service", default_code='SRV', is_storable=False)
        self.env['product.product'].create(
            [{'name': "Twin", 'default_code': 'TWIN', 'is_storable': True}] * 2
        )
        book = self._fill(self._sheet(), {'T-1': -3, 'M-1': 4})
        self._fill(book, {'M-1': 'OTHER'}, column='lot')
        place = self.rack.complete_name
        for values in (
            {'place': place, 'code': 'NOBODY', 'counted': 1},
            {'place': "Nowhere", 'code': 'T-1', 'counted': 1},
            {'place': place, 'code': 'TWIN', 'counted': 1},
            {'place': place, 'code': service.default_code, 'counted': 1},
            {'place': place, 'code': 'T-1', 'lot': 'X', 'counted': 1},
            {'place': place, 'code': 'T-1', 'counted': '0.0001'},
            {'place': place, 'code': 'T-1'},
        ):
            self._add(book, **values)
        self.assertEqual(
            self._problems(book),
            [
                (3, 'lot', 'altered'),
                (4, 'counted', 'negative'),
                (5, 'code', 'unknown'),
                (6, 'place', 'unknown'),
                (7, 'code', 'several'),
                (8, 'code', 'refused'),
                (9, 'code', 'refused'),
                (10, 'counted', 'decimals'),
                (11, 'counted', 'no_quantity'),
            ],
        )
        with self.assertRaises(UserError):
            self._apply(book)
        self.assertFalse(self.count.entry_ids)

    def test_lines_missing_doubled_and_of_another_count(self):
        book = self._fill(self._sheet(), {'T-1': 5})
        book.active.delete_rows(3)
        compared = self.by_keeper._sheet_compare(self._bytes(book))
        self.assertEqual((compared.missing, len(compared.changes)), (1, 1))
        twice = self._sheet()
        for pos in range(1, 12):
            twice.active.cell(5, pos).value = twice.active.cell(4, pos).value
        self.assertEqual(self._problems(twice), [(5, 'key', 'doubled')])
        other = self._open(self.boss, warehouse_ids=self.warehouse.ids)
        self.assertEqual(self._problems(self._sheet(), other), [(3, 'key', 'other_count')])
        compared = other._sheet_compare(self._bytes(self._sheet()))
        self.assertIn(self.count.name, other._sheet_words(compared.problems[0]))

    def test_a_sheet_of_an_earlier_count(self):
        book = self._fill(self._sheet(), {'T-1': 5, 'M-1': 5})
        self._apply(book)
        self._line(self.tea).sudo()._count_again()
        self.count.sudo().state = 'second'
        self.assertEqual(self._problems(book), [(0, '', 'round')])
        again = self._sheet()
        self.assertEqual(
            [again.active.cell(row, self._words(again).index('code') + 1).value for row in (3, 4)],
            ['T-1', None],
        )
        self._apply(self._fill(again, {'T-1': 6}))
        self.assertRecordValues(self._line(self.tea), [{'counted_qty': 6, 'state': 'counted'}])

    def test_files_that_are_none(self):
        long = Workbook()
        long.active.cell(100_001, 1).value = 'key'
        empty = self._bytes(Workbook())
        for data in (b'', b'PK\x03\x04', empty):
            with self.assertRaises(UserError):
                self.by_keeper._sheet_compare(data)
        compared = self.by_keeper._sheet_compare(b'key;place')
        self.assertEqual(compared.problems[0].reason, 'columns')
        with self.assertRaisesRegex(UserError, "larger than any"):
            self.by_keeper._sheet_compare(self._bytes(long))

    def test_the_page(self):
        book = self._fill(self._sheet(), {'T-1': 5, 'M-1': 'x'})
        action = self.by_keeper.action_sheet_import()
        page = self.env['jxc.stocktake.sheet'].with_user(self.keeper)
        page = page.with_context(**action['context'])
        with Form(page) as form:
            form.file = base64.b64encode(self._bytes(book)).decode()
            self.assertIn("Row 3", form.problems)
            self.assertFalse(form.can_apply)
            self._fill(book, {'M-1': 2})
            form.file = base64.b64encode(self._bytes(book)).decode()
            self.assertFalse(form.problems)
            self.assertIn("2 lines are counted", form.figures)
        self.assertEqual(form.record.action_apply()['tag'], 'display_notification')
        self.assertEqual(self._line(self.tea).counted_qty, 5)
        self.assertFalse(form.record.can_apply)

    def test_prints(self):
        report = self.env['ir.actions.report']
        text = (
            report.with_user(self.keeper)
            ._render_qweb_html('jxc_module.report_stocktake_sheet', self.count.ids)[0]
            .decode()
        )
        self.assertEqual(text.count('page-break-after: always'), len(self.count.place_ids))
        self.assertIn("M-1", text)
        self.assertNotIn("7,913", text)
        self.assertNotIn("7913", text)
        with self.assertRaises(UserError):
            self.by_keeper.action_protocol()
        self._apply(self._fill(self._sheet(), {'T-1': 7900}))
        self._finish(self.count)
        self.count.action_protocol()
        for user, shown in ((self.boss, True), (self._blind_keeper(), False)):
            text = (
                report.with_user(user)
                ._render_qweb_html('jxc_module.report_stocktake_protocol', self.count.ids)[0]
                .decode()
            )
            self.assertIn("-13", text.replace('\ufeff', ''))
            self.assertIn(self.keeper.name, text)
            self.assertEqual("65.00" in text, shown)

    def _blind_keeper(self):
        """Return a keeper without the cost group."""
        keeper = new_test_user(self.env, 'jxc_count_masked', groups='jxc_module.group_keeper')
        self.env.ref('base.group_user').implied_ids -= self.env.ref('jxc_module.group_cost')
        return keeper


@tagged('post_install', '-at_install')
class TestCountingSheetRequest(SheetCommon, HttpCase):
    def test_the_address(self):
        self.keeper.password = 'jxc_count_keeper'
        self.authenticate('jxc_count_keeper', 'jxc_count_keeper')
        answer = self.url_open(f'/jxc/book/jxc.stocktake/{self.count.id}.xlsx')
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(load_workbook(io.BytesIO(answer.content)).active['A1'].value, 'key')
        self.assertEqual(self.url_open('/jxc/book/jxc.stocktake/999999999.xlsx').status_code, 404)
        sales = new_test_user(
            self.env, 'jxc_count_sales', groups='jxc_module.group_sales', password='jxc_count_sales'
        )
        self.authenticate(sales.login, 'jxc_count_sales')
        self.assertIn(
            self.url_open(f'/jxc/book/jxc.stocktake/{self.count.id}.xlsx').status_code, (403, 404)
        )
