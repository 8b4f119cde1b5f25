from datetime import timedelta

from odoo.tests import HttpCase, new_test_user, tagged

from .common_home_dashboard import ROLES, DashboardCommon


@tagged('post_install', '-at_install')
class TestDashboardTour(DashboardCommon, HttpCase):
    def test_roles(self):
        self._set_stock(self.tea, self.stock, 100)
        today = self.company._jxc_today()
        now = self.company._jxc_day_start(today)
        for role in ROLES:
            user = new_test_user(
                self.env, f'tour_{role}', groups=f'jxc_module.group_{role}', password=f'tour_{role}'
            )
            if role == 'sales':
                self._sell((self.tea, 3, 10), when=now, user=user)
        self._buy(self.tea, 10, 6, now - timedelta(days=3))
        self._invoice(self.tea, 70, today, today, 'in_invoice')
        for role in ROLES:
            with self.subTest(role=role):
                self.start_tour('/odoo/jxc', f'jxc_home_dashboard_{role}', login=f'tour_{role}')
        self.start_tour('/odoo/jxc', 'jxc_home_dashboard_arrange', login='tour_manager')
        layout = self.env['jxc.dashboard.layout'].search([('user_id.login', '=', 'tour_manager')])
        self.assertRecordValues(
            layout, [{'hidden': 'approvals', 'pinned': 'orders', 'period': 'this_month'}]
        )

    def test_the_app_opens_on_it(self):
        action = self.env.ref('jxc_module.action_dashboard')
        self.assertEqual(action.path, 'jxc')
        root = self.env.ref('jxc_module.menu_jxc')
        for role, user in self.readers.items():
            menus = self.env['ir.ui.menu'].with_user(user).load_web_menus(False)
            with self.subTest(role=role):
                self.assertEqual(menus[root.id]['actionID'], action.id)
                self.assertEqual(menus[root.id]['actionPath'], 'jxc')

    def test_every_role_reads_every_action(self):
        """What a card opens is a view that its reader may open."""
        for user in self.readers.values():
            for card in self._of(user).values():
                if isinstance(card['action'], dict):
                    views = card['action']['views']
                    model = self.env[card['action']['res_model']].with_user(user)
                    self.assertTrue(model.get_views([tuple(view) for view in views])['views'])
