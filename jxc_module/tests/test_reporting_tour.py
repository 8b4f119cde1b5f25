from odoo import fields
from odoo.tests import HttpCase, tagged

from .common_reporting import ReportCommon


@tagged('post_install', '-at_install')
class TestReportingTour(ReportCommon, HttpCase):
    def test_from_list_to_documents(self):
        manager = self._user('tour manager', 'jxc_module.group_manager', password='tour manager')
        self.customer.name = "Tour House"
        tea = self._create_product("Tour Tea")
        self._sell((tea, 12, 10), when=fields.Datetime.now(), user=manager)
        self.start_tour('/odoo/jxc-report-sales-summary', 'jxc_report_sales', login='tour manager')
