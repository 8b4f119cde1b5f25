import base64
import io
from datetime import date

from freezegun import freeze_time
from openpyxl import Workbook, load_workbook

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged

from ..tools.workbook_reading import UnreadableError
from .common_receivables import SettlingCommon
from .common_tools_xls import xls

HEADINGS = ('日期', '单据号', '借方金额', '贷方金额', '余额', '摘要')


class VendorStatementCommon(SettlingCommon):
    """A vendor with an opening balance of 40, four bills and a payment in March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._accountant('comparer')
        cls._bill(40, '2026-02-10', "XS-0001")
        cls.equal = cls._bill(100, '2026-03-02', "XS-2026-0012")
        cls.differs = cls._bill(250, '2026-03-05', "XS20260013")
        cls.only_here = cls._bill(70, '2026-03-20', "XS-2026-0099")
        cls.by_amount = cls._bill(33, '2026-03-11', "our delivery note")
        cls.paid = cls._entry(90, '2026-03-15', cls.vendor, cls.payable)

    @classmethod
    def _bill(cls, amount, day, ref, **vals):
        return cls._invoice(amount, day, kind='in_invoice', ref=ref, **vals)

    @classmethod
    def _rows(cls):
        return [
            ("对账单 2026年3月",),
            HEADINGS,
            (None, "期初余额", None, None, 40, None),
            (date(2026, 3, 1), "ＸＳ ２０２６-12", 100, None, 140, "茶叶"),
            (date(2026, 3, 5), "XS2026-00013", 265, None, 405, "茶叶"),
            (date(2026, 3, 8), "XS-2026-0055", 55, None, 460, "not booked"),
            (date(2026, 3, 9), "SH7781", 33, None, 493, "送货"),
            (date(2026, 3, 14), None, None, 90, 403, "收款"),
            ("合计", None, 453, 90, None, None),
        ]

    def _statement(self, *rows, data=None, user=None, **vals):
        if data is None:
            book, stream = Workbook(), io.BytesIO()
            for row in rows or self._rows():
                book.active.append(row)
            book.save(stream)
            data = stream.getvalue()
        vals = {'partner_id': self.vendor.id, 'file': base64.b64encode(data), **vals}
        vals.setdefault('file_name', "三月.xlsx")
        return self.env['jxc.vendor.statement'].with_user(user or self.clerk).create(vals)

    def _compared(self, *rows, **vals):
        vals = {'date_from': '2026-03-01', 'date_to': '2026-03-31', **vals}
        statement = self._statement(*rows, **vals)
        statement.action_read()
        if statement.state == 'read':
            statement.action_compare()
        return statement

    def _lines(self, statement, result):
        return statement.line_ids.filtered(lambda line: line.result == result)

    def _assert_ties(self, statement):
        self.assertEqual(statement.rest, 0)


@tagged('post_install', '-at_install')
@freeze_time('2026-04-02 04:00:00')
class TestVendorStatement(VendorStatementCommon):
    def test_four_lists_and_the_way_from_their_balance_to_ours(self):
        statement = self._statement(date_from='2026-03-01', date_to='2026-03-31')
        statement.action_read()
        self.assertEqual(
            statement.column_ids.mapped('meaning'),
            ['date', 'number', 'debit', 'credit', 'balance', 'note'],
        )
        self.assertRecordValues(statement, [{'state': 'read', 'header_row': 2, 'problems': False}])
        statement.action_compare()
        self.assertRecordValues(
            self._lines(statement, 'equal'),
            [
                {'their_amount': 100, 'our_amount': 100, 'found_by': 'number', 'rows': '4'},
                {'their_amount': 33, 'our_amount': 33, 'found_by': 'amount', 'rows': '7'},
                {'their_amount': -90, 'our_amount': -90, 'found_by': 'amount', 'rows': '8'},
            ],
        )
        self.assertRecordValues(
            self._lines(statement, 'differs'),
            [{'their_amount': 265, 'our_amount': 250, 'difference': 15}],
        )
        self.assertRecordValues(
            self._lines(statement, 'missing_here'),
            [{'their_number': "XS-2026-0055", 'their_amount': 55, 'our_amount': 0}],
        )
        self.assertRecordValues(
            self._lines(statement, 'missing_there'),
            [{'our_number': "XS-2026-0099", 'their_amount': 0, 'our_amount': 70}],
        )
        # theirs 403 − 15 − 55 + 70 = 403 = 40 + 100 + 250 + 70 + 33 − 90
        self.assertRecordValues(
            statement,
            [
                {
                    'state': 'compared',
                    'their_closing': 403,
                    'their_opening': 40,
                    'our_opening': 40,
                    'our_closing': 403,
                    'opening_difference': 0,
                    'unexplained': 0,
                    'differs': 15,
                    'missing_here': 55,
                    'missing_there': 70,
                    'timing': 0,
                    'rest': 0,
                    'equal_count': 3,
                }
            ],
        )
        statement.action_compare()  # again: replaced, not doubled
        self.assertEqual(len(statement.line_ids), 6)

    def test_balances_that_do_not_agree_still_tie(self):
        self._bill(20, '2026-02-27', "XS-2026-0011")  # they have it in March
        rows = self._rows()
        rows.insert(3, (date(2026, 3, 1), "XS-2026-0011", 20, None, None, None))
        rows[-1] = (None, "期末余额", None, None, 500, None)
        rows[2] = (None, "期初余额", None, None, 47, None)
        statement = self._compared(*rows)
        # 500 − 70 (not of their rows) − (47 − 60) − 15 − 55 + 70 − 20 = 423
        self.assertRecordValues(
            statement,
            [
                {
                    'their_closing': 500,
                    'unexplained': 500 - 47 - 383,
                    'opening_difference': -13,
                    'timing': 20,
                    'our_closing': 423,
                    'rest': 0,
                }
            ],
        )

    def test_layout_is_remembered_and_other_signs(self):
        csv = "Datum;Beleg;Betrag\n02/03/2026;XS 2026 12;-100\n05.03.2026;XS-2026-13;-250\n"
        statement = self._statement(data=csv.encode(), file_name="a.csv", reversed_sign=True)
        statement.action_read()
        self.assertEqual(statement.state, 'read')
        statement.action_compare()
        self.assertIn("No column holds the amount", statement.problems)
        self.assertFalse(statement.line_ids)
        for column, meaning in zip(statement.column_ids, ('date', 'number', 'amount'), strict=True):
            column.meaning = meaning
        statement.action_compare()
        self.assertRecordValues(
            statement, [{'state': 'compared', 'problems': False, 'equal_count': 2}]
        )
        self.assertEqual(str(statement.date_from), '2026-03-02')
        self._assert_ties(statement)
        again = self._statement(data=csv.encode('gb18030'), file_name="b.csv")
        again.action_read()  # known: compared at once, the signs as the last time
        self.assertRecordValues(
            again, [{'state': 'compared', 'reversed_sign': True, 'equal_count': 2}]
        )

    def test_all_problems_at_once_and_nothing_half_written(self):
        statement = self._compared()
        before = statement.line_ids
        bad = Workbook()
        for row in (
            HEADINGS,
            (date(2026, 3, 1), "A1", "abc", None, None, None),
            ("32.13.2026", "A2", 5, None, None, None),
            (None, None, 7, None, None, None),
            (date(2026, 3, 2), "A3", None, None, None, None),
            (date(2026, 3, 2), "A4", 8, None, None, None),
        ):
            bad.active.append(row)
        stream = io.BytesIO()
        bad.save(stream)
        statement.write({'file': base64.b64encode(stream.getvalue()), 'header_row': 0})
        statement.action_read()
        self.assertEqual(
            statement.problems.split("\n"),
            [
                'Row 2, column C: "abc" is no amount. Write digits, such as 1234.50.',
                'Row 3, column A: "32.13.2026" is no date. Write it as 2026-03-31.',
                "Row 4: neither a number nor a date. Write one of them, or delete the row.",
                "Row 5: the amount is missing. Write it, or delete the row.",
            ],
        )
        self.assertEqual(statement.line_ids, before)

    def test_a_file_of_an_older_system(self):
        """XLS of before 2007, and a page of HTML by its name: the same as the workbook."""
        rows = [
            [str(cell) if isinstance(cell, date) else cell for cell in row] for row in self._rows()
        ]
        page = ''.join(
            f'<tr>{"".join(f"<td>{cell or str()}" for cell in row)}' for row in rows
        ).encode()
        for data in (xls(rows), b'<html><meta charset="utf-8"><table>' + page + b'</table>'):
            statement = self._statement(
                data=data, file_name="三月.xls", date_from='2026-03-01', date_to='2026-03-31'
            )
            statement.action_read()
            statement.action_compare()
            self.assertRecordValues(
                statement,
                [{'state': 'compared', 'their_closing': 403, 'differs': 15, 'unexplained': 0}],
            )

    def test_files_that_cannot_be_read(self):
        for data, words in (
            (b'', "empty"),
            (b'\xd0\xcf\x11\xe0' + b'x' * 600, "save it as XLSX again"),
            (b'PK\x03\x04 broken', "save it as XLSX again"),
            (b'\xff\xff\xff\x80,\x00', "UTF-8 or GB18030"),
            (b'<html><p>1', "三月.xlsx is a web page"),
            (b',' * 9_000_000, "more than 60 columns"),
            (b'x' * 9_000_000, "does not end within 100000 characters"),
            (b'1' * (10 * 2**20 + 1), "larger than 10 MB"),
        ):
            with self.assertRaises(UserError) as caught:
                self._statement(data=data).action_read()
            self.assertIn(words, str(caught.exception))

    def test_each_bound_of_a_file_has_words_of_its_own(self):
        statement = self._statement()
        words = {
            reason: statement._unreadable_words(UnreadableError(reason, 7))
            for reason in (
                *('empty', 'size', 'broken', 'old', 'password', 'page', 'kind', 'encoding', 'row'),
                *('parts', 'unpacked', 'pieces', 'values', 'characters', 'rows', 'columns'),
            )
        }
        self.assertEqual(len(set(words.values())), len(words))

    def test_notes_that_begin_like_balances_and_payments_in_brackets(self):
        self._bill(10, '2026-03-03', "A1")
        self._bill(20, '2026-03-04', "A2")
        rows = [
            HEADINGS,
            (None, "期初余额", None, None, 40, None),
            (date(2026, 3, 3), "A1", 10, None, 50, "Opening order"),
            (date(2026, 3, 4), "A2", 20, None, 70, "期末促销"),
            (date(2026, 3, 14), None, None, "(90.00)", -20, "收款"),
        ]
        statement = self._compared(*rows)
        self.assertEqual(
            [(row.their_number, row.their_amount) for row in self._lines(statement, 'equal')],
            [("A1", 10), ("A2", 20), (False, -90)],
        )
        self.assertEqual((statement.their_opening, statement.their_closing), (40, -20))

    def test_sides_in_words_and_balances_in_others(self):
        self._bill(100, '2026-03-02', "A1")
        statement = self._compared(
            ('Due date', 'Date', 'Invoice No', 'Amount', 'Balance', 'Note'),
            (None, '1.3.2026', None, None, '40.00 DR', 'B/F'),
            ('5.4.2026', '2.3.2026', 'A1', '100.00 DR', '140.00', None),
            (None, '3.3.2026', 'C1', '30.00 CR', '110.00', None),
            (None, None, None, None, '110.00', 'Total amount due'),
        )
        self.assertEqual((statement.their_opening, statement.their_closing), (40, 110))
        lines = statement.line_ids.filtered('their_number').sorted('their_number')
        self.assertEqual(
            [(line.their_number, str(line.their_day), line.their_amount) for line in lines],
            [('A1', '2026-03-02', 100), ('C1', '2026-03-03', -30)],
        )

    def test_pair_by_hand_and_take_apart(self):
        statement = self._compared()
        here, there = (
            self._lines(statement, 'missing_here'),
            self._lines(statement, 'missing_there'),
        )
        with self.assertRaises(UserError):
            here.action_pair()
        (here + there).action_pair()
        pair = statement.line_ids.filtered(lambda line: line.found_by == 'hand')
        self.assertRecordValues(
            pair, [{'result': 'differs', 'their_amount': 55, 'our_amount': 70, 'difference': -15}]
        )
        self._assert_ties(statement)
        self.assertEqual(statement.our_closing, 403)
        pair.action_unpair()
        self.assertEqual((statement.missing_here_count, statement.missing_there_count), (1, 1))
        self._assert_ties(statement)

    def test_todos_once(self):
        statement = self._compared()
        self.assertTrue(statement.line_ids.action_todo())
        statement.line_ids.action_todo()
        self.assertEqual(
            sorted(statement.activity_ids.mapped('summary')),
            sorted(
                [
                    "XS2026-00013: they say $\xa0265.00, we booked $\xa0250.00.",
                    "XS-2026-0055: they list $\xa055.00, we have not booked it.",
                    "XS-2026-0099: we booked $\xa070.00, they do not list it.",
                ]
            ),
        )
        self.assertEqual(statement.activity_ids.user_id, self.clerk)

    def test_status(self):
        statement = self._compared()
        statement.action_sent()
        for work in (statement.action_compare, statement.line_ids[0].action_todo):
            with self.assertRaises(UserError):
                work()
        statement.action_agreed()
        self.assertEqual(statement.state, 'agreed')
        with self.assertRaises(UserError):
            statement.unlink()
        statement.action_reopen()
        statement.action_compare()
        self.assertEqual(statement.state, 'compared')
        with self.assertRaises(ValidationError):
            statement.date_from = '2027-01-01'

    def test_foreign_currency_and_other_partners_stay_out(self):
        self._bill(9, '2026-03-06', "XS9", currency_id=self.foreign.id)
        self._bill(8, '2026-03-06', "XS8", partner_id=self.other_customer.id)
        contact = self.env['res.partner'].create({'name': "Till", 'parent_id': self.vendor.id})
        self._bill(7, '2026-03-06', "XS7", partner_id=contact.id)
        statement = self._compared()
        self.assertEqual(
            self._lines(statement, 'missing_there').mapped('our_number'), ["XS7", "XS-2026-0099"]
        )
        foreign = self._compared(
            HEADINGS,
            (date(2026, 3, 6), "XS-9", 9, None, None, None),
            currency_id=self.foreign.id,
        )
        self.assertRecordValues(foreign, [{'equal_count': 1, 'our_closing': 9, 'rest': 0}])
        self.assertEqual(len(foreign.line_ids), 1)

    def test_workbook_and_print(self):
        statement = self._compared()
        stream = io.BytesIO()
        statement._write_book(stream)
        book = load_workbook(io.BytesIO(stream.getvalue()))
        self.assertEqual(
            book.sheetnames,
            ["Comparison", "Amount Differs", "Missing Here", "Missing There", "Equal"],
        )
        sheet = book["Amount Differs"]
        self.assertEqual(
            [cell.value for cell in sheet[2]][:7],
            [
                *("XS2026-00013", sheet['B2'].value, 265),
                *("XS20260013", sheet['E2'].value, 250, 15),
            ],
        )
        html = (
            self.env['ir.actions.report']
            .with_user(self.clerk)
            ._render_qweb_html('jxc_module.report_vendor_statement', statement.ids)[0]
            .decode()
        )
        for words in ("Balance in our books", "XS-2026-0055", "403.00", "Listed by you"):
            self.assertIn(words, html)

    def test_comparing_is_a_fixed_number_of_queries(self):
        def queries(count):
            rows = [
                (date(2026, 3, 1 + n % 28), f"ZZ{n}", n + 1000, None, None, None)
                for n in range(count)
            ]
            statement = self._statement(HEADINGS, *rows)
            statement.action_read()
            number = self._count_queries(statement.action_compare)
            self.assertGreaterEqual(len(statement.line_ids), count)
            return number

        queries(2)
        few = queries(2)
        self.assertLessEqual(queries(150), few + 8)

    def test_rights(self):
        statement = self._compared()
        line = statement.line_ids[0]
        boss = new_test_user(
            self.env, 'no accountant', groups='jxc_module.group_keeper,jxc_module.group_buyer'
        )
        for work in (
            lambda: statement.with_user(boss).name,
            lambda: statement.with_user(boss).action_compare(),
            lambda: statement.with_user(boss)._write_book(io.BytesIO()),
            lambda: line.with_user(boss).action_todo(),
            lambda: line.with_user(boss).action_pair(),
            lambda: line.with_user(boss).our_amount,
            lambda: line.with_user(self.clerk).write({'our_amount': 5}),
        ):
            with self.assertRaises(AccessError):
                work()
        elsewhere = self.env['res.company'].create({'name': "Elsewhere"})
        stranger = self._accountant(
            'stranger', company_id=elsewhere.id, company_ids=[Command.set(elsewhere.ids)]
        )
        for model in ('', '.line', '.item', '.column', '.layout'):
            records = self.env[f'jxc.vendor.statement{model}'].with_user(stranger)
            self.assertFalse(records.search([]), model)
        with self.assertRaises(AccessError):
            statement.with_user(stranger).action_compare()

    def test_screen(self):
        with Form(self.env['jxc.vendor.statement'].with_user(self.clerk)) as form:
            form.partner_id = self.vendor
            form.file = base64.b64encode(b'No,Date,Amount\nXS-2026-12,2026-03-02,100\n')
        statement = form.save()
        statement.action_read()
        with Form(statement) as form:
            self.assertEqual(form.column_ids.edit(0).meaning, 'number')
            form.date_from, form.date_to = date(2026, 3, 1), date(2026, 3, 31)
        statement.action_compare()
        self.assertRecordValues(statement, [{'equal_count': 1, 'rest': 0, 'state': 'compared'}])


@tagged('post_install', '-at_install')
class TestVendorStatementTour(VendorStatementCommon, HttpCase):
    def test_from_file_to_agreed(self):
        clerk = self._accountant('statement tour', password='statement tour')
        statement = self._statement(user=clerk, date_from='2026-03-01', date_to='2026-03-31')
        self.start_tour(
            f'/odoo/jxc-vendor-statements/{statement.id}',
            'jxc_vendor_statement',
            login='statement tour',
        )
        self.assertEqual(statement.state, 'agreed')
        self.assertEqual(len(statement.activity_ids), 1)
        answer = self.url_open(f'/jxc/book/jxc.vendor.statement/{statement.id}.xlsx')
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content[:2], b'PK')
        self.assertEqual(self.url_open('/jxc/book/jxc.vendor.statement/0.xlsx').status_code, 404)
