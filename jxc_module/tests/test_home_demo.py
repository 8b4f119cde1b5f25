"""The demo company: a few weeks of it, played as the whole; or, where a database holds the whole
story (`./dev soak demo`), that one."""

import contextlib
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..models.home.demo.story import events, goods, partners, today
from ..models.home.demo.story.short import shortened
from ..tools.demo_sales import draw_sales
from .common_home_demo import ROLES, MenuWalk

DAYS = 33  # a month ends among them
PART = 12  # days that are played before the worker stops


class WorkerStopped(Exception):
    pass


@tagged('post_install', '-at_install')
class TestHomeDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.demo = cls.env['jxc.demo']
        cls.is_whole = bool(cls.demo._played())
        cls.script = events if cls.is_whole else shortened(DAYS)
        if not cls.is_whole:
            cls._play_in_two()
        cls.company = cls.demo._played()
        cls.env = cls.env(
            context={'allowed_company_ids': cls.company.ids, 'tz': cls.company._jxc_tz()}
        )
        cls.today = cls.company._jxc_today()

    @classmethod
    def _play_in_two(cls):
        """Play the story; the worker stops after some days and another one goes on."""
        cls.demo._start()
        cls.demo._start()
        cls.jobs = cls.env['jxc.job'].search([('kind', '=', 'demo')])
        cls.demo._begin(chinese=False)
        with contextlib.suppress(WorkerStopped):
            cls.demo._go_on(cls._stop, script=cls.script, every=PART)
        cls.demo._go_on(lambda _done, _total: None, played=PART, script=cls.script)

    @staticmethod
    def _stop(_done, _total):
        raise WorkerStopped

    def _as(self, login):
        user = self.env['res.users'].search([('login', '=', login)], limit=1)
        return self.env(user=user)

    def test_once(self):
        """Asked for twice, it is made once; made, it is not asked for again."""
        if not self.is_whole:
            self.assertEqual(len(self.jobs), 1)
            self.assertEqual(self.jobs.user_id.login, 'admin')
            self.assertEqual(self.jobs.total, events.DAYS + 2)
        with self.assertRaisesRegex(UserError, "already"):
            self.demo._play()
        before = self.env['jxc.job'].search_count([])
        self.demo._start()
        self.assertEqual(self.env['jxc.job'].search_count([]), before)

    def test_something_is_transferred_before_it_is_bought(self):
        """Nuts that lie idle in the main warehouse, and the branch is short of."""
        rows = self.env['jxc.rebalance'].search([('company_id', '=', self.company.id)])
        nuts = rows.filtered(lambda row: row.product_id.default_code == 'XS-403')
        self.assertEqual(nuts.state, 'proposed')
        self.assertEqual(nuts.dest_warehouse_id.code, 'SZ')
        self.assertGreater(nuts.worth, 0)

    def test_each_order_is_there_once(self):
        """A worker that stopped has left nothing out, and did nothing twice."""
        drawn = draw_sales(goods.GOODS, partners.CUSTOMERS, self.script)
        later = (*today.SALES, today.SHORT_LIFE[0])
        for customer in partners.CUSTOMERS:
            wanted = [sale for sale in drawn if sale.customer == customer.key]
            orders = self.env['sale.order'].search(
                [
                    ('company_id', '=', self.company.id),
                    ('partner_id.email', '=', f'{customer.key}@customer.example.com'),
                    ('date_order', '<', self.company._jxc_day_start(self.today)),
                    ('state', '=', 'sale'),
                ]
            )
            extra = sum(sale.customer == customer.key and sale.ago > 0 for sale in later)
            self.assertEqual(len(orders), len(wanted) + extra, customer.key)

    def test_only_administrators(self):
        job = self.env['jxc.job'].create(
            {'name': "Demo", 'kind': 'demo', 'user_id': self._as('sales').user.id}
        )
        with self.assertRaisesRegex(UserError, "administrators"):
            self._as('sales')['jxc.job']._jxc_job_demo(job)

    def test_every_menu_of_every_role_shows_something(self):
        """All of them open; of the whole story none is empty, which some weeks cannot promise."""
        for login in ROLES:
            with self.subTest(login=login):
                walk = MenuWalk(self._as(login))
                empty = walk.run()
                self.assertGreater(walk.opened, 7)
                if self.is_whole:
                    self.assertEqual(empty, [])

    def test_goods_and_partners_came_in_by_a_file(self):
        migration = self.env['jxc.import'].search([('company_id', '=', self.company.id)])
        self.assertEqual(migration.state, 'opened')
        self.assertEqual(migration.start_date, self.today - timedelta(days=events.DAYS + 1))
        rows = migration.record_ids.grouped('sheet')
        products = self.env['product.product'].search([('company_id', '=', self.company.id)])
        self.assertEqual(set(rows['products'].mapped('res_id')), set(products.ids))
        self.assertGreater(len(rows['vendor_prices']), 20)

    def test_documents_carry_their_days(self):
        """A third of everything lies more than ten days back, nothing in the future."""
        start = self.company._jxc_day_start(self.today)
        for model, field in (
            ('stock.move', 'date'),
            ('stock.move.line', 'date'),
            ('stock.picking', 'date_done'),
            ('sale.order', 'date_order'),
            ('purchase.order', 'date_approve'),
        ):
            states = ['done'] if model.startswith('stock') else ['sale', 'purchase']
            records = self.env[model].search(
                [('company_id', '=', self.company.id), ('state', 'in', states)]
            )
            ages = [(start - record[field]).days for record in records if record[field]]
            self.assertGreaterEqual(min(ages), -1, model)
            self.assertGreater(sum(age > 10 for age in ages), len(ages) / 4, model)

    def test_stock_agrees_with_its_moves(self):
        """Quants are what moves add up to, and no product is below zero."""
        for place in self.env['stock.warehouse'].search([('company_id', '=', self.company.id)]):
            products = self.env['product.product'].with_context(location=place.lot_stock_id.id)
            quants = self.env['stock.quant']._read_group(
                [('location_id', 'child_of', place.lot_stock_id.id)],
                ['product_id'],
                ['quantity:sum'],
            )
            for product, quantity in quants:
                self.assertGreaterEqual(quantity, 0, product.display_name)
                lines = self.env['stock.move.line'].search(
                    [('product_id', '=', product.id), ('state', '=', 'done')]
                )
                inside = self.env['stock.location'].search(
                    [('id', 'child_of', place.lot_stock_id.id)]
                )
                moved = sum(
                    line.quantity_product_uom
                    * ((line.location_dest_id in inside) - (line.location_id in inside))
                    for line in lines
                )
                self.assertAlmostEqual(moved, quantity, 2, products.browse(product.id).name)

    def test_movement_opens_at_what_was_closed(self):
        closing = self.env['jxc.closing'].search(
            [('company_id', '=', self.company.id), ('state', 'in', ('closed', 'locked'))], limit=1
        )
        self.assertTrue(closing)
        self.assertFalse(closing.is_stale)
        wizard = self._as('manager')['jxc.report.wizard'].create(
            {
                'report_key': 'stock_movement',
                'date_from': self.today.replace(day=1),
                'date_to': self.today,
            }
        )
        rows = wizard._get_rows()
        self.assertAlmostEqual(sum(row['opening_value'] for row in rows), closing.value, 0)
        self.assertGreater(closing.value, 10000)

    def test_one_currency(self):
        """All is traded in the currency of the company."""
        for model in ('sale.order', 'purchase.order', 'account.move'):
            groups = self.env[model]._read_group(
                [('company_id', '=', self.company.id)], ['currency_id'], ['__count']
            )
            self.assertEqual([currency for currency, _count in groups], [self.company.currency_id])
        self.assertEqual(self.company.currency_id.name, 'CNY')

    def test_what_was_sold_was_delivered(self):
        """Orders before yesterday are delivered, but for what is short."""
        lines = self.env['sale.order.line'].search(
            [
                ('company_id', '=', self.company.id),
                ('state', '=', 'sale'),
                ('order_id.date_order', '<', self.company._jxc_day_start(self.today)),
            ]
        )
        ordered = sum(lines.mapped('product_uom_qty'))
        delivered = sum(lines.mapped('qty_delivered'))
        self.assertGreater(delivered / ordered, 0.9)

    def test_margins_are_sane(self):
        orders = self.env['sale.order.line'].search(
            [('company_id', '=', self.company.id), ('qty_invoiced', '>', 0)]
        )
        revenue = sum(line.qty_invoiced * line.price_unit for line in orders)
        cost = sum(line.qty_invoiced * line.product_id.standard_price for line in orders)
        self.assertTrue(0.15 < 1 - cost / revenue < 0.35, 1 - cost / revenue)
