from psycopg2 import OperationalError

from odoo import models
from odoo.exceptions import ConcurrencyError, LockError

from ..base.halving import halves

# Lines between two commits: what a stopped worker loses. Each batch begins with cold caches, for
# which core reads the history of its products.
BATCH = 400
ATTEMPTS = 5  # of a batch whose stock others move at the same moment


class JxcJob(models.Model):
    _inherit = 'jxc.job'

    def _jxc_job_stocktake_post(self, job):
        """Book the differences of a count, batch by batch; a stopped worker loses one batch."""
        count = self.env['jxc.stocktake'].browse(job.arguments['stocktake']).exists()
        todo = count._begin('posting')._lines_to_post().ids if count else []
        job._step(done=0, total=len(todo))
        for start in range(0, len(todo), BATCH):
            self._stocktake_batch(job, count, todo[start : start + BATCH])
            job._step(done=min(start + BATCH, len(todo)))
        for each in count._begin('posting'):
            each._finish()

    def _stocktake_batch(self, job, count, line_ids):
        """Book one batch; where others write the same stock, it is begun again."""
        for attempt in range(1, ATTEMPTS + 1):
            if self._stocktake_try(job, count, line_ids, last=attempt == ATTEMPTS):
                break

    def _stocktake_try(self, job, count, line_ids, last):
        """Book one batch.

        :return: False where others wrote the same stock, and nothing was booked
        :raise OperationalError, ConcurrencyError: that, the last time
        """
        try:
            for owned in count._begin('posting'):
                lines = owned._lines_to_post().filtered(lambda line: line.id in line_ids)
                for part, _result, error in halves(lines, owned._try_batch):
                    part._keep_problem(error)
            self.env.flush_all()
        except (OperationalError, ConcurrencyError, LockError):
            if last:
                raise
            job._abandon()
            return False
        return True
