from datetime import date, datetime, timedelta
from unittest.mock import patch

import pytz
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.home.notices.jxc_daily_report_lines import OPENS
from .common import JxcCommon

URL = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0'
NOW = '2026-03-03 01:00:00'  # Tuesday, 9:00 in Shanghai
YESTERDAY = date(2026, 3, 2)
LOGGER = 'odoo.addons.jxc_module.models.base.jxc_job_runner'


class NoticesCommon(JxcCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.company.jxc_kpi_made_on = '2026-03-02 17:00:00'
        cls.other = cls.env['stock.warehouse'].create(
            {'name': "Other", 'code': 'OTH', 'company_id': cls.company.id}
        )
        options = {'company_id': cls.company.id, 'company_ids': cls.company.ids}
        all_groups = 'jxc_module.group_manager,jxc_module.group_cost,account.group_account_manager'
        cls.boss = new_test_user(cls.env, 'notice_boss', groups=all_groups, **options)
        cls.keeper = new_test_user(
            cls.env, 'notice_keeper', groups='jxc_module.group_keeper', **options
        )
        cls._figure('sales', YESTERDAY, 1200.0)
        cls._figure('sales', YESTERDAY - timedelta(7), 1000.0)
        cls._figure('sales', YESTERDAY - timedelta(1), 77.0)
        cls._figure('out_of_stock', YESTERDAY, 5, at=cls.warehouse)
        cls._figure('out_of_stock', YESTERDAY, 2, at=cls.other)
        cls._figure('out_of_stock', YESTERDAY, 7)
        cls._figure('out_of_stock', YESTERDAY - timedelta(1), 9)
        cls._figure('stock_value', YESTERDAY, 8765.0)
        cls._figure('stock_value', YESTERDAY - timedelta(6), 8000.0)

    @classmethod
    def _figure(cls, key, day, value, at=None):
        cls.env['jxc.kpi'].create(
            {
                'company_id': cls.company.id,
                'warehouse_id': at and at.id,
                'key': key,
                'day': day,
                'value': value,
            }
        )

    def _limit(self, user, warehouse):
        user.sudo().write(
            {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': [Command.set(warehouse.ids)]}
        )


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestDailyReport(NoticesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env['jxc.daily.report'].create(
            {
                'name': "Yesterday",
                'company_id': cls.company.id,
                'user_ids': [Command.set((cls.boss | cls.keeper).ids)],
            }
        )
        cls.channel = cls.env['jxc.channel'].create(
            {'name': "Group", 'kind': 'wecom', 'url': URL, 'company_id': cls.company.id,
             'language': 'en_US'}
        )  # fmt: skip

    def _lines(self, user):
        return {
            line.label: (line.value, line.change)
            for line in self.report.with_user(user)._lines(self.company)
        }

    def _told(self, user):
        return self.env['mail.message'].search(
            [('model', '=', 'jxc.daily.report'), ('partner_ids', 'in', user.partner_id.ids)]
        )

    def test_lines_compare_with_the_right_day(self):
        lines = self._lines(self.boss)
        value, change = lines["Sales"]
        self.assertIn('1,200.00', value)
        self.assertEqual(change, '+20 %')  # of the same day of the week before, not of Sunday
        self.assertEqual(lines["Out of Stock"], ('7', '−2'))
        self.assertEqual(lines["Stock Value"][1], '+10 %')  # the last that there was before
        self.assertNotIn("Orders", lines)  # no figure, no line

    def test_sales_of_another_day_are_not_yesterdays(self):
        self.env['jxc.kpi'].search([('key', '=', 'sales'), ('day', '=', YESTERDAY)]).unlink()
        self.assertNotIn("Sales", self._lines(self.boss))

    def test_each_reader_gets_what_he_may_see(self):
        self._limit(self.keeper, self.other)
        lines = self._lines(self.keeper)
        self.assertEqual(lines, {"Out of Stock": ('2', '')})

    def test_sent_once_by_mail_in_his_language(self):
        self.env['res.lang']._activate_lang('zh_CN')
        self.keeper.lang = 'zh_CN'
        cron = self.env['jxc.daily.report']
        cron._cron_jxc_daily_report()
        cron._cron_jxc_daily_report()
        [message] = self._told(self.boss)
        self.assertIn("1,200.00", message.body)
        self.assertIn("Yesterday", message.subject)
        self.assertIn("2026", message.subject)
        [message] = self._told(self.keeper)
        self.assertNotIn("1,200.00", message.body)
        self.assertNotIn("Out of Stock", message.body)
        self.assertEqual(self.report.sent_day, date(2026, 3, 3))

    def test_nobody_is_told_twice_by_two_reports(self):
        self.report.copy({'user_ids': [Command.set(self.boss.ids)]})
        self.env['jxc.daily.report']._cron_jxc_daily_report()
        self.assertEqual(len(self._told(self.boss)), 1)

    def test_time_day_and_figures(self):
        report = self.report
        self.assertTrue(report._is_due(datetime.fromisoformat(NOW)))
        self.assertFalse(report._is_due(datetime.fromisoformat('2026-03-02 23:59:00')))  # 7:59
        self.assertTrue(report._is_due(datetime.fromisoformat('2026-03-03 00:00:00')))
        self.assertFalse(report._is_due(datetime.fromisoformat('2026-03-08 01:00:00')))  # Sunday
        # figures of the night are not made yet: two hours of patience
        self.company.jxc_kpi_made_on = '2026-03-01 17:00:00'
        self.assertFalse(report._is_due(datetime.fromisoformat('2026-03-03 01:59:00')))
        self.assertTrue(report._is_due(datetime.fromisoformat('2026-03-03 02:00:00')))
        # of an hour late in the evening there are no two hours left of the day
        report.hour = 22.5
        self.assertFalse(report._is_due(datetime.fromisoformat('2026-03-03 15:44:00')))
        self.assertTrue(report._is_due(datetime.fromisoformat('2026-03-03 15:45:00')))

    def test_one_bad_reader_does_not_stop_the_others(self):
        tell = type(self.report)._tell_user

        def broken(report, user):
            if user == self.boss:
                raise ValueError("broken on purpose")
            return tell(report, user)

        with patch.object(type(self.report), '_tell_user', broken), mute_logger(LOGGER):
            self.report._tell()
        self.assertFalse(self._told(self.boss))
        self.assertTrue(self._told(self.keeper))

    def test_a_group_gets_what_its_channel_may_know(self):
        self.report.channel_ids = self.channel
        self.report._tell()
        [message] = self.channel.message_log_ids
        self.assertIn("Sales: ", message.body)
        self.assertIn("Out of Stock: 7 (−2)", message.body)
        self.assertNotIn("8,765", message.body)
        self.channel.costs = True
        self.report._tell(again=True)
        self.assertIn("8,765", self.channel.message_log_ids.sorted('id')[-1].body)
        self.channel.warehouse_ids = self.other
        self.report._tell(again=True)
        self.assertEqual(self.channel.message_log_ids.sorted('id')[-1].body, "Out of Stock: 2")

    def test_readers_by_role(self):
        """Whoever has the role, also through another one, once; of this company only."""
        groups = 'jxc_module.group_keeper'
        options = {'company_id': self.company.id, 'company_ids': self.company.ids}
        late = new_test_user(self.env, 'notice_late', groups=groups, **options)
        gone = new_test_user(self.env, 'notice_gone', groups=groups, active=False, **options)
        company = self.env['res.company'].create({'name': "Neighbours"})
        away = new_test_user(
            self.env, 'notice_away', groups=groups, company_id=company.id, company_ids=company.ids
        )
        role = self.env.ref('jxc_module.group_keeper')
        report = self.report.with_user(self.boss)
        report.write({'user_ids': [Command.set(self.keeper.ids)], 'role_ids': role})
        readers = report._readers()
        self.assertLessEqual(self.keeper | late, readers)
        self.assertFalse(readers & (gone | away))
        report.action_send_now()
        for user in (self.keeper, late):
            self.assertEqual(len(self._told(user)), 1)
        self.assertFalse(self._told(gone) | self._told(away))
        with self.assertRaisesRegex(ValidationError, "is no role"):
            report.role_ids = self.env.ref('base.group_system')

    def test_of_some_warehouses(self):
        self.report.write({'warehouse_ids': self.other, 'channel_ids': self.channel})
        self.assertIn(">2<", self.report.with_user(self.boss).preview)
        self.report._tell()
        self.assertNotIn("1,200.00", self._told(self.boss).body)
        self.assertEqual(self.channel.message_log_ids.body, "Out of Stock: 2")
        # a group that may know of another warehouse alone is told nothing
        self.channel.warehouse_ids = self.warehouse
        self.report._tell(again=True)
        self.assertEqual(len(self.channel.message_log_ids), 1)

    def test_each_line_opens_what_is_behind_it(self):
        for xmlid in OPENS.values():
            self.assertTrue(self.env.ref(xmlid)._name.startswith('ir.actions.'), xmlid)
        body = self.report.with_user(self.boss).preview
        self.assertIn('/odoo/action-jxc_module.action_report_sales_summary', body)
        self.assertIn('/odoo/action-jxc_module.action_replenishment', body)

    def test_send_now(self):
        self.report.channel_ids = self.channel
        report = self.report.with_user(self.boss)
        self._limit(self.boss, self.other)
        report.action_send_now()
        # the group is not limited as he is
        self.assertIn("Out of Stock: 7", self.channel.message_log_ids.body)
        with self.assertRaises(AccessError):
            report.read(['channel_ids'])
        with self.assertRaises(AccessError):
            self.report.with_user(self.keeper).action_send_now()
        empty = self.report.copy({'user_ids': False, 'channel_ids': False})
        with self.assertRaisesRegex(UserError, "Nobody can be told"):
            empty.action_send_now()

    def test_preview_is_the_readers_own(self):
        with Form(self.report.with_user(self.boss)) as form:
            self.assertIn("1,200.00", form.preview)
        self._limit(self.boss, self.other)
        self.report.invalidate_recordset()
        self.assertNotIn("1,200.00", self.report.with_user(self.boss).preview)

    def test_requests_for_approval_are_told(self):
        self.channel.approvals = True
        values = {
            'document': "S*1*", 'res_model': 'sale.order', 'res_id': 1,
            'company_id': self.company.id, 'currency_id': self.company.currency_id.id,
            'requested_by_id': self.boss.id, 'signature': 'x', 'amount': 4321,
            'warehouse_id': self.warehouse.id,
        }  # fmt: skip
        approval = self.env['jxc.approval'].create(values)
        [message] = self.channel.message_log_ids
        self.assertEqual(message.body, f"S＊1＊, asked for by {self.boss.name}")
        self.assertEqual(message.path, f'/odoo/jxc.approval/{approval.id}')
        self.channel.costs = True
        self.env['jxc.approval'].create({**values, 'res_id': 2})
        self.assertIn('4,321', self.channel.message_log_ids.sorted('id')[-1].body)
        self.channel.warehouse_ids = self.other
        self.env['jxc.approval'].create({**values, 'res_id': 3})
        self.assertEqual(len(self.channel.message_log_ids), 2)


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestDigest(NoticesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        keys = ('out_of_stock', 'below_safety', 'expiring_value', 'waste', 'stock_value',
                'turnover_days', 'overdue')  # fmt: skip
        cls.digest = cls.env['digest.digest'].create(
            {'name': "Digest", 'company_id': cls.company.id, 'user_ids': False,
             'kpi_res_users_connected': False, 'kpi_mail_message_total': False,
             **{f'kpi_jxc_{key}': True for key in keys}}
        )  # fmt: skip

    def _figures(self, user):
        return {
            row['kpi_name'].removeprefix('kpi_jxc_'): [
                row[f'kpi_col{number}'].get('value') for number in (1, 2, 3)
            ]
            for row in self.digest._compute_kpis(self.company, user)
        }

    def test_values_at_the_end_of_each_span(self):
        found = self._figures(self.boss)
        self.assertEqual(found['out_of_stock'], [7, 7, 7])
        self.assertIn('8.8k', found['stock_value'][0].replace(' ', ''))
        # what has no figure is left out, it is not 0
        self.assertEqual(set(found), {'out_of_stock', 'stock_value'})

    def test_before_comes_from_the_figures_of_the_day(self):
        [row] = [
            row
            for row in self.digest._compute_kpis(self.company, self.boss)
            if row['kpi_name'] == 'kpi_jxc_out_of_stock'
        ]
        self.assertEqual(row['kpi_col1']['margin'], -22.22)  # 9 to 7

    def test_local_days(self):
        """At 23:30 UTC it is the next day in Shanghai: the last whole day is another one."""
        start = pytz.utc.localize(datetime(2026, 3, 2, 23, 30))
        digest = self.digest.with_context(start_datetime=start, end_datetime=start)
        self.assertEqual(digest._jxc_value('out_of_stock'), 7)
        early = start - timedelta(hours=8)  # 23:30 on Monday there: Sunday is the last whole day
        digest = self.digest.with_context(start_datetime=early, end_datetime=early)
        self.assertEqual(digest._jxc_value('out_of_stock'), 9)

    def test_costs_and_warehouses_of_the_reader(self):
        self._limit(self.keeper, self.other)
        found = self._figures(self.keeper)
        self.assertEqual(found, {'out_of_stock': [2, 2, 2]})

    @mute_logger(LOGGER)
    def test_an_error_costs_its_own_figure_only(self):
        read = type(self.env['jxc.kpi'])._jxc_kpi_at

        def broken(this, company, keys, day, warehouses=None):
            if 'stock_value' in keys:
                raise ValueError("broken on purpose")
            return read(this, company, keys, day, warehouses)

        with patch.object(type(self.env['jxc.kpi']), '_jxc_kpi_at', broken):
            found = self._figures(self.boss)
        self.assertEqual(set(found), {'out_of_stock'})
        alert = self.env['jxc.alert'].search(
            [('kind', '=', 'job'), ('res_model', '=', 'digest.digest')]
        )
        self.assertEqual(alert.res_id, self.digest.id)
