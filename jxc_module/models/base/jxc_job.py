from odoo import api, fields, models
from odoo.exceptions import UserError


class JxcJob(models.Model):
    """Long work that one person asked for and that is done in the background, with his rights.

    ``kind`` names the method ``_jxc_job_<kind>(job)`` that does the work, see `jxc_job_run.py`; a
    new kind is such a method and nothing else.

    States: waiting → running → done, failed or cancelled. Whoever runs a job holds an advisory lock
    of PostgreSQL, which ends with its connection: a job that says it is running while nobody holds
    the lock was left by a worker that stopped, and is taken up again.
    """

    _name = 'jxc.job'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _description = "Background Job"
    _order = 'id desc'

    name = fields.Char(required=True, readonly=True)
    kind = fields.Char(required=True, readonly=True)
    arguments = fields.Json(readonly=True, help="What the method of this kind needs to know.")
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
    total = fields.Integer(readonly=True, help="Rows or steps that there are.")
    done = fields.Integer(string="Processed", readonly=True)
    progress = fields.Float(compute='_compute_progress', help="Percent of the total.")
    attempts = fields.Integer(readonly=True)
    error = fields.Text(string="What Went Wrong", readonly=True)
    finished_on = fields.Datetime(readonly=True)
    attachment_id = fields.Many2one('ir.attachment', string="File", readonly=True)

    # === COMPUTE === #

    @api.depends('done', 'total', 'state')
    def _compute_progress(self):
        for job in self:
            share = job.done / job.total if job.total else 0.0
            job.progress = 100 if job.state == 'done' else min(99, share * 100)

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_with_file(self):
        # the file is the job's alone: who may delete the job, deletes it
        self.sudo().attachment_id.unlink()

    def web_read(self, specification):
        # its page opens when it was just asked for: a replica may not have it yet
        return super().web_read(specification)

    web_read._readonly = False

    # === ACTIONS === #

    def action_cancel(self):
        """Stop these jobs; one that is running stops at its next step."""
        self.check_access('read')
        # nobody writes a job by hand; whom it belongs to is said by the rules, asked for above
        self.sudo().filtered(lambda job: job.state in ('waiting', 'running')).write(
            {'state': 'cancelled', 'finished_on': fields.Datetime.now()}
        )

    def action_retry(self):
        """Run a job again that failed or was cancelled."""
        self.check_access('read')
        # as above
        ended = self.sudo().filtered(lambda job: job.state in ('failed', 'cancelled'))
        ended.write({'state': 'waiting', 'attempts': 0, 'error': False})
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
    def _start(self, kind, name, arguments, companies=None, total=0):
        """Queue work for the user.

        :param str kind: of ``_jxc_job_<kind>``
        :param str name: that he reads; of the file where the work makes one
        :param dict arguments: plain enough for JSON
        :param companies: res.company, that the work sees; None: those that the user has chosen
        :param int total: of rows or steps, as far as it is known
        :return: action that shows the job
        """
        companies = self.env.companies if companies is None else companies
        # nobody writes a job by hand; it gets no more rights than the user has
        job = self.sudo().create(
            {
                'name': name,
                'kind': kind,
                'arguments': arguments,
                'company_ids': [fields.Command.set(companies.ids)],
                'user_id': self.env.uid,
                'total': total,
            }
        )
        job._wake()
        return job.sudo(False)._form_action()

    def _wake(self):
        self.env.ref('jxc_module.cron_jobs')._trigger()

    def _form_action(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("In the Background"),
            'res_model': self._name,
            'res_id': self.id,
            'view_mode': 'form',
            'target': 'new',
        }
