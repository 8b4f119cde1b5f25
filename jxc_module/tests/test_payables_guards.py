import io

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_receivables_reminders import RemindersCommon
from .test_payables_bill_match import BillMatchCommon
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
