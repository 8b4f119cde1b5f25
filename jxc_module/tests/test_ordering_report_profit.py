import io
from datetime import date, datetime, timedelta
from unittest.mock import patch

from lxml import etree
from openpyxl import load_workbook

from odoo.tests import tagged

from .common_reporting import ReportCommon

MARCH = {'date_from': '2026-03-01', 'date_to': '2026-03-31'}


@tagged('post_install', '-at_install')
class TestGrossProfit(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['account.chart.template'].try_loading(
            'generic_coa', company=cls.company, install_demo=False
        )
        cls.tea = cls._create_product("Tea", standard_price=6, invoice_policy='order')
        cls.advice = cls._create_product(
            "Advice", type='service', is_storable=False, standard_price=1, invoice_policy='order'
        )

    def _invoice(self, order, day):
        invoice = order._create_invoices()
        invoice.invoice_date = day
        invoice.action_post()
        return invoice

    def test_invoices_credit_notes_and_cost_of_deliveries(self):
        self._set_stock(self.tea, self.stock, 100)
        order = self._sell(
            (self.tea, 1, 120, {'product_uom_id': self.dozen.id}), (self.advice, 2, 10)
        )
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        self.tea.standard_price = 50  # comes too late for what was delivered
        invoice = self._invoice(order, date(2026, 3, 31))
        self._invoice(self._sell((self.tea, 1, 99)), date(2026, 4, 1))
        rows = self._report('gross_profit', **MARCH).search([])
        names = ('product_id', 'quantity', 'revenue', 'cost', 'profit')
        self.assertEqual(
            self._values(rows, *names),
            [('Advice', 2, 20, 2, 18), ('Tea', 12, 120, 12 * 6, 48)],
        )
        credit = invoice._reverse_moves([{'invoice_date': date(2026, 3, 31)}])
        credit.invoice_line_ids.filtered(lambda line: line.product_id == self.advice).unlink()
        credit.date = date(2026, 3, 31)
        credit.action_post()
        report = self._report('gross_profit', **MARCH)
        rows = report.search([])
        self.assertEqual(
            self._values(rows, *names), [('Advice', 2, 20, 2, 18), ('Tea', 0, 0, 0, 0)]
        )
        [(_what, ours, books)] = report._report_tie_out()
        self.assertEqual((ours, books), (20, 20))
        action = rows[0].action_jxc_open()
        found = self.env['account.move'].search(action['domain'])
        self.assertLessEqual(found, invoice + credit)


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
        sheet = load_workbook(stream, data_only=True).worksheets[1]
        place = [cell.value for cell in sheet[1]].index("Turnover")
        rates = [row[place] for row in sheet.iter_rows(min_row=2, values_only=True)]
        self.assertFalse([rate for rate in rates if rate is not None and rate < 0])


@tagged('post_install', '-at_install')
class TestDemandPlan(ReportCommon):
    def test_twelve_weeks_and_order_days(self):
        today = date(2026, 6, 30)
        self.startPatcher(
            patch.object(self.registry['res.company'], '_jxc_today', lambda self: today)
        )
        tea = self._create_product("Tea")
        rule = self.env['stock.warehouse.orderpoint'].create(
            {'product_id': tea.id, 'warehouse_id': self.warehouse.id}
        )
        rule.write(
            {
                'jxc_daily_demand': 2,
                'jxc_safety_stock': 10,
                'jxc_lead_time': 5,
                'jxc_order_by': date(2026, 7, 8),
                'jxc_on_hand': 40,
                'jxc_on_order': 5,
            }
        )
        rows = self._report('demand_plan', product_ids=[tea.id]).search([])
        self.assertEqual(len(rows), 12)
        level = 45
        for number, row in enumerate(rows):
            level -= 14
            self.assertEqual(row.week, today + timedelta(days=7 * number))
            self.assertEqual((row.demand, row.projected), (14, level))
            self.assertEqual(row.shortage, max(0, 10 - level))
            self.assertEqual(row.order_by, rule.jxc_order_by, "the date in the list of rules")
        self._check_no_total_of_levels(tea)

    def _check_no_total_of_levels(self, product):
        """Stock at the end of 12 weeks adds up to nothing, on no sheet and no cover."""
        stream = io.BytesIO()
        self._report('demand_plan', product_ids=[product.id])._write_book(stream)
        cover, sheet = load_workbook(stream, data_only=True).worksheets[:2]
        labels = [cell.value for cell in sheet[1]]
        last = dict(zip(labels, [cell.value for cell in sheet[sheet.max_row]], strict=True))
        self.assertEqual(last["Demand"], 12 * 14)
        named = {row[0] for row in cover.iter_rows(values_only=True)}
        for label in ("Stock at Week's End", "Safety Stock", "Shortage"):
            self.assertIsNone(last[label])
            self.assertNotIn(label, named)
        self.assertIn("Demand", named)
