import json

from odoo.tests import HttpCase, new_test_user, tagged

from .common_tools_properties import IS_LONG

DONE = 'every app was clicked through'
# The robot of core takes one app a start; it notes in the browser's storage that it is at work.
START = """
(async () => {
    const { startClickEverywhere } = odoo.loader.modules.get(
        "@web/webclient/clickbot/clickbot_loader"
    );
    const until = async (isRunning) => {
        while ((localStorage.getItem("running.clickbot") !== null) !== isRunning) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    };
    for (const app of %(apps)s) {
        await startClickEverywhere(app, %(light)s);
        await until(true);
        await until(false);
    }
    console.log("%(done)s");
})();
"""


@tagged('post_install', '-at_install')
class TestCostClicks(HttpCase):
    """Every menu, view and filter of a masked user opens: core's own click robot finds no error."""

    allow_end_on_form = True

    def test_click_everywhere_without_costs(self):
        self.env['res.config.settings'].create({'jxc_hide_costs': True}).execute()
        # the others in long runs: what they open is read without a browser by other tests
        more = ('sale.sale_menu_root', 'purchase.menu_purchase_root') if IS_LONG else ()
        self._leave_to_long_runs('stock.menu_stock_config_settings')
        # menus only: the domains of filters are those of people who see costs
        self._click(
            ('stock.menu_stock_root', *more),
            'stock.group_stock_manager,sales_team.group_sale_manager,'
            'purchase.group_purchase_manager,product.group_product_manager',
            light=not IS_LONG,
        )

    def test_click_everywhere_in_this_app(self):
        # `test_reporting_screens.py` opens each report in a browser, twice
        self._leave_to_long_runs('jxc_module.menu_reports', 'jxc_module.menu_configuration')
        # every view and filter in long runs: `test_access_doors_robot.py` asks for each without a
        # browser, and the tours draw the views of the main screens
        self._click(
            ('jxc_module.menu_jxc',),
            'jxc_module.group_manager,jxc_module.group_accountant',
            light=not IS_LONG,
        )

    def _leave_to_long_runs(self, *menus):
        if not IS_LONG:
            for menu in menus:
                self.env.ref(menu).active = False

    def _click(self, apps, groups, light=False):
        user = new_test_user(
            self.env,
            'cost_clicks',
            password='cost_clicks',
            groups=groups,
        )
        # the overview of Inventory leads to its operation types of Manufacturing
        if maker := self.env.ref('mrp.group_mrp_user', raise_if_not_found=False):
            user.group_ids += maker
        user.tour_enabled = False
        menus = self.env['ir.ui.menu'].with_user(user).load_menus(False)
        for app in apps:
            self.assertIn(self.env.ref(app).id, menus['root']['children'])
        self.browser_js(
            '/odoo',
            START % {'apps': json.dumps(apps), 'light': json.dumps(light), 'done': DONE},
            'odoo.isReady === true',
            login='cost_clicks',
            timeout=1200,
            success_signal=DONE,
        )
