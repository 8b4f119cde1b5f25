from datetime import date
from io import BytesIO
from unittest.mock import patch

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

    def test_the_cover_proves_what_was_written(self):
        """The sum of the rows in the file stands beside the books; nothing is asked a second time.

        Of some rows only it says nothing of all: then all are asked.
        """
        self._set_stock(self.tea, self.stock, 100)
        order = self._sell((self.tea, 3, 10), (self.advice, 2, 10))
        self._invoice(order, date(2026, 3, 31))
        report = self._report('gross_profit', **MARCH)
        for domain, asked in (([], 0), ([('product_id', '=', self.tea.id)], 1)):
            with (
                self.subTest(domain),
                patch.object(
                    type(report), '_read_group', autospec=True, side_effect=type(report)._read_group
                ) as read,
            ):
                target = BytesIO()
                facts = type(self.env['jxc.facts'])
                find = facts._odd_invoice_costs
                with patch.object(
                    facts, '_odd_invoice_costs', autospec=True, side_effect=find
                ) as odd:
                    report._write_book(target, domain)
                self.assertEqual(odd.call_count, 1, "rows and charts are of the same days")
                sums = [call for call in read.call_args_list if 'revenue:sum' in call.args[3]]
                self.assertEqual(len(sums), asked)
            cover = list(load_workbook(target)['Cover'].values)
            [proof] = [row for row in cover if row[0] == "Revenue" and len(row) > 3 and row[3] == 0]
            self.assertEqual(proof[1:4], (50, 50, 0))
