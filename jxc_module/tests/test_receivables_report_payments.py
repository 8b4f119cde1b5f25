from odoo.tests import tagged

from .common_reporting import ReportCommon


@tagged('post_install', '-at_install')
class TestPaymentSummary(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['account.chart.template'].try_loading(
            'generic_coa', company=cls.company, install_demo=False
        )
        cls.bank = cls.env['account.journal'].search(
            [('type', '=', 'bank'), ('company_id', '=', cls.company.id)], limit=1
        )

    def _pay(self, kind, amount, day, partner=None, **vals):
        payment = self.env['account.payment'].create(
            {
                'payment_type': kind,
                'partner_type': 'customer' if kind == 'inbound' else 'supplier',
                'partner_id': (partner or self.customer).id,
                'amount': amount,
                'date': day,
                'journal_id': self.bank.id,
                **vals,
            }
        )
        payment.action_post()
        return payment

    def test_by_method_and_before(self):
        self._pay('inbound', 100, '2026-03-01')
        self._pay('inbound', 50, '2026-03-31')
        self._pay('outbound', 30, '2026-03-15', self.vendor)
        self._pay('inbound', 7, '2026-02-28')
        draft = self._pay('inbound', 999, '2026-03-10')
        draft.action_draft()
        params = {'date_from': '2026-03-01', 'date_to': '2026-03-31', 'compare': 'previous'}
        report = self._report('payment_summary', group_by=['journal_id'], **params)
        rows = report.search([('journal_id', '=', self.bank.id)])
        names = ('payments', 'received', 'paid', 'net', 'previous_received')
        self.assertEqual(self._values(rows, *names), [(3, 150, 30, 120, 7)])
        action = rows.action_jxc_open()
        payments = self.env['account.payment'].search(action['domain'])
        self.assertEqual(sorted(payments.mapped('amount')), [30, 50, 100])

    def test_only_for_accountants(self):
        seller = self._user('seller', 'jxc_module.group_sales')
        self.assertFalse(
            self.env['jxc.report.payment_summary'].with_user(seller).has_access('read')
        )
