"""Each check of going live finds what is wrong and nothing else; its list is what it counts."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common_golive import GoliveCommon


@tagged('post_install', '-at_install')
class TestGoliveChecks(GoliveCommon):
    def test_goods(self):
        tea = self._goods("Tea", barcode='690000000001')
        self._goods("Service", is_storable=False, standard_price=0, list_price=0)
        bare = self._goods("Bare", standard_price=0, list_price=0)
        self._goods("Archived", standard_price=0, active=False)
        kilo = self.env.ref('uom.product_uom_kgm')
        vendor = self.env['res.partner'].create({'name': "Hangzhou Tea", 'supplier_rank': 1})
        price = self.env['product.supplierinfo'].create(
            {
                'partner_id': vendor.id,
                'product_tmpl_id': tea.product_tmpl_id.id,
                'price': 3,
                'delay': 2,
                'company_id': self.own.id,
                'product_uom_id': self.env.ref('uom.product_uom_dozen').id,
            }
        )
        ours = self.env['product.product'].search([('company_id', '=', self.own.id)])
        for key, expected in (
            ('product_cost', bare),
            ('product_price', bare),
            ('product_barcode', bare),
            ('product_vendor', bare),
            ('reorder_rule', tea | bare),
        ):
            with self.subTest(key):
                self.assertEqual(self._found_by(key) & ours, expected)
                answer = self._ask(key)
                self.assertEqual(answer['count'], len(self._found_by(key)))
                self.assertGreaterEqual(answer['total'], answer['count'])
        self.assertNotIn(price, self._found_by('product_unit'), "a dozen converts into units")
        self.assertFalse(self._found_by('vendor_days') & price)
        self.assertFalse(self._found_by('vendor_price') & price)
        price.write({'product_uom_id': kilo.id, 'delay': 0, 'price': 0})
        for key in ('product_unit', 'vendor_days', 'vendor_price'):
            with self.subTest(key):
                self.assertIn(price, self._found_by(key))

    def test_stock(self):
        self.assertEqual(self._count('opening_stock'), 1)
        stock = self.house.lot_stock_id
        milk = self._goods("Milk", tracking='lot', use_expiration_date=True)
        tea = self._goods("Tea")
        lots = self.env['stock.lot'].create(
            [
                {'name': 'L1', 'product_id': milk.id, 'company_id': self.own.id},
                {'name': 'L2', 'product_id': milk.id, 'company_id': self.own.id},
                {'name': 'GONE', 'product_id': milk.id, 'company_id': self.own.id},
            ]
        )
        lots.expiration_date = False
        lots[1].expiration_date = '2030-01-01'
        for lot in lots[:2]:
            self._set_stock(milk, stock, 5, lot)
        self.assertEqual(self._found_by('lot_date'), lots[0], "of lots that are in stock")
        self.assertEqual(self._ask('lot_date')['total'], 2)
        self.assertEqual(self._count('untracked_stock'), 0)
        self.assertEqual(self._count('negative_stock'), 0)
        self.assertEqual(self._count('opening_stock'), 0)
        self._set_stock(milk, stock, 3)
        self._set_stock(tea, stock, -2)
        self.assertEqual(self._found_by('untracked_stock').mapped('quantity'), [3])
        self.assertEqual(self._found_by('negative_stock').product_id, tea)
        self.assertEqual(self._count('count_open'), 0)
        quant = self._found_by('negative_stock').sudo()
        quant.with_context(inventory_mode=True).inventory_quantity = 4
        self.assertEqual(self._found_by('count_open').ids, quant.ids)

    def test_partners(self):
        terms = self.env.ref('account.account_payment_term_30days')
        vals = {'company_id': self.own.id, 'is_company': True}
        partners = self.env['res.partner'].with_company(self.own)
        good, bare, person, shop = partners.create(
            [
                {**vals, 'name': "Good", 'customer_rank': 1, 'vat': 'CN1'},
                {**vals, 'name': "Bare", 'customer_rank': 1, 'supplier_rank': 1},
                {**vals, 'name': "Person", 'customer_rank': 1, 'is_company': False},
                {**vals, 'name': "Not traded with"},
            ]
        )
        partners.create({'name': "Address", 'parent_id': bare.id, 'customer_rank': 1})
        good.property_payment_term_id = terms
        ours = good | bare | person | shop
        for key, expected in (
            ('customer_terms', bare | person),
            ('vendor_terms', bare),
            ('partner_tax', bare),
        ):
            with self.subTest(key):
                self.assertEqual(self._found_by(key) & ours, expected)
        self.own.account_use_credit_limit = False
        self.assertEqual(self._ask('customer_limit')['model'], False, "limits are off")
        self.own.account_use_credit_limit = True
        good.credit_limit = 1000
        self.assertEqual(self._found_by('customer_limit') & ours, bare | person)

    def test_people(self):
        clerk = self._user('golive_clerk')
        keeper = self._user('golive_keeper', 'keeper', tz='Asia/Shanghai')
        self._user('golive_away', 'keeper', company=self.company)
        self.assertEqual(self._found_by('user_role'), clerk)
        self.assertEqual(self._count('warehouse_keeper'), 0, "he is not limited")
        second = self.env['stock.warehouse'].create(
            {'name': "Second", 'code': 'SEC', 'company_id': self.own.id}
        )
        keeper.jxc_warehouse_limited = True
        keeper.jxc_warehouse_ids = self.house
        self.assertEqual(self._found_by('warehouse_keeper'), second)
        keeper.group_ids = [Command.unlink(self.env.ref('jxc_module.group_keeper').id)]
        self.assertEqual(self._found_by('warehouse_keeper'), self.house | second)
        clerk.tz = False
        self.assertIn(clerk, self._found_by('user_zone'))
        self.assertNotIn(keeper, self._found_by('user_zone'))
        self.own.partner_id.tz = False
        self.assertEqual(self._count('time_zone'), 1)
        self.own.partner_id.tz = 'Asia/Shanghai'
        self.assertEqual(self._count('time_zone'), 0)

    def test_planning(self):
        self.assertEqual(self._count('policy'), 1)
        self.env['jxc.safety.policy'].create({'name': "All", 'company_id': self.own.id})
        self.assertEqual(self._count('policy'), 0)
        tea = self._goods("Tea")
        self.assertIn(tea, self._found_by('reorder_rule'))
        self.env['stock.warehouse.orderpoint'].create(
            {'product_id': tea.id, 'warehouse_id': self.house.id, 'company_id': self.own.id}
        )
        self.assertNotIn(tea, self._found_by('reorder_rule'))
        wanted = self.own._jxc_recommended_settings()
        self.assertEqual(self._count('recommended'), len(wanted))
        self.own.action_jxc_recommended_settings()
        self.assertEqual(self._count('recommended'), 0)
        self._goods("Milk", use_expiration_date=True, tracking='lot')
        self.assertEqual(self._count('expiry_level'), 0)
        self.own.jxc_expiry_alerts = False
        self.assertEqual(self._count('expiry_level'), 1)

    def test_books(self):
        self.assertEqual(self._count('chart'), 1)
        self.assertEqual(self._count('taxes'), 2)
        self.assertEqual(self._count('journals'), 3)
        env = self.env(context={**self.env.context, 'allowed_company_ids': self.own.ids})
        account = env['account.account'].create(
            {'name': "Outstanding", 'code': '100200', 'account_type': 'asset_current'}
        )
        journals = env['account.journal'].create(
            [
                {'name': "Bank", 'code': 'GLB', 'type': 'bank'},
                {'name': "Sales", 'code': 'GLS', 'type': 'sale'},
            ]
        )
        self.assertEqual(self._count('chart'), 0)
        self.assertEqual(self._count('journals'), 1, "purchases are missing")
        self.assertEqual(self._count('outstanding'), 0)
        line = journals[0].inbound_payment_method_line_ids[:1]
        line.payment_account_id = account
        self.assertEqual(self._found_by('outstanding').ids, line.ids)
        self.assertEqual(self._count('totals'), 0)
        self.golive._golive_mend_outstanding()
        self.assertEqual(line.payment_account_id, journals[0].default_account_id)
        self.assertEqual(self._count('outstanding'), 0)

    def test_server(self):
        self.env['ir.mail_server'].search([]).active = False
        self.assertEqual(self._count('mail_server'), 1)
        self.env['ir.mail_server'].create({'name': "Out", 'smtp_host': 'localhost'})
        self.assertEqual(self._count('mail_server'), 0)
        now = fields.Datetime.now()
        set_param = self.env['ir.config_parameter'].set_param
        for days, count in ((89, 0), (91, 1)):
            set_param('jxc_module.mail_tested_on', str(now - timedelta(days=days)))
            self.assertEqual(self._count('mail_test'), count)
        crons = self.golive._golive_crons()
        self.assertIn(self.env.ref('jxc_module.cron_jobs'), crons)
        crons.write({'active': True, 'nextcall': now, 'failure_count': 0})
        self.assertEqual([self._count(key) for key in ('cron_off', 'cron_late')], [0, 0])
        crons[0].active = False
        crons[1].write({'nextcall': now - timedelta(minutes=61), 'failure_count': 1})
        self.assertEqual([self._count(key) for key in ('cron_off', 'cron_late')], [1, 1])
        self.assertEqual(self._count('cron_failing'), 1)
        crons[0].write({'nextcall': now - timedelta(days=3)})
        self.assertEqual(self._count('cron_late'), 1, "what is off is not late")
        self.golive._golive_mend_cron_off()
        self.assertEqual(self._count('cron_off'), 0)

    def test_backup(self):
        self.env['jxc.backup.run'].search([]).check_state = 'bad'
        self.assertEqual(self._count('backup'), 1)
        target = self.env['jxc.backup'].create({'name': "Night"})
        now = fields.Datetime.now()
        run = self.env['jxc.backup.run'].create(
            {'backup_id': target.id, 'state': 'done', 'check_state': 'good', 'verified_on': now}
        )
        self.assertEqual(self._count('backup'), 0)
        for vals in (
            {'verified_on': now - timedelta(days=8, minutes=1)},
            {'verified_on': now, 'check_state': 'bad'},
            {'check_state': 'good', 'kept': False},
        ):
            run.write(vals)
            self.assertEqual(self._count('backup'), 1, vals)
        # the list of backups is the administrators'
        self.assertFalse(self.golive._records_action({**self._ask('backup'), 'key': 'backup'}))

    def test_migration(self):
        self.assertEqual(self._count('migration'), 0)
        migration = (
            self.golive.env['jxc.import']
            .sudo()
            .create({'name': "Old system", 'company_id': self.own.id})
        )
        self.assertEqual(self._found_by('migration').ids, migration.ids)
        migration.state = 'opened'
        self.assertEqual(self._count('migration'), 0)

    def test_health(self):
        before = {key: self._count(key) for key in ('mail_failed', 'errors', 'job_alerts')}
        old = fields.Datetime.now() - timedelta(days=8)
        mails = self.env['mail.mail'].create([{'state': 'exception'}, {'state': 'exception'}])
        logs = self.env['ir.logging'].create(
            [
                {
                    'name': 'x',
                    'type': 'server',
                    'level': level,
                    'path': 'p',
                    'func': 'f',
                    'line': '1',
                    'message': 'm',
                }
                for level in ('ERROR', 'ERROR', 'WARNING')
            ]
        )
        self.env.flush_all()
        for record in (mails[0], logs[0]):
            self.env.cr.execute(
                f'UPDATE "{record._table}" SET create_date = %s WHERE id = %s', [old, record.id]
            )
        self.assertEqual(self._count('mail_failed') - before['mail_failed'], 1)
        self.assertEqual(self._count('errors') - before['errors'], 1)
        self.env['jxc.alert'].create(
            {'kind': 'job', 'level': 'warning', 'key': 'k', 'company_id': self.own.id}
        )
        self.assertEqual(self._count('job_alerts') - before['job_alerts'], 1)
        facts = {fact['label'] for fact in self.golive._health_facts()}
        self.assertLessEqual({"Version of this app", "PostgreSQL", "Size of the database"}, facts)

    def test_queries_do_not_grow(self):
        keys = self.golive._keys()
        self.assertGreaterEqual(len(keys), 30)

        def count():
            self.registry.clear_all_caches()  # as a new user does
            return self._count_queries(self.golive._checks)

        def make(number):
            product = self._goods(f"P{number}", standard_price=0, tracking='lot')
            self._set_stock(product, self.house.lot_stock_id, number - 12)
            self._user(f'golive_{number}')
            self.env['res.partner'].create(
                {'name': f"C{number}", 'customer_rank': 1, 'company_id': self.own.id}
            )

        make(0)
        few = count()
        for number in range(1, 12):
            make(number)
        self.assertLessEqual(count(), few)
        self.assertLess(few, 160)
