from odoo import models


class JxcJob(models.Model):
    """Posting, trying and undoing of large imports."""

    _inherit = 'jxc.job'

    def _jxc_job_import_post(self, job):
        """Post an import step by step; the next worker goes on where one stopped."""
        self.env['jxc.import'].browse(job.arguments['import_id'])._post_in_steps(job)

    def _jxc_job_import_try(self, job):
        """Try an import in a process of its own."""
        self.env['jxc.import'].browse(job.arguments['import_id'])._try_in_process(job)

    def _jxc_job_import_undo(self, job):
        """Take an import back step by step."""
        self.env['jxc.import'].browse(job.arguments['import_id'])._undo_in_steps(
            job.arguments['sheets'], job
        )
