from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import format_date

from ....tools.robots import plain
from ..kpi.kpi_keys import KEYS
from .jxc_daily_report_lines import ORDER, PAGE

JOB = 'cron_daily_report'
WAIT = 2  # hours that a report waits for the figures of the night
LAST = 23.75  # from this hour on the job comes no more on the same day
# What a group is told that is no cost; of some warehouses, only what adds up (`kpi_spoken.py`).
OPEN_KEYS = tuple(key for key in ORDER if not KEYS[key].cost)


class JxcDailyReport(models.Model):
    """Sending: once a reader and day, whatever reports he is in."""

    _inherit = 'jxc.daily.report'

    @api.model
    def _cron_jxc_daily_report(self):
        """Send the reports whose time has come."""
        reports = self.search([('company_id.active', '=', True)], order='hour, id')
        due = reports.filtered(lambda report: report._is_due(fields.Datetime.now()))
        self.env['jxc.job.runner']._run_records(JOB, due, lambda batch: batch._tell())

    def _is_due(self, now):
        """Say whether this report is to be sent at a moment (naive UTC)."""
        self.ensure_one()
        local = self.company_id._jxc_as_local(now)
        hour = local.hour + local.minute / 60
        if self.sent_day == local.date() or hour < self.hour:
            return False
        if self.working_days and not self.company_id._jxc_works_on(local.date()):
            return False
        made = self.company_id.jxc_kpi_made_on
        is_made = made and self.company_id._jxc_local_day(made) == local.date()
        return bool(is_made) or hour >= min(self.hour + WAIT, LAST)

    def _tell(self, again=False):
        """Tell readers and groups; what one of them cannot be told does not stop the others.

        :param again: also those who were told today already
        :return: the number of those who were told
        """
        self.ensure_one()
        today = self.company_id._jxc_today()
        told = self._told_on(today)
        runner, number = self.env['jxc.job.runner'], 0
        for target in (*self._readers(), *self.channel_ids):
            key = f'{target._name},{target.id}'
            if key in told and not again:
                continue
            results = []
            say = self._tell_user if target._name == 'res.users' else self._tell_channel
            error = runner._try(lambda say=say, one=target, kept=results: kept.append(say(one)))
            if error is not None:
                runner._failed(JOB, self.company_id, self, error)
            elif results[0]:
                told.add(key)
                number += 1
        self.write({'sent_day': today, 'told': sorted(told & self._own_keys())})
        return number

    def _own_keys(self):
        return {f'{one._name},{one.id}' for one in (*self._readers(), *self.channel_ids)}

    def _told_on(self, day):
        reports = self.search([('company_id', '=', self.company_id.id), ('sent_day', '=', day)])
        return {key for report in reports for key in report.told or ()}

    def _tell_user(self, user):
        """Tell a reader in his language, under his rights."""
        if not user.active or self.company_id not in user.company_ids:
            return False
        reader = self.with_user(user).with_context(
            lang=user.lang, tz=user.tz, allowed_company_ids=self.company_id.ids
        )
        lines = reader._lines(
            reader.env['res.company'].browse(self.company_id.id), warehouses=self.warehouse_ids
        )
        if not lines:
            return False
        body = reader._body(lines)
        report = self.with_context(lang=user.lang)
        report.message_notify(
            partner_ids=user.partner_id.ids,
            subject=report._subject(),
            body=body,
            email_layout_xmlid='mail.mail_notification_light',
        )
        report._push(user, report._subject(), lines)
        return True

    def _tell_channel(self, channel):
        """Tell a group what its channel may know: it has no rights of its own."""
        if not channel.active or channel.state != 'on' or channel.company_id != self.company_id:
            return False
        # the limits of who presses the button are not those of the group
        report = self.with_user(SUPERUSER_ID).with_context(
            lang=channel.language or self.env.lang, tz=self.company_id._jxc_tz()
        )
        places = channel.warehouse_ids
        if self.warehouse_ids:  # of both, never more than the group may know
            places = self.warehouse_ids & places if places else self.warehouse_ids
            if not places:
                return False
        lines = report._lines(self.company_id, ORDER if channel.costs else OPEN_KEYS, places)
        if not lines:
            return False
        self.env['jxc.message']._jxc_put(
            channel,
            report._subject(),
            [plain(line.text()) for line in lines],
            path=PAGE,
            urgent=True,  # whoever chose its hour wants it then
        )
        return True

    def _subject(self):
        return self.env._(
            "%(report)s, %(company)s, %(day)s",
            report=self.name,
            company=self.company_id.name,
            day=format_date(self.env, fields.Date.subtract(self.company_id._jxc_today(), days=1)),
        )
