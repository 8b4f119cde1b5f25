from odoo.tests import HttpCase, tagged

from .common_home_kpi import KpiCommon


@tagged('post_install', '-at_install')
class TestKpiTour(KpiCommon, HttpCase):
    def test_tour(self):
        self._user('jxc_boss', 'jxc_module.group_manager', lang='en_US', password='jxc_boss')
        today = self.company._jxc_today()
        self.kpi.create({'company_id': self.company.id, 'day': today, 'key': 'sales', 'value': 5})
        self._sell((self._create_product("Tea"), 1, 5))
        self.env.flush_all()
        self.start_tour('/odoo/jxc-figures', 'jxc_home_kpi', login='jxc_boss')
        self.start_tour('/odoo/jxc-targets', 'jxc_home_target', login='jxc_boss')
        self.assertRecordValues(
            self.env['jxc.target'].search([('company_id', '=', self.company.id)]),
            [{'month': today.replace(day=1), 'amount': 250000}],
        )
