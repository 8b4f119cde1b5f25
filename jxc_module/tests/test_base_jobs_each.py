from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.models import BaseModel
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import JxcCommon
from .test_base_job_runner import LOGGER

# cron: model and method that do the piece of a company
COMPANY_JOBS = {
    'cron_alerts': ('jxc.alert', '_nightly_round'),
    'cron_expiry': ('stock.lot', '_jxc_run_expiry'),
    'cron_safety_stock': ('stock.warehouse.orderpoint', '_jxc_recompute_company'),
    'cron_reminders': ('jxc.reminder.run', '_prepare_day'),
    'cron_vendor_score': ('jxc.vendor.score', '_snapshot_due'),
    'cron_vendor_chase': ('purchase.order', '_jxc_orders_to_chase'),
    'cron_kpi': ('jxc.kpi', '_kpi_nightly'),
    'cron_stocktake_plans': ('jxc.stocktake.plan', '_run_company'),
    'cron_stocktake_watch': ('jxc.stocktake.plan', '_watch_company'),
    'cron_rebalance': ('jxc.rebalance', '_run'),
    'cron_transit': ('jxc.alert', '_jxc_sync_transit'),
    'cron_backup': ('jxc.alert', '_jxc_sync_backup'),
    'cron_dashboard_changes': ('jxc.dashboard.change', '_find_changes'),
}
# cron: model and method that do the piece of a record, or of a batch
RECORD_JOBS = {
    'cron_alerts': ('jxc.alert', 'action_reopen'),
    'cron_safety_stock': ('stock.warehouse.orderpoint', '_jxc_recompute'),
    'cron_stock_status': ('stock.warehouse.orderpoint', '_jxc_refresh_changed'),
    'cron_vendor_mail': ('purchase.order', '_jxc_mail_vendor'),
    'cron_vendor_chase': ('purchase.order', '_jxc_chase'),
    'cron_approval_reminder': ('jxc.approval', '_jxc_remind'),
    'cron_pinyin': ('product.template', '_jxc_fill_pinyin'),
    'cron_closing': ('jxc.closing', '_step'),
    'cron_closing_check': ('jxc.closing', '_check'),
    'cron_statement_mail': ('jxc.statement', '_mail_one'),
    'cron_report_mails': ('jxc.report.favorite', '_send'),
    'cron_jobs': ('jxc.job', '_run'),
    'cron_reminders': ('jxc.reminder', '_send'),
    'cron_daily_report': ('jxc.daily.report', '_tell'),
    'cron_channels': ('jxc.channel', '_gather'),
    'cron_backup': ('jxc.backup', '_watch'),
}
READER = 'odoo.addons.jxc_module.models.ordering.entry.product_template.first_letter_reader'


@tagged('post_install', '-at_install')
class TestEachJob(JxcCommon):
    """In each job one company and one record fail: the others are done, the ledger says which."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad_company, cls.good_company = cls.env['res.company'].create(
            [{'name': "Bad"}, {'name': "Good"}]
        )
        (cls.bad_company | cls.good_company).jxc_chase_late = True
        cls.tea, cls.cup = cls._create_product("Tea"), cls._create_product("Cup")
        cls.partner = cls.env['res.partner'].create({'name': "P", 'email': 'p@example.com'})

    def _run_cron(self, name):
        self.env.ref(f'jxc_module.{name}').ir_actions_server_id.with_user(1).run()

    def _alert(self, name, record=None):
        key = f'{name}:{record._name},{record.id}' if record else name
        return self.env['jxc.alert'].search([('kind', '=', 'job'), ('key', '=', key)])

    def test_every_cron_is_here(self):
        ours = self.env['ir.model.data'].search(
            [('module', '=', 'jxc_module'), ('model', '=', 'ir.cron')]
        )
        self.assertEqual(set(ours.mapped('name')), COMPANY_JOBS.keys() | RECORD_JOBS.keys())

    def test_one_company_fails(self):
        for name, (model, method) in COMPANY_JOBS.items():
            with self.subTest(job=name):
                seen = []

                def work(this, company, seen=seen):
                    if company == self.bad_company:
                        raise ValueError("broken on purpose")
                    seen.append(company)
                    return this.browse()

                with patch.object(self.registry[model], method, work), mute_logger(LOGGER):
                    self._run_cron(name)
                self.assertIn(self.good_company, seen)
                self.assertRecordValues(
                    self._alert(name), [{'company_id': self.bad_company.id, 'level': 'danger'}]
                )

    def test_one_record_fails(self):
        for name, (model, method) in RECORD_JOBS.items():
            bad, good = getattr(self, f'_make_{name.removeprefix("cron_")}')()
            with self.subTest(job=name):
                seen = set()

                def work(this, *args, seen=seen, bad=bad):
                    batch = next(
                        (a for a in args if isinstance(a, BaseModel) and a._name == bad._name), this
                    )
                    if bad.id in batch.ids:
                        raise ValueError("broken on purpose")
                    seen.update(batch.ids)
                    if batch._name == 'jxc.closing':
                        batch.state = 'closed'

                with (
                    patch.object(self.registry[model], method, work),
                    patch(READER, return_value=str),
                    patch.object(
                        self.registry['jxc.job'],
                        '_abandon',
                        lambda this: this.env.invalidate_all(),
                    ),
                    mute_logger(LOGGER, 'odoo.addons.jxc_module.models.receivables.reminders'),
                ):
                    self._run_cron(name)
                self.assertIn(good.id, seen)
                self.assertNotIn(bad.id, seen)
                alerts = self._alert(name, bad)
                self.assertEqual(set(alerts.mapped('level')), {'warning'})
                # what is computed for each company fails in each
                self.assertEqual(len(alerts), len(alerts.company_id))
                self.assertFalse(self._alert(name, good))

    # === RECORDS OF EACH JOB: (bad, good) === #

    def _make_alerts(self):
        return self.env['jxc.alert'].create(
            [
                {
                    'kind': 'low_stock',
                    'level': 'info',
                    'key': f"K{number}",
                    'company_id': self.company.id,
                    'state': 'snoozed',
                    'snoozed_until': '2020-01-01',
                }
                for number in range(2)
            ]
        )

    def _make_safety_stock(self):
        return self.env['stock.warehouse.orderpoint'].create(
            [{'product_id': product.id} for product in (self.tea, self.cup)]
        )

    def _make_stock_status(self):
        self.env['jxc.stock.change'].create(
            [{'product_id': product.id} for product in (self.tea, self.cup)]
        )
        return self.tea, self.cup

    def _make_orders(self, **vals):
        line = [Command.create({'product_id': self.tea.id, 'product_qty': 1, 'price_unit': 1})]
        orders = self.env['purchase.order'].create(
            [{'partner_id': self.partner.id, 'order_line': line} for _number in range(2)]
        )
        orders.button_confirm()
        orders.write(vals)
        return orders

    def _make_vendor_mail(self):
        return self._make_orders(jxc_to_mail=True)

    def _make_vendor_chase(self):
        orders = self._make_orders()
        find = patch.object(
            self.registry['purchase.order'],
            '_jxc_orders_to_chase',
            lambda this, company: orders if company == self.good_company else this.browse(),
        )
        self.startPatcher(find)
        return orders

    def _make_daily_report(self):
        # in the small hours a report waits for the figures of the day
        self.company.jxc_kpi_made_on = fields.Datetime.now()
        return self.env['jxc.daily.report'].create(
            [{'name': name, 'hour': 0, 'working_days': False} for name in ("Bad", "Good")]
        )

    def _make_backup(self):
        return self.env['jxc.backup'].create([{'name': name} for name in ("Bad", "Good")])

    def _make_channels(self):
        return self.env['jxc.channel'].create(
            [
                {'name': name, 'kind': 'wecom', 'url': 'https://qyapi.weixin.qq.com/x?key=abc'}
                for name in ("Bad", "Good")
            ]
        )

    def _make_approval_reminder(self):
        self.company.jxc_approval_reminder_days = 1
        orders = self.env['sale.order'].create([{'partner_id': self.partner.id}] * 2)
        return self.env['jxc.approval'].create(
            [
                {
                    'document': f"S{number}",
                    'res_model': 'sale.order',
                    'res_id': orders[number].id,
                    'company_id': self.company.id,
                    'currency_id': self.company.currency_id.id,
                    'requested_by_id': self.env.uid,
                    'requested_on': '2020-01-01 00:00:00',
                    'signature': f"s{number}",
                }
                for number in range(2)
            ]
        )

    def _make_pinyin(self):
        self.company.jxc_pinyin_search = True
        templates = self.tea.product_tmpl_id | self.cup.product_tmpl_id
        templates.jxc_pinyin = False
        return templates

    def _make_months(self, state, *months):
        closings = self.env['jxc.closing'].create([{'month': month} for month in months])
        closings.write({'state': state})
        return closings

    def _make_closing(self):
        return self._make_months('running', '2020-01-01', '2020-02-01')

    def _make_closing_check(self):
        return self._make_months('closed', '2020-03-01', '2020-04-01')

    def _make_statement_mail(self):
        statements = self.env['jxc.statement'].create(
            [
                {
                    'partner_id': self.partner.copy().id,
                    'date_from': '2020-01-01',
                    'date_to': '2020-01-31',
                }
                for _number in range(2)
            ]
        )
        statements.write({'is_queued': True})
        return statements

    def _make_report_mails(self):
        return self.env['jxc.report.favorite'].create(
            [
                {
                    'name': "Weekly",
                    'report_key': 'stock_on_hand',
                    'schedule': 'weekly',
                    'next_run': '2020-01-01',
                    'reader_ids': [Command.link(self.env.ref('base.user_admin').id)],
                }
                for _number in range(2)
            ]
        )

    def _make_jobs(self):
        report = self.env['jxc.report.stock_on_hand']
        jobs = self.env['jxc.job']
        for _number in range(2):
            jobs += jobs.browse(report._start_job([])['res_id'])
        return jobs

    def _make_reminders(self):
        run = self.env['jxc.reminder.run'].create({'date': '2020-01-01'})
        run.state = 'running'
        return self.env['jxc.reminder'].create(
            [
                {
                    'run_id': run.id,
                    'company_id': self.company.id,
                    'partner_id': self.partner.copy().id,
                    'state': 'draft',
                }
                for _number in range(2)
            ]
        )
