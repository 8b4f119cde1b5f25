from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common_base_client import Client
from .common_ordering_flows import FlowsCommon

MONEY_MENUS = (
    'menu_statement menu_statement_run menu_reconciliation menu_reconciliation_line '
    'menu_collection menu_reminder_run menu_reminder_level menu_payables '
    'menu_payable_plan menu_payment_proposal menu_vendor_statement menu_report_payment_summary '
    'menu_ageing menu_ageing_payable menu_ageing_bucket_set menu_flow_profiles'
)
GOODS_MENUS = (
    'menu_warehouse_receipts menu_warehouse_deliveries menu_warehouse_transfers '
    'menu_warehouse_counts'
)
OWNER_MENUS = 'menu_role_assign menu_role_change menu_access_overview'
SEEN = {
    'sales': 'menu_sale_entry menu_report_stock_on_hand',
    'buyer': 'menu_purchase_entry menu_bills_to_match menu_report_stock_movement '
    'menu_report_stock_ledger',
    'keeper': f'{GOODS_MENUS} menu_report_stock_movement menu_report_stock_ledger',
    'accountant': MONEY_MENUS,
    'manager': f'{MONEY_MENUS} {GOODS_MENUS} {OWNER_MENUS} menu_check_rule menu_bill_log',
}
HIDDEN = {
    'sales': f'{MONEY_MENUS} {GOODS_MENUS} {OWNER_MENUS}',
    'buyer': f'{MONEY_MENUS} {GOODS_MENUS} {OWNER_MENUS}',
    'keeper': f'{MONEY_MENUS} {OWNER_MENUS}',
    'accountant': f'{GOODS_MENUS} {OWNER_MENUS}',
    'manager': '',
}
MONEY_JOBS = (
    'terms',
    'statement',
    'reconciliation',
    'reminders',
    'payables',
    'buckets',
    'pay_groups',
)
JOBS = {
    'sales': ('customer', 'sell'),
    'buyer': ('buy', 'movement', 'ledger'),
    'keeper': ('receive', 'deliver', 'count', 'movement', 'ledger'),
    'accountant': MONEY_JOBS,
    'manager': (*MONEY_JOBS, 'buy', 'receive', 'deliver', 'count', 'movement', 'roles'),
}


@tagged('post_install', '-at_install')
class TestDoorsRoles(FlowsCommon):
    """Each role finds its work in the menu and does it to the end, with its own rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({'jxc_checks': False})
        cls.clients = {
            role: Client(
                cls.env,
                new_test_user(cls.env, f'door_{role}', groups=f'jxc_module.group_{role}'),
            )
            for role in JOBS
        }
        cls.order = cls._sale((cls.tea, 5))
        cls.order.action_confirm()
        cls.invoice = cls.order._create_invoices()
        cls.invoice.action_post()
        cls.purchase = cls._purchase((cls.tea, 5))
        cls.purchase.button_confirm()
        cls.env.flush_all()

    def test_menus(self):
        for role, client in self.clients.items():
            visible = client.env['ir.ui.menu']._visible_menu_ids()
            for name in SEEN[role].split():
                with self.subTest(role=role, sees=name):
                    menu = self.env.ref(f'jxc_module.{name}')
                    while menu:
                        self.assertIn(menu.id, visible, menu.name)
                        menu = menu.parent_id
            for name in HIDDEN[role].split():
                with self.subTest(role=role, does_not_see=name):
                    menu = self.env.ref(f'jxc_module.{name}')
                    chain = [menu.id]
                    while menu := menu.parent_id:
                        chain.append(menu.id)
                    self.assertTrue(set(chain) - set(visible))

    def test_jobs(self):
        for role, jobs in JOBS.items():
            for job in jobs:
                with self.subTest(role=role, job=job), self.env.cr.savepoint() as savepoint:
                    getattr(self, f'_do_{job}')(self.clients[role])
                    savepoint.rollback()

    # === TRADE === #

    def _do_customer(self, client):
        [row] = client.call('res.partner', 'web_save', [], {'name': "New"}, {'user_id': {}})
        mine = self.env['res.partner'].browse(row['id'])
        self.assertEqual(mine.user_id, client.env.user)
        client.call('res.partner', 'web_save', mine.ids, {'phone': "1"}, {})
        branch = {'name': "Branch", 'parent_id': mine.id, 'user_id': False}
        # a form sends what it shows: the kind, or what it stands for
        for kind in ({'is_company': True}, {'company_type': 'company'}):
            [row] = client.call('res.partner', 'web_save', [], {**branch, **kind}, {'user_id': {}})
            self.assertEqual(mine.browse(row['id']).user_id, client.env.user)
        form = Form(client.env['res.partner'])
        form.name = "Typed"
        self.assertEqual(form.save().user_id, client.env.user)
        contact = {'name': "Cook", 'parent_id': mine.id}
        client.call('res.partner', 'web_save', [], contact, {})
        for wrong in (
            lambda: client.call('res.partner', 'web_save', self.customer.ids, {'phone': "1"}, {}),
            lambda: client.call(
                'res.partner', 'web_save', [], {**contact, 'parent_id': self.customer.id}, {}
            ),
        ):
            with self.assertRaises(AccessError):
                wrong()

    def _do_sell(self, client):
        line = {'product_id': self.tea.id, 'product_uom_qty': 2}
        values = {'partner_id': self.customer.id, 'order_line': [Command.create(line)]}
        [row] = client.call('sale.order', 'web_save', [], values, {})
        client.call('sale.order', 'action_confirm', [row['id']])
        order = self.env['sale.order'].browse(row['id'])
        self.assertEqual((order.state, order.user_id), ('sale', client.env.user))
        self.assertTrue(order.picking_ids)

    def _do_buy(self, client):
        line = {'product_id': self.tea.id, 'product_qty': 2, 'price_unit': 3}
        values = {'partner_id': self.vendor.id, 'order_line': [Command.create(line)]}
        [row] = client.call('purchase.order', 'web_save', [], values, {})
        client.call('purchase.order', 'button_confirm', [row['id']])
        self.assertEqual(self.env['purchase.order'].browse(row['id']).state, 'purchase')

    # === GOODS === #

    def _open_menu(self, client, name):
        action = self.env.ref(f'jxc_module.{name}').action
        if action._name == 'ir.actions.server':
            return action.with_env(client.env(context=client.context)).run()
        return action._get_action_dict()

    def _do_receive(self, client):
        self._validate(client, 'menu_warehouse_receipts', self.purchase.picking_ids)

    def _do_deliver(self, client):
        self._validate(client, 'menu_warehouse_deliveries', self.order.picking_ids)

    def _validate(self, client, menu, picking):
        action = self._open_menu(client, menu)
        _arch, rows = client.open_action(action, ['list'])['list']
        self.assertIn(picking.id, [row['id'] for row in rows])
        client.call('stock.picking', 'button_validate', picking.ids)
        self.assertEqual(picking.state, 'done')

    def _do_count(self, client):
        action = self._open_menu(client, 'menu_warehouse_counts')
        self.assertEqual(action['res_model'], 'stock.quant')
        quant = self.env['stock.quant'].search(
            [('product_id', '=', self.tea.id), ('location_id', '=', self.stock.id)]
        )
        client.call('stock.quant', 'web_save', quant.ids, {'inventory_quantity': 7}, {})
        client.call('stock.quant', 'action_apply_inventory', quant.ids)
        self.assertEqual(quant.quantity, 7)

    def _read_report(self, client, key):
        action = self._open_menu(client, f'menu_report_{key}')
        _arch, rows = client.open_action(action, ['list'])['list']
        self.assertIn(self.tea.id, [row['product_id'] and row['product_id']['id'] for row in rows])

    def _do_movement(self, client):
        self._move(self.tea, self.stock, self.customers, 1)
        self._read_report(client, 'stock_movement')

    def _do_ledger(self, client):
        self._move(self.tea, self.stock, self.customers, 1)
        self._read_report(client, 'stock_ledger')

    # === MONEY === #

    def _do_terms(self, client):
        term = self.env['account.payment.term'].create({'name': "Ten Days"})
        values = {
            'property_payment_term_id': term.id,
            'email': 'x@example.com',
            'use_partner_credit_limit': True,
            'credit_limit': 500,
        }
        client.call('res.partner', 'web_save', self.customer.ids, values, {})
        self.assertEqual(self.customer.property_payment_term_id, term)
        self.assertEqual((self.customer.credit_limit, self.customer.email), (500, 'x@example.com'))

    def _do_statement(self, client):
        today = str(self.invoice.invoice_date)
        values = {
            'partner_ids': [Command.set(self.customer.ids)],
            'date_from': today,
            'date_to': today,
        }
        [row] = client.call('jxc.statement.run', 'web_save', [], values, {})
        action = client.call('jxc.statement.run', 'action_run', [row['id']])
        made = self.env['jxc.statement'].search(client.read_domain(action))
        self.assertIn(self.customer, made.partner_id)

    def _do_reconciliation(self, client):
        [row] = client.call('jxc.reconciliation', 'web_save', [], {}, {})
        client.call('jxc.reconciliation', 'action_propose', [row['id']])
        client.call('jxc.reconciliation', 'action_open_lines', [row['id']])

    def _do_reminders(self, client):
        values = {'partner_ids': [Command.set(self.customer.ids)]}
        [row] = client.call('jxc.reminder.run', 'web_save', [], values, {})
        self.assertTrue(self.env['jxc.reminder.run'].browse(row['id']).exists())

    def _do_payables(self, client):
        self.purchase.picking_ids.button_validate()
        bill = self.env['account.move'].browse(self.purchase.action_create_invoice()['res_id'])
        bill.write({'invoice_date': '2020-01-01', 'ref': "B1"})
        bill.action_post()
        self.cash.active = True
        values = {'journal_id': self.cash.id, 'partner_ids': [Command.set(self.vendor.ids)]}
        [row] = client.call('jxc.payment.proposal', 'web_save', [], values, {})
        client.call('jxc.payment.proposal', 'action_propose', [row['id']])
        proposal = self.env['jxc.payment.proposal'].browse(row['id'])
        self.assertEqual(proposal.line_ids.move_id, bill)

    def _do_buckets(self, client):
        days = [Command.create({'name': "All", 'day_from': 1})]
        values = {'name': "Mine", 'bucket_ids': days}
        client.call('jxc.ageing.bucket.set', 'web_save', [], values, {})

    def _do_pay_groups(self, client):
        groups = self.env.ref('jxc_module.group_sales')
        values = {'jxc_pay_groups': [Command.set(groups.ids)]}
        client.call('jxc.flow.profile', 'web_save', self.counter.ids, values, {})
        self.assertEqual(self.counter.jxc_pay_groups, groups)

    # === OWNER === #

    def _do_roles(self, client):
        kim = new_test_user(self.env, 'door_kim', groups='base.group_user')
        sales = self.env.ref('jxc_module.group_sales')
        values = {
            'user_ids': [Command.set(kim.ids)],
            'role_ids': [Command.set(sales.ids)],
            'mode': 'add',
        }
        [row] = client.call('jxc.role.assign', 'web_save', [], values, {})
        client.call('jxc.role.assign', 'action_apply', [row['id']])
        self.assertIn(sales, kim.group_ids)
        self.assertEqual(self.env['jxc.role.change'].search([], limit=1).author_id, client.env.user)
        page = {'user_id': kim.id}
        [row] = client.call('jxc.access.overview', 'web_save', [], page, {'role_names': {}})
        self.assertIn(sales.name, row['role_names'])
        administrator = self.env.ref('base.user_admin')
        for user in (client.env.user, administrator):
            with self.assertRaises(AccessError):
                user.with_env(client.env)._jxc_assign_roles(sales, 'add')
