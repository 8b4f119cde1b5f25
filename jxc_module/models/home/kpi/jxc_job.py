import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .kpi_keys import BACK_DAYS, DAILY, RANGED

_logger = logging.getLogger(__name__)


class JxcJob(models.Model):
    """The kind of job that makes the figures of days that lie back."""

    _inherit = 'jxc.job'

    @api.model
    def _start_kpi_backfill(self, company, user=None):
        """Queue the back-fill of a company: 400 days until the day before yesterday.

        :param user: who is told; None: a manager of the company, or the administrator
        :return: action that shows the job; None where there is no past, or nobody to tell
        """
        last = company._jxc_today() - timedelta(days=2)
        first = self._kpi_first_day(company, last)
        user = user or self._kpi_who_is_told(company)
        if not first or not user:
            _logger.info("no figures of the past are made for company %s", company.id)
            return None
        days = (last - first).days + 1
        jobs = self.with_user(user).with_context(lang=user.lang)
        return jobs._start(
            'kpi_backfill',
            jobs.env._("Figures of the last %(days)s days", days=days),
            {'first': first.isoformat(), 'last': last.isoformat()},
            companies=company,
            total=days + 1,
        )

    @api.model
    def _jxc_job_kpi_backfill(self, job):
        """Make flows and balances of all days in one go, then the levels, the oldest day first.

        A day that is made again has the same rows: a stopped worker loses one day's work.
        """
        # the kind is asked for by the system or a manager; figures are those of the whole company
        figures = self.env['jxc.kpi']._kpi_whole(job.company_ids[:1])
        company = figures.env.company
        first, last = (fields.Date.to_date(job.arguments[name]) for name in ('first', 'last'))
        if not job.done:
            figures._kpi_make(RANGED, company, first, last)
            job._step(done=1)
        with figures.env['jxc.facts']._worth_chain():
            while (day := first + timedelta(days=job.done - 1)) <= last:
                figures._kpi_make(DAILY, company, day, day)
                job._step(done=job.done + 1)
                if day < last:
                    job._let_others_go()

    @api.model
    def _kpi_backfill_of(self, company):
        """Return the back-fill of a company that waits or runs."""
        return self.search(
            [
                ('kind', '=', 'kpi_backfill'),
                ('state', 'in', ('waiting', 'running')),
                ('company_ids', 'in', company.ids),
            ],
            limit=1,
        )

    @api.model
    def _kpi_first_day(self, company, last):
        """Return the local day that the past of a company begins with, None without one."""
        self.env.flush_all()
        [(moved, booked, sold, bought)] = self.env.execute_query(
            SQL(
                """
                SELECT (SELECT MIN(date) FROM stock_move
                         WHERE company_id = %(company)s AND state = 'done'),
                       (SELECT MIN(date) FROM account_move
                         WHERE company_id = %(company)s AND state = 'posted'),
                       (SELECT MIN(date_order) FROM sale_order
                         WHERE company_id = %(company)s AND state = 'sale'),
                       (SELECT MIN(date_approve) FROM purchase_order
                         WHERE company_id = %(company)s AND state = 'purchase')
                """,
                company=company.id,
            )
        )
        days = [company._jxc_local_day(moment) for moment in (moved, sold, bought) if moment]
        first = min([*days, *filter(None, [booked])], default=None)
        if first is None or first > last:
            return None
        return max(first, last - timedelta(days=BACK_DAYS - 2))

    @api.model
    def _kpi_who_is_told(self, company):
        # whom to tell; the list is shown to nobody
        users = self.env.ref('jxc_module.group_manager').sudo().all_user_ids
        mine = users.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        return mine.sorted('id')[:1]
