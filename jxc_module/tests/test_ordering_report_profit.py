from datetime import date

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
