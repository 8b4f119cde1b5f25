from odoo import api, models


class JxcJobRunner(models.AbstractModel):
    """Keep in the ledger what a background job could not do, and resolve it when it can."""

    _inherit = 'jxc.job.runner'

    @api.model
    def _jxc_job_failed(self, job, company, record, error):
        result = super()._jxc_job_failed(job, company, record, error)
        # the ledger is written by the system; who may read it is its own matter
        self.env['jxc.alert'].sudo()._note_failed_job(job, company, record, error)
        return result

    @api.model
    def _jxc_job_done(self, job, company, records=None, since=None):
        result = super()._jxc_job_done(job, company, records, since)
        # as above
        self.env['jxc.alert'].sudo()._close_failed_job(job, company, records, since)
        return result
