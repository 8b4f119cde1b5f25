import tempfile

from odoo import api, models


class JxcJob(models.Model):
    """The kind of job that makes the workbook of a report."""

    _inherit = 'jxc.job'

    @api.model
    def _jxc_job_report(self, job):
        """Write a reading as who asked for it sees it: his rights, language and companies."""
        job._step(done=0)  # it always begins anew
        asked = job.arguments
        report = self.env[f'jxc.report.{asked["report"]}'].with_context(jxc_report=asked['params'])
        with tempfile.TemporaryFile() as stream:
            rows = report._write_book(stream, asked['domain'], on_row=job._tell)
            stream.seek(0)
            job._step()  # a new snapshot: progress was written beside this transaction
            job.write({'done': rows, 'total': rows or job.total})
            job._keep_file(job.name, stream.read())
