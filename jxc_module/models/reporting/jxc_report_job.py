import json

from odoo import api, fields, models
from odoo.exceptions import UserError


class JxcReportJob(models.Model):
    """A workbook that is made in the background, with the rights of who asked for it.

    States: waiting → running → done, failed or cancelled. Whoever runs a job holds an advisory lock
    of PostgreSQL, which ends with its connection: a job that says it is running while nobody holds
    the lock was left by a worker that stopped, and is taken up again.
    """

    _name = 'jxc.report.job'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _description = "Report in the Background"
    _order = 'id desc'

    name = fields.Char(required=True, readonly=True)
    report_key = fields.Char(required=True, readonly=True)
    params = fields.Text(readonly=True)
    domain = fields.Text(readonly=True, default='[]')
    company_ids = fields.Many2many('res.company', string="Companies", readonly=True)
    user_id = fields.Many2one(
        'res.users', string="Made for", required=True, readonly=True, index=True, ondelete='cascade'
    )
    state = fields.Selection(
        selection=[
            ('waiting', "Waiting"),
            ('running', "Running"),
            ('done', "Done"),
            ('failed', "Failed"),
            ('cancelled', "Cancelled"),
        ],
        default='waiting',
        required=True,
        readonly=True,
        index=True,
    )
    rows_total = fields.Integer(string="Rows", readonly=True)
    rows_done = fields.Integer(string="Rows Written", readonly=True)
    progress = fields.Float(compute='_compute_progress', help="Percent of the rows written.")
    attempts = fields.Integer(readonly=True)
    error = fields.Text(string="What Went Wrong", readonly=True)
    finished_on = fields.Datetime(readonly=True)
    attachment_id = fields.Many2one('ir.attachment', string="File", readonly=True)

    # === COMPUTE === #

    @api.depends('rows_done', 'rows_total', 'state')
    def _compute_progress(self):
        for job in self:
            share = job.rows_done / job.rows_total if job.rows_total else 0.0
            job.progress = 100 if job.state == 'done' else min(99, share * 100)

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_with_file(self):
        self.sudo().attachment_id.unlink()

    def web_read(self, specification):
        # its page opens when it was just asked for: a replica may not have it yet
        return super().web_read(specification)

    web_read._readonly = False

    # === ACTIONS === #

    def action_cancel(self):
        """Stop these jobs; one that is running stops at its next step."""
        self.check_access('read')
        self.sudo().filtered(lambda job: job.state in ('waiting', 'running')).write(
            {'state': 'cancelled', 'finished_on': fields.Datetime.now()}
        )

    def action_retry(self):
        """Run a job again that failed or was cancelled."""
        self.check_access('read')
        ended = self.sudo().filtered(lambda job: job.state in ('failed', 'cancelled'))
        ended.write({'state': 'waiting', 'rows_done': 0, 'attempts': 0, 'error': False})
        self._wake()

    @api.readonly
    def action_download(self):
        """Download the file.

        :raise UserError: there is none
        """
        self.ensure_one()
        self.check_access('read')
        if not self.attachment_id:
            raise UserError(self.env._("The file is not ready, or was deleted after 7 days."))
        return {
            'type': 'ir.actions.act_url',
            'url': f'/web/content/{self.attachment_id.id}?download=true',
            'target': 'download',
        }

    def action_refresh(self):
        """Show how far the job is."""
        self.check_access('read')
        return self._form_action()

    # === BUSINESS === #

    @api.model
    def _start(self, report, domain):
        """Queue the workbook of a reading for its reader.

        :return: action that shows the job
        """
        job = self.sudo().create(
            {
                'name': report._book_file_name(),
                'report_key': report._report_key(),
                'params': report._report_params().to_json(),
                'domain': json.dumps(list(domain)),
                'company_ids': [fields.Command.set(report._report_companies().ids)],
                'user_id': self.env.uid,
                'rows_total': report.search_count(domain),
            }
        )
        job._wake()
        return job.sudo(False)._form_action()

    def _wake(self):
        self.env.ref('jxc_module.cron_report_jobs').sudo()._trigger()

    def _form_action(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Report in the Background"),
            'res_model': self._name,
            'res_id': self.id,
            'view_mode': 'form',
            'target': 'new',
        }
