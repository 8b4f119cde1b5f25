"""The dashboard of a company with many warehouses, and of a reader who reads from the right."""

from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from .common_home_dashboard import TODAY, DashboardCommon
from .common_tools_properties import IS_LONG

HOUSES = 50 if IS_LONG else 12


@tagged('post_install', '-at_install')
class TestDashboardMany(DashboardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls._trade()

    def _ask(self, dashboard):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        page = dashboard.page('this_month', 0)
        return page, self.env.cr.sql_log_count - before

    def test_fifty_warehouses(self):
        """As many queries as for two, each warehouse to choose once, each figure unchanged."""
        dashboard = self.dashboard.with_user(self.everything)
        self._ask(dashboard)
        few, queries = self._ask(dashboard)
        houses = self.env['stock.warehouse'].create(
            [{'name': f"House {n:02}", 'code': f'H{n:02}'} for n in range(HOUSES)]
        )
        for house in houses[:5]:
            self._set_stock(self.salt, house.lot_stock_id, 3)
        self._ask(dashboard)
        many, more = self._ask(dashboard)
        self.assertLessEqual(more, queries)
        names = [house['name'] for house in many['warehouses']]
        self.assertEqual(len(names), len(few['warehouses']) + HOUSES)
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(
            [(card['key'], card['value']) for card in few['cards']],
            [(card['key'], card['value']) for card in many['cards']],
        )
        one = dashboard.page('this_month', houses[7].id)
        self.assertEqual(one['asked']['warehouse_id'], houses[7].id)
        self.assertFalse([card['error'] for card in one['cards'] if card['error']])


@tagged('post_install', '-at_install')
class TestDashboardFromTheRight(DashboardCommon, HttpCase):
    browser_size = '1366x768'

    def test_a_page_from_the_right(self):
        """The page renders in a language that is written from the right, within its width.

        Its style sheets are those of the other languages but in long runs: to turn them takes as
        long as twenty tests.
        """
        if not IS_LONG:
            links = self.env.registry['ir.qweb']._generate_asset_links

            def not_turned(qweb, *args, rtl=False, **kwargs):
                return links(qweb, *args, **kwargs)

            self.patch(self.env.registry['ir.qweb'], '_generate_asset_links', not_turned)
        self.env['res.lang']._activate_lang('ar_001')
        self.assertEqual(self.env['res.lang']._lang_get('ar_001').direction, 'rtl')
        self._set_stock(self.tea, self.stock, 100)
        self._sell((self.tea, 3, 10), when=self.company._jxc_day_start(self.company._jxc_today()))
        self.env['stock.warehouse'].create(
            [{'name': f"House {n:02}", 'code': f'H{n:02}'} for n in range(10)]
        )
        user = new_test_user(
            self.env,
            'dash_arabic',
            groups='jxc_module.group_manager',
            password='dash_arabic',
            lang='ar_001',
        )
        user.company_ids = [Command.set(self.company.ids)]
        self.start_tour('/odoo/jxc', 'jxc_home_dashboard_rtl', login='dash_arabic')
