from odoo import models


class JxcJob(models.Model):
    """Reading, posting, trying and undoing of large imports."""

    _inherit = 'jxc.job'

    def action_retry(self):
        self.check_access('read')
        # nobody writes a job by hand; a trial that is tried again is a process of its own
        for job in self.sudo().filtered(lambda job: job.kind == 'import_try'):
            if job.state in ('failed', 'cancelled'):
                job.arguments = {k: v for k, v in job.arguments.items() if k != 'started'}
        return super().action_retry()

    def _jxc_job_import_read(self, job):
        """Read and check a large file; where a column is unknown the import stays as it was."""
        job._step(done=0, total=1)
        import_ = self.env['jxc.import'].browse(job.arguments['import']).exists()
        for each in import_:
            each._check_readable()
            each._read_now()
        job._step(done=1)

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
