import io
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models.base.exceptions import BusyError
from .common_payables import BillMatchCommon
from .common_receivables_reminders import RemindersCommon
from .test_payables_vendor_statements import HEADINGS, VendorStatementCommon


@tagged('post_install', '-at_install')
class TestBillMatchGuards(BillMatchCommon):
    """Small conditions of the comparison that nothing else asks for."""

    def test_of_two_orders_the_one_that_is_named(self):
        first, named = self._order(10), self._order(10)
        bill = self._typed(
            [{'name': "Milk", 'quantity': 10, 'price_unit': 10}], post=False, ref=named.name
        )
        self.assertEqual(bill._jxc_open_order_lines(), named.order_line)
        bill.ref = "INV-7"
        self.assertEqual(bill._jxc_open_order_lines(), (first | named).order_line)
        bill.invoice_origin = named.name
        self.assertEqual(bill._jxc_open_order_lines(), named.order_line)

    def test_of_two_lines_of_a_product_the_one_of_the_nearest_price(self):
        cheap, dear = self._order(10, 10), self._order(10, 12)
        bill = self._typed(
            [
                {'product_id': self.milk.id, 'quantity': 1, 'price_unit': 11.8},
                {'name': "Nothing of theirs", 'quantity': 1, 'price_unit': 10},
                {'product_id': self.milk.id, 'quantity': 1, 'price_unit': 11.9},
            ],
            post=False,
        )
        found = [order_line for _line, order_line in bill._jxc_link_proposals()]
        # each line of an order once
        none = self.env['purchase.order.line']
        self.assertEqual(found, [dear.order_line, none, cheap.order_line])

    def test_what_differs_in_words(self):
        order = self._order(10)
        self._receive(order)
        order.order_line.sudo().jxc_rejected_qty = 2
        bill = self._bill(order, qty=10)
        self.assertIn(
            f"({order.name}): ordered 10 Units, accepted 8 Units, rejected 2 Units, billed "
            "10 Units.",
            bill.jxc_match_text,
        )
        order.sudo().state = 'cancel'
        bill.invalidate_recordset()
        self.assertIn(f"order {order.name} is not confirmed", bill.jxc_match_text)
        loose = self._typed([{'product_id': self.milk.id, 'quantity': 1, 'price_unit': 10}])
        self.assertIn("no order line stands behind it", loose.jxc_match_text)
        self.assertEqual([row.move for row in loose._jxc_match_rows()], [loose])
        self.company.jxc_bill_match = False
        self.assertFalse(loose._jxc_match_rows(), "of a company that compares nothing")
        self.company.jxc_bill_match = True
        loose.button_cancel()
        self.assertEqual(loose.jxc_match_state, 'none')
        # what is not compared has no state for who asks so
        scope = [('id', 'in', (bill | loose).ids), ('jxc_match_state', '=', False)]
        self.assertEqual(loose.search(scope), loose)
        dear = self._order(10, 10)
        self._receive(dear)
        text = self._bill(dear, qty=10, price=12).jxc_match_text.replace('\xa0', ' ')
        self.assertIn(f"({dear.name}): ordered at $ 10.00, billed at $ 12.00.", text)

    def test_bills_are_taken_from_a_list_of_bills_alone(self):
        bill = self._bill(self._order(10), qty=10)
        release = self.env['jxc.bill.release'].with_user(self.boss)
        given = {'active_ids': bill.ids}
        of_bills = release.with_context(active_model='account.move', **given)
        self.assertEqual(of_bills.create({'reason': "Paid"}).move_ids, bill)
        others = release.with_context(active_model='res.partner', **given)
        self.assertFalse(others.create({'reason': "Paid"}).move_ids)
        other = self._bill(self._order(10), qty=10)
        chosen = of_bills.with_context(default_move_ids=other.ids).create({'reason': "Paid"})
        self.assertEqual(chosen.move_ids, other)

    def test_a_refund_within_a_percent_gives_goods_back(self):
        """Billed at 100.00: up to 1 % and a cent on either side it is the same price."""
        for price, goods in ((98.98, True), (98.97, False)):
            order = self._order(1, 100)
            self._receive(order)
            bill = self._bill(order)
            refund = bill._reverse_moves([{'invoice_date': bill.invoice_date}])
            refund.invoice_line_ids.price_unit = price
            refund.action_post()
            again = self._typed(
                [
                    {
                        'product_id': self.milk.id,
                        'quantity': 1,
                        'price_unit': 100,
                        'purchase_line_id': order.order_line.id,
                    }
                ]
            )
            self.assertEqual(again.jxc_match_state, 'matched' if goods else 'quantity', price)

    def test_what_is_recommended(self):
        company = self.env['res.company'].create({'name': "Fresh"})
        self.assertEqual((company.jxc_bill_match, company.jxc_match_price_percent), (False, 0))
        company.action_jxc_recommended_settings()
        self.assertEqual((company.jxc_bill_match, company.jxc_match_price_percent), (True, 1))


@tagged('post_install', '-at_install')
@freeze_time(RemindersCommon.NOW)
class TestPlanGuards(RemindersCommon):
    def test_due_today_is_not_overdue(self):
        """It is 31 March 2026 in the company."""
        bills = [
            self._invoice(self.vendor, 10, day, kind='in_invoice', ref=day)
            for day in ('2026-03-30', '2026-03-31', '2026-04-01')
        ]
        self.env.flush_all()
        plan = self.env['jxc.payable.plan'].with_user(self.clerk)
        rows = plan.search([('move_id', 'in', [bill.id for bill in bills])], order='due_date')
        self.assertEqual(rows.mapped('days'), [-1, 0, 1])
        self.assertEqual(rows.mapped('state'), ['overdue', 'due', 'due'])


@tagged('post_install', '-at_install')
@freeze_time('2026-04-02 04:00:00')
class TestVendorStatementGuards(VendorStatementCommon):
    def test_headings_below_the_last_row(self):
        statement = self._statement()
        count = len(self._rows())
        statement.header_row = count + 1
        with self.assertRaisesRegex(UserError, f"has {count} rows"):
            statement.action_read()
        statement.header_row = count
        statement.action_read()
        self.assertEqual(statement.header_row, count)
        # where they are, typed: as found by itself
        statement.header_row = 2
        statement.action_read()
        self.assertRecordValues(statement, [{'state': 'read', 'header_row': 2, 'problems': False}])

    def test_days_apart(self):
        statement = self._statement()
        for days in (0, 366):
            statement.window_days = days
        for days in (-1, 367):
            with self.assertRaisesRegex(ValidationError, "between 0 and 366"):
                statement.window_days = days

    def test_a_row_of_words_alone_is_no_document(self):
        statement = self._compared(
            HEADINGS,
            ('2026-03-02', "XS-2026-0012", 100, None, None, "Tea"),
            (None, None, None, None, None, "Thank you for your order"),
        )
        self.assertFalse(statement.problems)
        self.assertEqual(statement.equal_count, 1)

    def test_their_closing_without_a_row_that_says_it(self):
        statement = self._compared(
            HEADINGS,
            (None, "期初余额", None, None, 40, None),
            ('2026-03-02', "XS-2026-0012", 100, None, None, "Tea"),
            ('2026-03-14', None, None, 90, None, "Paid"),
        )
        self.assertFalse(statement.has_closing)
        self.assertRecordValues(
            statement, [{'their_closing': 40 + 100 - 90, 'unexplained': 0, 'rest': 0}]
        )

    def test_two_of_one_side_are_no_pair(self):
        statement = self._compared(
            HEADINGS,
            ('2026-03-02', "ZZ-1", 1001, None, None, "Tea"),
            ('2026-03-03', "ZZ-2", 1002, None, None, "Tea"),
        )
        lines = self._lines(statement, 'missing_here')
        self.assertEqual(len(lines), 2)
        with self.assertRaisesRegex(UserError, "at least one that is missing here"):
            lines.action_pair()

    def test_lines_of_two_statements_are_no_pair(self):
        self._bill(70, '2026-03-09', "ZZ-9")
        one, two = self._compared(), self._compared()
        here, there = self._lines(one, 'missing_here'), self._lines(two, 'missing_there')
        self.assertTrue(here and there)
        with self.assertRaisesRegex(UserError, "Choose lines of one statement"):
            (here[:1] | there[:1]).action_pair()

    def test_a_file_that_cannot_be_read_is_named(self):
        statement = self._statement(data=b'')
        with self.assertRaisesRegex(UserError, f"{statement.file_name} is empty"):
            statement.action_read()
        statement.file_name = False
        with self.assertRaisesRegex(UserError, "The file is empty"):
            statement.action_read()

    def test_a_period_without_its_ends_is_printed_so(self):
        statement = self._statement()
        for first, last, words in (
            (False, False, " – "),
            ('2026-03-01', False, "2026-03-01 – "),
            ('2026-03-01', '2026-03-31', "2026-03-01 – 2026-03-31"),
        ):
            statement.write({'date_from': first, 'date_to': last})
            stream = io.BytesIO()
            statement._write_book(stream)
            cover = load_workbook(io.BytesIO(stream.getvalue()))["Comparison"]
            rows = [[cell.value for cell in row] for row in cover.iter_rows()]
            [period] = [row for row in rows if "Period" in row]
            self.assertIn(words, period)
            self.assertFalse([cell for row in rows for cell in row if 'False' in str(cell)])

    def test_of_two_layouts_the_newest(self):
        layouts = self.env['jxc.vendor.statement.layout']
        old, new = layouts.create(
            [{'company_id': self.company.id, 'partner_id': self.vendor.id}] * 2
        )
        self.assertEqual(layouts._of(self.company, self.vendor), new)
        new.unlink()
        self.assertEqual(layouts._of(self.company, self.vendor), old)

    def test_what_is_long_is_cut(self):
        """Numbers, notes, headings, examples, and what a problem repeats."""
        self._bill(5, '2026-03-03', "R" * 150)
        statement = self._compared(
            (*HEADINGS, "h" * 150),
            ('2026-03-02', "N" * 150, 1001, None, None, "n" * 250, "s" * 150),
        )
        last = statement.column_ids[-1]
        self.assertEqual((last.heading, last.sample, last.meaning), ("h" * 100, "s" * 60, False))
        theirs, ours = (self._lines(statement, f'missing_{side}') for side in ('here', 'there'))
        self.assertEqual((theirs.their_number, theirs.note), ("N" * 100, "n" * 200))
        self.assertIn("R" * 100, ours.mapped('our_number'))
        statement = self._compared(HEADINGS, ("d" * 50, "A1", "z" * 50))
        self.assertEqual(
            statement.problems.split("\n"),
            [
                f'Row 2, column C: "{"z" * 40}" is no amount. Write digits, such as 1234.50.',
                f'Row 2, column A: "{"d" * 40}" is no date. Write it as 2026-03-31.',
            ],
        )

    def test_a_hundred_problems_are_listed(self):
        statement = self._statement()
        words = [str(number) for number in range(102)]
        self.assertEqual(statement._problem_words(words[:100]), "\n".join(words[:100]))
        self.assertEqual(statement._problem_words(words), "\n".join([*words[:100], "And 2 more."]))

    def test_what_columns_must_say(self):
        statement = self._statement(date_from='2026-03-01', date_to='2026-03-31')
        statement.action_read()
        date, number, debit, credit, balance, _note = statement.column_ids
        for columns, meaning, problem in (
            (credit, 'debit', 'Two columns are said to be "We Owe More". Choose one of them.'),
            (
                debit | credit,
                False,
                "No column holds the amount. Choose it in the list of columns.",
            ),
            (
                date | number,
                False,
                "No column holds the document number or the date. Choose one in the list of "
                "columns.",
            ),
        ):
            before = columns.mapped('meaning')
            columns.meaning = meaning
            self.assertIs(statement.action_compare(), False)
            self.assertEqual((statement.problems, statement.state), (problem, 'read'))
            for column, old in zip(columns, before, strict=True):
                column.meaning = old
        balance.meaning = 'note'
        self.assertIs(statement.action_compare(), True)
        notes = self._lines(statement, 'differs').note
        self.assertEqual(notes, "405 茶叶")

    def test_what_a_line_says_of_either_side(self):
        statement = self._compared(
            *self._rows()[:5],
            (None, "ZZ-1", 55, None, None, "without a day"),
            ('2026-03-28', None, 1077, None, None, "without a number"),
        )
        differs = self._lines(statement, 'differs')
        self.assertRecordValues(differs, [{'note': "茶叶", 'found_by': 'number'}])
        undated, unnumbered = self._lines(statement, 'missing_here').sorted('their_amount')
        self.assertRecordValues(
            undated,
            [
                {
                    'first_day': False,
                    'their_day': False,
                    'our_day': False,
                    'our_number': False,
                    'note': "without a day",
                    'found_by': False,
                }
            ],
        )
        self.assertRecordValues(unnumbered, [{'their_number': False}])
        self.assertTrue(unnumbered._summary().startswith("–: they list"))
        ours = self._lines(statement, 'missing_there')
        ours = ours.filtered(lambda line: line.item_ids.move_id == self.only_here)
        self.assertRecordValues(
            ours,
            [{'their_day': False, 'their_number': False, 'rows': '', 'note': self.only_here.name}],
        )
        self.assertEqual(str(ours.first_day), '2026-03-20')
        action = ours.action_open_documents()
        self.assertEqual((action['view_mode'], action['res_id']), ('form', self.only_here.id))
        action = (ours | differs).action_open_documents()
        self.assertEqual(action['view_mode'], 'list,form')
        self.assertEqual(action['domain'], [('id', 'in', (ours | differs).item_ids.move_id.ids)])

    def test_first_and_last_day_and_the_days_around(self):
        days = ('02-23', '02-24', '03-01', '03-31', '04-05', '04-06')
        for number, day in enumerate(days):
            self._bill(10, f'2026-{day}', f"ZB-{number + 1}")
        rows = [('2026-03-15', f"ZB-{n + 1}", 10, None, None, None) for n in range(6)]
        statement = self._compared(HEADINGS, *rows)
        # five days before it and after it
        self.assertEqual(
            sorted(self._lines(statement, 'missing_here').mapped('their_number')),
            ["ZB-1", "ZB-6"],
        )
        self.assertRecordValues(
            statement,
            [
                {
                    'equal_count': 4,
                    'our_opening': 40 + 10 + 10,
                    'our_closing': 403 + 40,
                    'timing': 10 + 10,
                    'rest': 0,
                }
            ],
        )

    def test_a_bill_of_before_that_was_booked_in_the_period(self):
        late = self._bill(61, '2026-03-10', "ZL-1", invoice_date='2026-01-10')
        self.assertEqual(str(late.date), '2026-03-10')
        self.assertIn(late, self._lines(self._compared(), 'missing_there').item_ids.move_id)

    def test_a_period_is_that_of_their_rows(self):
        for first, last in ((False, False), ('2026-03-02', False), (False, '2026-03-20')):
            statement = self._compared(date_from=first, date_to=last)
            self.assertEqual(str(statement.date_from), first or '2026-03-01')
            self.assertEqual(str(statement.date_to), last or '2026-03-14')
        undated = self._compared(
            HEADINGS, (None, "ZZ-1", 55, None, None, None), date_from=False, date_to=False
        )
        self.assertEqual(undated.problems, "The file has no dates: enter the period.")
        self.assertEqual(undated.name, self.vendor.name)
        undated.write({'date_from': '2026-03-01', 'date_to': '2026-03-01'})

    def test_steps_in_their_order(self):
        new, statement = self._statement(), self._compared()
        for work, state in (
            ('action_sent', 'sent'),
            ('action_agreed', 'agreed'),
            ('action_reopen', 'compared'),
            ('action_agreed', 'agreed'),
        ):
            self.assertIs(getattr(new | statement, work)(), True)
            self.assertEqual((new.state, statement.state), ('draft', state))
        action = statement.with_context(result='differs').action_open_lines()
        self.assertEqual(action['context'], {'search_default_differs': 1})
        self.assertEqual(statement.action_open_lines()['context'], {})

    def test_somebody_else_works_on_it(self):
        statement = self._compared()
        line = statement.line_ids[0]
        with patch.object(
            type(statement), 'try_lock_for_update', lambda self, **options: self.browse()
        ):
            for work in (statement.action_compare, line.action_todo, line.action_unpair):
                with self.assertRaises(BusyError):
                    work()

    def test_the_lists_in_the_workbook(self):
        stream = io.BytesIO()
        self._compared()._write_book(stream)
        book = load_workbook(io.BytesIO(stream.getvalue()))
        tables = {
            sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets[1:]
        }
        self.assertEqual(
            tables["Missing Here"][0], ["Your Number", "Your Date", "Your Amount", "Note"]
        )
        self.assertEqual(tables["Missing Here"][1][::2], ["XS-2026-0055", 55])
        self.assertEqual(
            tables["Missing There"][0], ["Our Number", "Our Date", "Our Amount", "Note"]
        )
        self.assertEqual(tables["Missing There"][1][::2], ["XS-2026-0099", 70])
        self.assertEqual(len(tables["Equal"][0]), 7)
        payment = [row for row in tables["Equal"] if -90 in row]
        self.assertIsNone(payment[0][0])
        self.assertIn("Total", tables["Equal"][-1])
        cover = [[cell.value for cell in row] for row in book["Comparison"].iter_rows()]
        labels = {row[0] for row in cover} | {row[1] for row in cover}
        self.assertIn("Amounts that differ", labels)
        self.assertNotIn("Difference of the opening balances", labels)

    def test_the_workbook_is_in_the_vendors_language_or_in_the_readers(self):
        self.env['res.lang']._activate_lang('zh_CN')
        statement = self._compared()
        for vendors, readers, title in (
            ('zh_CN', 'en_US', "对账结果"),
            ('en_US', 'zh_CN', "Comparison of Statements"),
            (False, 'zh_CN', "对账结果"),
        ):
            self.vendor.lang = vendors
            stream = io.BytesIO()
            statement.with_context(lang=readers)._write_book(stream)
            cover = load_workbook(io.BytesIO(stream.getvalue())).worksheets[0]
            self.assertIn(title, [cell.value for row in cover.iter_rows() for cell in row])

    def test_taken_apart_what_was_booked_before(self):
        """Their row is missing here then; our document is of another period, and is not missed."""
        self._bill(20, '2026-02-27', "ZB-1")
        statement = self._compared(HEADINGS, ('2026-03-01', "ZB-1", 20, None, None, None))
        missed = self._lines(statement, 'missing_there')
        self.assertEqual(len(missed), 5)
        self._lines(statement, 'equal').action_unpair()
        self.assertEqual(self._lines(statement, 'missing_here').their_number, "ZB-1")
        self.assertEqual(self._lines(statement, 'missing_there'), missed)
        self.assertEqual(statement.rest, 0)
