from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...base.bulk import rows_sql
from ...base.once import reading
from .kpi_keys import KEYS

JOB = 'cron_kpi'


class JxcKpi(models.Model):
    """How the table is filled: every night the day before, and the days that something changed of.

    What is written replaces the rows of its days: making a day again has the effect of once.
    """

    _inherit = 'jxc.kpi'

    @api.model
    def _cron_jxc_kpi(self):
        """Make the figures of yesterday, and again those of days that late documents touched.

        The first run of a company starts the back-fill of its past. Called every hour, it works
        once after each local midnight, and goes on where its time was up.
        """
        if self.env['jxc.job.runner']._run_companies(JOB, self._kpi_nightly):
            self._kpi_make_again()

    def _kpi_nightly(self, company):
        """Make yesterday's figures of a company, and note which days have to be made again."""
        since, today = company.jxc_kpi_made_on, company._jxc_today()
        inside_cron = self.env['jxc.job.runner']._inside_cron()
        if inside_cron and since and company._jxc_local_day(since) >= today:
            return
        started, yesterday = fields.Datetime.now(), today - timedelta(days=1)
        whole = self._kpi_whole(company)
        whole._kpi_make(list(KEYS), company, yesterday, yesterday)
        if since:
            whole._kpi_note_late(company, since, yesterday)
        else:
            self.env['jxc.job']._start_kpi_backfill(company)
        company.jxc_kpi_made_on = started

    @api.model
    def _kpi_make_again(self):
        """Make the levels of touched days again, day by day, as far as there is time."""
        runner = self.env['jxc.job.runner']
        for company in self.env['res.company']._jxc_all():
            done = True
            with self.env['jxc.facts']._worth_chain():
                while done and company.jxc_kpi_again:
                    done, _result = runner._try_company(JOB, company, self._kpi_next_again)
                    left = len(company.jxc_kpi_again or {})
                    if not runner._progress(1, remaining=left) and left:
                        return

    def _kpi_next_again(self, company):
        """Make the earliest day that is waiting, of all keys that wait for it."""
        yesterday = company._jxc_today() - timedelta(days=1)
        waiting = {
            key: fields.Date.to_date(day)
            for key, day in company.jxc_kpi_again.items()
            if key in KEYS
        }
        day = min(waiting.values(), default=yesterday)
        keys = [key for key, first in waiting.items() if first <= day]
        self._kpi_whole(company)._kpi_make(keys, company, day, day)
        waiting.update(dict.fromkeys(keys, day + timedelta(days=1)))
        self._kpi_wait(company, waiting, yesterday)

    @api.model
    def _kpi_wait(self, company, waiting, yesterday):
        """Keep which keys wait to be made from which day on; past yesterday none does."""
        company.jxc_kpi_again = {
            key: first.isoformat() for key, first in waiting.items() if first <= yesterday
        } or False

    @api.model
    def _kpi_whole(self, company):
        """Return this model for all of a company and nothing else: figures are nobody's view."""
        whole = self.with_user(SUPERUSER_ID).with_company(company)
        return whole.with_context(allowed_company_ids=company.ids, lang=None, tz=None)

    def action_make_again(self):
        """Make the figures of all days again in the background, whichever rows are chosen.

        :raise UserError: nothing lies back, or they are being made
        """
        self.check_access('read')
        jobs = self.env['jxc.job'].sudo()  # who reads the table may have it made anew
        if jobs._kpi_backfill_of(self.env.company):
            raise UserError(
                self.env._("The figures of the past are being made in the background already.")
            )
        action = jobs._start_kpi_backfill(self.env.company, self.env.user)
        if not action:
            raise UserError(self.env._("There is nothing to make figures of before yesterday."))
        return action

    # === MAKING === #

    @api.model
    def _kpi_make(self, keys, company, first_day, last_day):
        """Make the rows of some keys on the local days first_day … last_day.

        A key that fails keeps its rows and is told; the others are made.
        """
        self.env.flush_all()
        rows, failed = self._kpi_rows(keys, company, first_day, last_day)
        kept = [key for key in keys if key not in failed]
        self._kpi_store(kept, company, first_day, last_day, rows)
        for key, error in failed.items():
            text = self.env._("%(figure)s: %(error)s", figure=KEYS[key].label, error=error)
            # of the company as a record: that the rest of it is done does not resolve this
            self.env['jxc.job.runner']._failed(JOB, company, company, text)

    @reading
    def _kpi_rows(self, keys, company, first_day, last_day):
        """Return ``([(warehouse id or None, day, key, value, second value)], {key: error})``."""
        rows, failed = [], {}
        for key in keys:
            found = []
            error = self.env['jxc.job.runner']._try(
                lambda key=key, found=found: found.append(
                    self._kpi_figures(key, company, first_day, last_day)
                )
            )
            if error is not None:
                failed[key] = error
                continue
            rows += [(house or None, day, key, *pair) for (house, day), pair in found[0].items()]
        return rows, failed

    @api.model
    def _kpi_store(self, keys, company, first_day, last_day, rows):
        """Replace the rows of these keys and days, in two statements; equal ones are kept."""
        columns = zip(*rows, strict=True) if rows else ([],) * 5
        houses, days, names, values, seconds = columns
        fresh = rows_sql(
            {
                'warehouse_id': ('int', houses),
                'day': ('text', [day.isoformat() for day in days]),
                'key': ('text', names),
                'value': ('float8', values),
                'second_value': ('float8', seconds),
            }
        )
        self.env.execute_query(
            SQL(
                """
                DELETE FROM jxc_kpi AS kpi
                 WHERE company_id = %(company)s AND key = ANY(%(keys)s)
                   AND day BETWEEN %(first)s AND %(last)s
                   AND NOT EXISTS (
                       SELECT FROM (%(fresh)s) AS fresh
                        WHERE fresh.key = kpi.key AND fresh.day::date = kpi.day
                          AND fresh.warehouse_id IS NOT DISTINCT FROM kpi.warehouse_id)
             RETURNING 1
                """,
                company=company.id,
                keys=list(keys),
                first=first_day,
                last=last_day,
                fresh=fresh,
            )
        )
        self.env.execute_query(
            SQL(
                """
                INSERT INTO jxc_kpi AS kpi (company_id, warehouse_id, day, key, value,
                       second_value, currency_id, create_uid, create_date, write_uid, write_date)
                SELECT %(company)s, fresh.warehouse_id, fresh.day::date, fresh.key, fresh.value,
                       fresh.second_value,
                       CASE WHEN fresh.key = ANY(%(money)s) THEN %(currency)s END,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM (%(fresh)s) AS fresh
           ON CONFLICT (company_id, key, day, COALESCE(warehouse_id, 0)) DO UPDATE
                   SET value = EXCLUDED.value, second_value = EXCLUDED.second_value,
                       currency_id = EXCLUDED.currency_id, write_date = EXCLUDED.write_date
                 WHERE (kpi.value, kpi.second_value, kpi.currency_id)
                       IS DISTINCT FROM
                       (EXCLUDED.value, EXCLUDED.second_value, EXCLUDED.currency_id)
             RETURNING 1
                """,
                company=company.id,
                money=[key for key, about in KEYS.items() if about.money],
                currency=company.currency_id.id,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                fresh=fresh,
            )
        )
        self.invalidate_model()
