from odoo import api, fields, models


class JxcJobRunnerTodo(models.Model):
    """What a job has still to do in its present round: a row a company."""

    _name = 'jxc.job.runner.todo'
    _description = "Company to Be Done by a Job"
    _order = 'attempts, id'
    _log_access = False

    job = fields.Char(required=True, index=True)
    company_id = fields.Many2one('res.company', ondelete='cascade', required=True)
    attempts = fields.Integer(default=0)

    @api.model
    def _of_round(self, job):
        """Return what the last call of a job left, else a new round over all companies.

        Companies at which the server was stopped come last.
        """
        # nobody's document: the job is the only one that reads it
        rows = self.sudo().search([('job', '=', job)])
        if not rows:
            companies = self.env['res.company']._jxc_all()
            rows = rows.create([{'job': job, 'company_id': company.id} for company in companies])
        return rows

    def _start(self):
        """Note that the piece begins, so that it is known where the server is stopped by it.

        :return: the company; empty where it is archived
        """
        self.ensure_one()
        self.attempts += 1
        self.env['jxc.job.runner']._progress(0)
        return self.company_id.filtered('active').sudo(self.env.su)
