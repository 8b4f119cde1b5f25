import logging
from functools import partial

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from .halving import attempt, halves

_logger = logging.getLogger(__name__)

# Somebody else wrote the same rows: the next try reads what he left.
TRIES = 3


class JxcJobRunner(models.AbstractModel):
    """The one runner of all background jobs.

    A job is done piece by piece: a company, a record or a batch of records. Each piece has a
    savepoint of its own; one that fails is logged and told to :meth:`_jxc_job_failed`, a batch is
    halved until the bad record stands alone, and the others go on. Inside a cron every piece is
    committed and the job ends where the time of the cron is up; anywhere else, as in a test or a
    shell, nothing is committed and there is no end of time.

    ``job`` is always the XML id of the cron without the name of the module.
    """

    _name = 'jxc.job.runner'
    _description = "Runner of Background Jobs"

    # === HOOKS === #

    @api.model
    def _jxc_job_failed(self, job, company, record, error):
        """Take note that a piece of a job failed.

        :param record: the bad record; an empty or None one where the whole company failed
        :param error: exception, or text
        """

    @api.model
    def _jxc_job_done(self, job, company, records=None, since=None):
        """Take note that a piece of a job was done.

        :param records: those that were done; None: all that the job does for the company, begun
            at ``since`` (naive UTC)
        """

    # === WHOLE JOBS === #

    @api.model
    def _run_companies(self, job, work):
        """Do ``work(company)`` for every company.

        What the cron had no time for is first when it is called again, so that a company whose
        piece takes all the time does not keep the others out.

        :return: False where the time was up before the last company
        """
        if not self._inside_cron():
            self._each_company(job, work)
            return True
        todo = self.env['jxc.job.runner.todo']._of_round(job)
        self._progress(0, remaining=len(todo))
        for number, piece in enumerate(todo, 1):
            company = piece._start()
            if company:
                self._try_company(job, company, work)
            piece.unlink()
            if not self._progress(1, remaining=len(todo) - number) and number < len(todo):
                return False
        return True

    @api.model
    def _each_company(self, job, work, companies=None):
        """Do ``work(company)`` for all of them at once: nothing is committed in between.

        :param companies: res.company; None: all
        :return: ``{company: result}`` without those that failed
        """
        results = {}
        for company in self.env['res.company']._jxc_all() if companies is None else companies:
            done, result = self._try_company(job, company, work)
            if done:
                results[company] = result
        return results

    @api.model
    def _run_records(self, job, records, work, *, size=1, domain=None, failed=None):
        """Do ``work(batch)`` for all records, in batches of ``size``.

        :param domain: what must still be true when the turn of a record comes; it is locked then,
            and left to others where they work on it
        :param failed: called with a record and its exception, to write it down on the record
        :return: False where the time was up before the last record
        """
        self._progress(0, remaining=len(records))
        for start in range(0, len(records), size):
            batch = records[start : start + size]
            left = max(len(records) - start - size, 0)
            if domain is not None:
                batch = self._still(batch, domain)
            for company, part in self._by_company(batch):
                self._do_or_halve(job, company, part, work, failed, whole=True)
            if not self._progress(size, remaining=left) and left:
                return False
        return True

    # === PIECES === #

    @api.model
    def _do_in_companies(self, job, records, work):
        """Do ``work(company, batch)`` with the same records for every company, see :meth:`_do`."""
        for company in self.env['res.company']._jxc_all():
            self._do(job, company, records, partial(work, company))

    @api.model
    def _do(self, job, company, records, work, *, size=None, failed=None):
        """Do ``work(batch)`` in batches; halve one that fails until the bad record is alone.

        For use inside of a piece: it commits nothing.

        :return: the records that were done
        """
        done = records.browse()
        for start in range(0, len(records), size or len(records) or 1):
            batch = records[start : start + (size or len(records))]
            done += self._do_or_halve(job, company, batch, work, failed)
        return done

    def _do_or_halve(self, job, company, records, work, failed, whole=False):
        done = records.browse()
        for part, _result, error in halves(
            records, lambda batch: (None, self._try(lambda: work(batch), whole))
        ):
            if error is None:
                self._tell('_jxc_job_done', job, company, part)
                done += part
                continue
            self._failed(job, company, part, error)
            if failed:
                self._try(partial(failed, part, error))
        return done

    @api.model
    def _try_company(self, job, company, work):
        """Do a piece that is a whole company.

        :return: (whether that was done, result of the work)
        """
        since, results = fields.Datetime.now(), []
        error = self._try(lambda: results.append(work(company)), whole=True)
        if error is None:
            self._tell('_jxc_job_done', job, company, None, since)
            return True, results[-1]
        self._failed(job, company, None, error)
        return False, None

    @api.model
    def _try(self, work, whole=False):
        """Call ``work()`` in a savepoint; return the exception that it ended in, or None.

        :param bool whole: it is a whole piece, which may be tried again in a new transaction where
            somebody else wrote the same rows
        """
        for number in range(1, TRIES + 1):
            try:
                return attempt(self.env, work)[1]
            except (OperationalError, ConcurrencyError) as error:  # noqa: PERF203
                if not whole or not self._inside_cron():
                    raise  # what is around this is begun again
                if number == TRIES:
                    return error
                self.env.invalidate_all()
                self._progress(0)  # only a new transaction sees what the others wrote
        return None

    @api.model
    def _failed(self, job, company, record, error):
        """Log a piece that failed and tell who listens."""
        expected = isinstance(error, (UserError, str))
        _logger.log(
            logging.WARNING if expected else logging.ERROR,
            "%s failed for %s in company %s: %s",
            job,
            record or 'everything',
            company.id,
            error,
            exc_info=None if expected else error,
        )
        self._tell('_jxc_job_failed', job, company, record, error)

    def _tell(self, hook, *args):
        # who listens must not stop the job
        error = self._try(lambda: getattr(self, hook)(*args))
        if error is not None:
            _logger.error("%s%s", hook, args, exc_info=error)

    # === TIME === #

    @api.model
    def _inside_cron(self):
        return bool(self.env.context.get('ir_cron_progress_id'))

    @api.model
    def _progress(self, processed, remaining=None):
        """Commit what is done, where a cron runs this.

        :return: the seconds that are left
        """
        if not self._inside_cron():
            return float('inf')
        return self.env['ir.cron']._commit_progress(processed, remaining=remaining)

    # === RECORDS === #

    @api.model
    def _still(self, records, domain):
        locked = records.try_lock_for_update()
        locked.invalidate_recordset()
        return locked.filtered_domain(domain)

    @api.model
    def _by_company(self, records):
        """Yield ``(company, its records)``; what has no company counts for that of the job."""
        if 'company_id' not in records._fields:
            if records:
                yield self.env.company, records
            return
        for company, part in records.grouped('company_id').items():
            yield company or self.env.company, part
