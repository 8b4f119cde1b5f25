from odoo.tests import HttpCase, tagged

from .common_receivables import SettlingCommon


@tagged('post_install', '-at_install')
class TestStatementTour(SettlingCommon, HttpCase):
    def test_ageing_and_statement(self):
        self._invoice(100, '2025-03-05')
        statement = self.env['jxc.statement'].create(
            {'partner_id': self.customer.id, 'date_from': '2025-03-01', 'date_to': '2025-03-31'}
        )
        statement.action_jxc_mark_sent()
        self._accountant('clerk')
        self.start_tour('/odoo/jxc-report-receivables', 'jxc_statement', login='clerk')
