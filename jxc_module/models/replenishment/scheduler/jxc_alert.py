from odoo import models

from .orderpoint_ordering import JOB


class JxcAlert(models.Model):
    """Alerts about rules that the scheduler could not order for are told by core's cron."""

    _inherit = 'jxc.alert'

    def _job_title(self):
        if (self.key or '').partition(':')[0] != JOB:
            return super()._job_title()
        # who sees the alert may read the name of its job
        return self.env.ref('stock.ir_cron_scheduler_action').sudo().name
