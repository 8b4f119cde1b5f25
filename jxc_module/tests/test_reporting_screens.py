import json
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from .common_reporting import ReportCommon

PRODUCT_WIDTH = 220  # what a product's name needs, in pixels
NAMES = (
    "金龙鱼食用植物调和油 5L×4 桶/箱",
    "Conference Chair with Armrests (Steel, Anthracite)",
    "Tea",
)
# Opens a report as its menu does and measures it; what is cut is wider inside than outside.
MEASURE = """
(async () => {
    const until = async (found) => {
        for (let tries = 0; tries < 200; tries++) {
            if (found()) {
                return found();
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error("%(action)s does not open: " + document.body.innerText.slice(0, 300));
    };
    const action = odoo.__WOWL_DEBUG__.root.env.services.action;
    await action.doAction("jxc_module.%(action)s", { clearBreadcrumbs: true%(view)s });
    const root = await until(() => document.querySelector("%(root)s"));
    await until(() => document.querySelector(".o_jxc_report_words"));
    const cells = [...root.querySelectorAll("%(cells)s")];
    const wide = root.querySelector("table") || root;
    const last = root.querySelector("thead th:last-child");
    return JSON.stringify({
        rows: root.closest(".o_view_sample_data")
            ? 0
            : root.querySelectorAll(".o_data_row, .o_kanban_record:not(.o_kanban_ghost)").length,
        overflow: [root, wide.parentElement, document.scrollingElement].map(
            (el) => el.scrollWidth - el.clientWidth,
        ),
        product: root.querySelector("th[data-name='product_id']")?.offsetWidth,
        last: last ? Math.round(last.getBoundingClientRect().right) : 0,
        cut: cells
            .filter((cell) => cell.scrollWidth > cell.clientWidth + 1)
            .map((cell) => cell.textContent.trim()),
        words: document.querySelector(".o_jxc_report_words").textContent,
        zeros: [...root.querySelectorAll("td.o_jxc_report_quantity_cell")].filter((cell) =>
            cell.textContent.includes(".00"),
        ).length,
    });
})()
"""
LIST = {'root': '.o_list_renderer', 'view': ', viewType: "list"'}
LIST['cells'] = 'td.o_data_cell, thead th .text-truncate'
CARDS = {'root': '.o_kanban_renderer', 'view': '', 'cells': '.o_kanban_record *'}


@tagged('post_install', '-at_install')
class TestReportScreens(ReportCommon, HttpCase):
    """Each report in a browser, 1366 pixels wide and on a phone: readable, and whole."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._user('boss', 'jxc_module.group_manager', password='boss')
        today = date.today()
        cls.products = cls._create_product(NAMES[0]) | cls._create_product(NAMES[1])
        cls.products |= cls._create_product(NAMES[2])
        cls.customer.name = "苏州工业园区金鸡湖美食广场餐饮管理有限公司"
        for product in cls.products:
            product.standard_price = 123.45
            cls._move(product, cls.suppliers, cls.stock, 1_234)
            cls._move(product, cls.stock, cls.customers, 12)
        cls._lots(today)
        cls._set_stock(cls.products[0], cls.stock_b, 0.5)
        cls._sell(*((product, 12, 1_234) for product in cls.products), when=datetime.now())
        cls._buy()
        cls._rules()
        cls.env.flush_all()

    @classmethod
    def _lots(cls, today):
        milk = cls._create_product(
            "光明优倍高品质鲜牛奶 950ml×12", tracking='lot', use_expiration_date=True
        )
        for days in (-2, 20):
            lot = cls.env['stock.lot'].create(
                {
                    'name': f"LOT-2026-11-{abs(days)}",
                    'product_id': milk.id,
                    'expiration_date': datetime.combine(today, datetime.min.time())
                    + timedelta(days=days),
                }
            )
            cls._set_stock(milk, cls.stock, 24, lot)

    @classmethod
    def _buy(cls):
        order = cls.env['purchase.order'].create(
            {
                'partner_id': cls.vendor.id,
                'order_line': [
                    (0, 0, {'product_id': product.id, 'product_qty': 12, 'price_unit': 100})
                    for product in cls.products
                ],
            }
        )
        order.button_confirm()
        order.picking_ids.move_ids.quantity = 12
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()

    @classmethod
    def _rules(cls):
        rules = cls.env['stock.warehouse.orderpoint'].create(
            [
                {'product_id': product.id, 'warehouse_id': cls.warehouse.id}
                for product in cls.products
            ]
        )
        rules._jxc_recompute(cls.company)
        rules.sudo().write({'jxc_daily_demand': 123.45})

    def _browse(self, sizes, look):
        """Start one browser, show the client in each size and call ``look(browser, size)``."""
        Users = self.registry['res.users']
        self.startPatcher(patch.object(Users, '_compute_tour_enabled', lambda _: None))
        browser = ChromeBrowser(self)
        with self.allow_requests(browser=browser), ExitStack() as last:
            last.callback(self._wait_remaining_requests)
            last.callback(browser.stop)
            self.authenticate('boss', 'boss', browser=browser)
            self.cr.flush()
            self.cr.clear()
            for width, height in sizes:
                browser._websocket_request(
                    'Emulation.setDeviceMetricsOverride',
                    params={
                        'mobile': width < 600,
                        'width': width,
                        'height': height,
                        'deviceScaleFactor': 1,
                    },
                )
                browser.navigate_to(f'{self.base_url()}/odoo/jxc-report-payment-summary')
                ready = "!!document.querySelector('.o_jxc_report_words')"
                self.assertTrue(browser._wait_ready(ready))
                look(browser, width)

    def _measure(self, browser, action, how):
        answer = browser._websocket_request(
            'Runtime.evaluate',
            params={
                'expression': MEASURE % {'action': action, **how},
                'awaitPromise': True,
                'returnByValue': True,
            },
            timeout=30,
        )
        self.assertNotIn('exceptionDetails', answer, answer.get('exceptionDetails'))
        return json.loads(answer['result']['value'])

    def test_every_report_can_be_read(self):
        keys = [key for key, _name in self.env['jxc.report.wizard']._report_key_selection()]
        seen = {}

        def look(browser, width):
            how = CARDS if width < 600 else LIST
            for key in keys:
                with self.subTest(key, width=width):
                    found = self._measure(browser, f'action_report_{key}', how)
                    seen[key] = max(seen.get(key, 0), found['rows'])
                    if not found['rows']:
                        continue  # an example in grey, of columns without content
                    self.assertEqual([part for part in found['overflow'] if part > 1], [])
                    self.assertEqual(found['cut'], [])
                    self.assertLessEqual(found['last'], width)
                    self.assertFalse(found['zeros'])
                    self.assertTrue(found['words'])
                    if width > 600 and 'product' in found:
                        self.assertGreaterEqual(found['product'], PRODUCT_WIDTH)

        self._browse([(1366, 768), (390, 844)], look)
        # most of them had something to show
        self.assertGreater(sum(bool(rows) for rows in seen.values()), len(keys) // 2)

    def test_from_list_to_documents(self):
        manager = self._user('tour manager', 'jxc_module.group_manager', password='tour manager')
        self.customer.name = "Tour House"
        tea = self._create_product("Tour Tea")
        self._sell((tea, 12, 10), when=fields.Datetime.now(), user=manager)
        self.start_tour('/odoo/jxc-report-sales-summary', 'jxc_report_sales', login='tour manager')
