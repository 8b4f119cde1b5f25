from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import formatLang, groupby

from ...tools.robots import cut, part_size, plain
from .jxc_alert import LEVELS

TOP = 10  # lines of a kind; the list behind the link has the others
MOST = 5000  # alerts that one message gathers; the next one has those after them
PHONES = 20
_LEVEL_MARKS = {'info': '·', 'warning': '▲', 'danger': '●'}


class JxcChannel(models.Model):
    """What is said in a group, under exactly what its channel says the group may know."""

    _inherit = 'jxc.channel'

    # === BUSINESS === #

    def _gather(self, now):
        """Make messages of the alerts that have waited long enough.

        :param now: naive UTC
        :return: ``jxc.message``
        """
        self.ensure_one()
        waiting = self.env['jxc.channel.alert'].search(
            [('channel_id', '=', self.id), ('told', '!=', True)], order='queued_on, id', limit=MOST
        )
        is_quiet = self._is_quiet(now)
        if is_quiet:
            urgent = set(self.urgent_kind_ids.mapped('value'))
            waiting = waiting.filtered(lambda row: row.alert_id.kind in urgent)
        if not waiting or waiting[0].queued_on > now - timedelta(minutes=self.window):
            return self.env['jxc.message']
        waiting.told = True
        # what was resolved or acknowledged in the meantime is no news any more
        alerts = waiting.alert_id.filtered(lambda alert: alert.state == 'open')
        alerts = self._may_tell(alerts)
        return self._tell_alerts(alerts, is_quiet) if alerts else self.env['jxc.message']

    def _may_tell(self, alerts):
        """Keep the alerts that the group may know of: the settings may have changed meanwhile."""
        alerts = alerts.filtered(lambda alert: alert.company_id == self.company_id)
        if self.warehouse_ids:
            alerts = alerts.filtered(lambda alert: alert.warehouse_id in self.warehouse_ids)
        return alerts

    def _tell_alerts(self, alerts, urgent=False):
        channel = self.with_context(
            lang=self.language or self.env.lang, tz=self.company_id._jxc_tz()
        )
        alerts = alerts.with_env(channel.env)
        labels = dict(alerts._fields['kind']._description_selection(channel.env))
        rank = {level: -number for number, level in enumerate(LEVELS)}
        alerts = alerts.sorted(
            lambda alert: (alert.kind, rank[alert.level], -alert.value_at_risk, alert.id)
        )
        kinds, lines = {}, []
        for kind, group in groupby(alerts, lambda alert: alert.kind):
            found = alerts.browse([alert.id for alert in group])
            kinds[kind] = len(found)
            lines += channel._section(labels[kind], found)
        title = channel.env._("%(company)s: %(list)s", company=channel.company_id.name,
                              list=alerts._list_kinds(kinds))  # fmt: skip
        users = alerts.responsible_id if self.mention else ()
        return self._write_messages(title, lines, users, '/odoo/jxc-alerts', urgent)

    def _section(self, label, alerts):
        head = f'{plain(label)} {len(alerts)}'
        if self.costs:
            value = formatLang(
                self.env,
                sum(alerts.mapped('value_at_risk')),
                currency_obj=self.company_id.currency_id,
            )
            head = f'{head}, {plain(value)}'
        lines = ['', head]
        for alert in alerts[:TOP]:
            mark = _LEVEL_MARKS[alert.level]
            lines.append(f'{mark} {plain(alert._get_object_name())}: {plain(alert._get_told())}')
        if len(alerts) > TOP:
            lines.append(self.env._("… and %s more", len(alerts) - TOP))
        return lines

    def _write_messages(self, title, lines, users=(), path=None, urgent=False):
        """Put a text into the outbox, in parts as the robot takes them.

        :param title, lines: names in them as :func:`plain` leaves them
        :param users: res.users who are mentioned
        :param path: of the page behind it
        :param bool urgent: sent in quiet hours, too
        :return: ``jxc.message``
        """
        self.ensure_one()
        title = plain(f'{self.keyword or ""} {title}')[:200]
        phones = self._phones(users)
        link = self._link(path)
        size = part_size(self.kind, f'{title} (99/99)', phones, link)
        texts = cut('\n'.join(lines).strip('\n'), max(size, 200)) or ['']
        return self.env['jxc.message'].create(
            [
                {
                    'channel_id': self.id,
                    'title': f'{title} ({number}/{len(texts)})' if len(texts) > 1 else title,
                    'body': text.rstrip('\n'),
                    'phones': ','.join(phones if number == len(texts) else ()),
                    'path': path,
                    'urgent': urgent,
                    'next_try': fields.Datetime.now(),
                }
                for number, text in enumerate(texts, 1)
            ]
        )

    @api.model
    def _phones(self, users):
        if not users:
            return []
        numbers = users.partner_id.mapped('phone')
        digits = [''.join(char for char in phone if char.isdigit()) for phone in numbers if phone]
        # a number of the mainland is known to the robots without its country
        short = [phone[2:] if len(phone) == 13 and phone[:2] == '86' else phone for phone in digits]
        return list(dict.fromkeys(filter(None, short)))[:PHONES]

    def _link(self, path):
        if not path:
            return None
        channel = self.with_context(lang=self.language or self.env.lang)
        return channel.env._("Open"), f'{self.get_base_url()}{path}'

    def _is_quiet(self, now):
        """Say whether nothing but urgent things may be told at a moment (naive UTC)."""
        self.ensure_one()
        local = self.company_id._jxc_as_local(now)
        if self.working_days and not self.company_id._jxc_works_on(local.date()):
            return True
        hour = local.hour + local.minute / 60 + local.second / 3600
        begin, end = self.quiet_from or 0, self.quiet_to or 0
        if begin < end:
            return begin <= hour < end
        return begin > end and (hour >= begin or hour < end)
