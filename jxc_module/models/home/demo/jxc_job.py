from odoo import api, models
from odoo.exceptions import UserError


class JxcJob(models.Model):
    """The kind of job that makes the demo company."""

    _inherit = 'jxc.job'

    @api.model
    def _jxc_job_demo(self, job):
        """Make the company, then play the story in steps of some days; a stopped worker loses one.

        ``job.done`` is 1 for the company, and one more for each day.

        :raises UserError: for others than administrators, or where it was made before
        """
        if not self.env.user.has_group('base.group_system'):
            raise UserError(self.env._("Only administrators make the demo company."))
        demo = self.env['jxc.demo']
        if not job.done:
            demo._begin()
            job._step(done=1)
        demo._go_on(lambda done, _total: job._step(done=done + 1), played=job.done - 1)
