from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from .common_ordering_flows import FlowsCommon

ROLES = {
    'sales': ('sales',),
    'buyer': ('buyer',),
    'keeper': ('keeper',),
    'accountant': ('accountant',),
    'manager': ('manager',),
}


PARTS = (
    'sales',
    'purchases',
    'goods',
    'rules',
    'lots',
    'closing',
    'statement',
    'reminders',
    'reconciliation',
    'payables',
    'vendor_statement',
    'approval',
    'reports',
)


class RobotData(FlowsCommon):
    """A small business with a document of most kinds in most states, and its people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.people = {
            name: new_test_user(
                cls.env,
                f'robot_{name}',
                groups=','.join(['base.group_user', *(f'jxc_module.group_{r}' for r in roles)]),
                email=f'{name}@example.com',
            )
            for name, roles in ROLES.items()
        }
        cls.people['admin'] = new_test_user(
            cls.env,
            'robot_admin',
            groups='base.group_user,base.group_system,jxc_module.group_manager,'
            'account.group_account_manager',
            email='admin@example.com',
        )
        cls.company.write(
            {
                'jxc_checks': True,
                'jxc_expiry_gates': True,
                'jxc_expiry_alerts': True,
            }
        )
        (cls.customer | cls.vendor).write({'email': 'p@example.com', 'is_company': True})
        for part in PARTS:
            getattr(cls, f'_make_{part}')()
        cls.env.flush_all()

    # === DOCUMENTS === #

    @classmethod
    def _finish(cls, picking, lots=()):
        picking.action_confirm()
        picking.action_assign()
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
            if move.product_id.tracking == 'lot' and lots:
                move.move_line_ids.lot_id = lots[0]
        picking._action_done()

    @classmethod
    def _make_sales(cls):
        seller = cls.people['sales']
        cls.lots = cls.env['stock.lot']
        for name, days in (("OLD", -2), ("SOON", 3), ("NEAR", 20), ("FRESH", 90)):
            cls.lots += cls._lot(name, days)
        cls.sales = cls.env['sale.order']
        for _number in range(5):
            cls.sales += cls._sale((cls.tea, 5), (cls.milk, 2), user=seller)
        _draft, confirmed, delivered, invoiced, cancelled = cls.sales
        (confirmed | delivered | invoiced).action_confirm()
        for order in delivered | invoiced:
            cls._finish(order.picking_ids, cls.lots[3])
        invoice = invoiced._create_invoices()
        invoice.invoice_date = cls.today - timedelta(days=60)
        invoice.invoice_date_due = cls.today - timedelta(days=30)
        invoice.action_post()
        cls.invoice = invoice
        cancelled._action_cancel()

    @classmethod
    def _make_purchases(cls):
        buyer = cls.people['buyer']
        cls.purchases = cls.env['purchase.order']
        for _number in range(4):
            cls.purchases += cls._purchase((cls.tea, 5), (cls.milk, 2), user=buyer)
        _draft, confirmed, received, cancelled = cls.purchases
        (confirmed | received).button_confirm()
        lot = cls.lots[3]
        cls._finish(received.picking_ids, lot)
        bill = cls.env['account.move'].browse(received.action_create_invoice()['res_id'])
        bill.write({'invoice_date': cls.today - timedelta(days=20), 'ref': "XS-1"})
        bill.action_post()
        cls.bill = bill
        cancelled.button_cancel()

    @classmethod
    def _make_goods(cls):
        cls._move(cls.tea, cls.stock, cls.stock_b, 3)
        cls.env['stock.scrap'].create({'product_id': cls.tea.id, 'scrap_qty': 1}).do_scrap()

    @classmethod
    def _make_rules(cls):
        cls.env['jxc.safety.policy'].create({'name': "All"})
        cls.env['stock.warehouse.orderpoint'].create(
            [
                {'product_id': product.id, 'product_min_qty': 5000, 'product_max_qty': 6000}
                for product in (cls.tea, cls.milk)
            ]
        )
        cls.env['stock.warehouse.orderpoint']._cron_jxc_safety_stock()

    @classmethod
    def _make_lots(cls):
        cls.env['stock.lot']._cron_jxc_expiry()
        cls.env['jxc.vendor.score']._cron_vendor_scores()
        cls.env['jxc.vendor.score']._snapshot(cls.company, cls.today.replace(day=1))
        cls.recall = cls.env['jxc.recall'].create(
            {'lot_ids': [Command.set(cls.lots[3].ids)], 'reason': "Glass"}
        )
        cls.recall.action_start()
        cls.env['jxc.recall'].create({'lot_ids': [Command.set(cls.lots[2].ids)], 'reason': "Glass"})
        cls.env['jxc.expiry.log'].create(
            {
                'company_id': cls.company.id,
                'user_id': cls.env.uid,
                'kind': 'delivery',
                'cause': 'expired',
                'product_id': cls.milk.id,
                'lot_id': cls.lots[0].id,
                'lot_name': "OLD",
                'quantity': 1,
                'partner_id': cls.customer.id,
                'picking_id': cls.sales[1].picking_ids.id,
                'warehouse_id': cls.warehouse.id,
                'reason': "Asked for",
            }
        )

    @classmethod
    def _make_closing(cls):
        cls.env['jxc.closing'].create({'month': (cls.today - timedelta(days=62)).replace(day=1)})

    @classmethod
    def _make_statement(cls):
        month = cls.today.replace(day=1)
        cls.env['jxc.statement'].create(
            {
                'partner_id': cls.customer.id,
                'date_from': month - timedelta(days=92),
                'date_to': cls.today,
            }
        )

    @classmethod
    def _make_reminders(cls):
        only = [Command.set(cls.customer.ids)]
        cls.env['jxc.reminder.run'].create([{'partner_ids': only}])
        cls.env['jxc.reminder.run'].create({'partner_ids': only}).action_send()
        cls.env['jxc.payment.promise'].create(
            {
                'company_id': cls.company.id,
                'partner_id': cls.customer.id,
                'date': cls.today,
            }
        )

    @classmethod
    def _make_reconciliation(cls):
        cls.env['jxc.reconciliation'].create({}).action_propose()

    @classmethod
    def _make_payables(cls):
        cls.env['jxc.payment.proposal'].create({'journal_id': cls.cash.id}).action_propose()

    @classmethod
    def _make_vendor_statement(cls):
        cls.env['jxc.vendor.statement'].create(
            {'partner_id': cls.vendor.id, 'file': b'MQ==', 'file_name': "a.csv"}
        )

    @classmethod
    def _make_approval(cls):
        rule = cls.env['jxc.check.rule'].search([('kind', '=', 'credit_limit')], limit=1)
        rule = rule or cls.env['jxc.check.rule'].search([], limit=1)
        order = cls.sales[0]
        cls.env['jxc.approval'].create(
            {
                'document': order.name,
                'res_model': 'sale.order',
                'res_id': order.id,
                'company_id': cls.company.id,
                'currency_id': cls.company.currency_id.id,
                'requested_by_id': cls.people['sales'].id,
                'rule_ids': [Command.set(rule.ids)],
                'group_ids': [Command.set(cls.env.ref('jxc_module.group_manager').ids)],
                'signature': "s",
            }
        )

    @classmethod
    def _make_reports(cls):
        report = cls.env['jxc.report.stock_on_hand']
        for user in cls.people.values():
            own = report.with_user(user)
            if own.has_access('read'):
                favorites = cls.env['jxc.report.favorite'].with_user(user)
                favorites.create({'name': "Mine", 'report_key': 'stock_on_hand'})
                own._start_job([])
