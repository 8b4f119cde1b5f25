from odoo import models


class JxcJob(models.Model):
    _inherit = 'jxc.job'

    def _jxc_job_import_read(self, job):
        """Read and check a large file; where a column is unknown the import stays as it was."""
        job._step(done=0, total=1)
        import_ = self.env['jxc.import'].browse(job.arguments['import']).exists()
        for each in import_:
            each._check_readable()
            each._read_now()
        job._step(done=1)
