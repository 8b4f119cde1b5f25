from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

DETAIL_LENGTH = 2000  # of what a database says about one bad row


class JxcAlert(models.Model):
    """Alerts about background jobs: one a job and company, or a job and record."""

    _inherit = 'jxc.alert'

    # it may quote any document
    detail = fields.Text(readonly=True, groups='jxc_module.group_manager,base.group_system')

    # === BUSINESS === #

    @api.model
    def _note_failed_job(self, job, company, record, error):
        """Open or update the alert about a piece of a job that failed.

        A new one wakes the round that tells people.
        """
        if not isinstance(error, (str, UserError)):
            error = self.env._(
                "An error of the program: %(error)s. The log of the server has the details.",
                error=f'{type(error).__name__}: {error}',
            )
        values = {
            'level': 'warning' if record else 'danger',
            'detail': str(error)[:DETAIL_LENGTH],
            'last_seen': fields.Datetime.now(),
        }
        key = self._job_key(job, record)
        known = self.search(self._job_domain(company) & Domain('key', '=', key))
        if known:
            known.write(values)
            return
        self.create(
            {
                **values,
                'kind': 'job',
                'key': key,
                'company_id': company.id,
                'res_model': record._name if record else False,
                'res_id': record.id if record else False,
                'first_seen': values['last_seen'],
            }
        )
        self.env.ref('jxc_module.cron_alerts')._trigger()

    @api.model
    def _close_failed_job(self, job, company, records, since):
        """Resolve the alerts about what is done now, see ``jxc.job.runner._jxc_job_done``."""
        domain = self._job_domain(company)
        if records is None:
            domain &= Domain('key', '=', job) | Domain('key', '=like', f'{job}:%')
            domain &= Domain('last_seen', '<', since) | Domain('key', '=', job)
        else:
            domain &= Domain('key', 'in', [self._job_key(job, record) for record in records])
        self.search(domain).write({'state': 'resolved', 'resolved_on': fields.Datetime.now()})

    @api.model
    def _job_domain(self, company):
        return (
            Domain('company_id', '=', company.id)
            & Domain('kind', '=', 'job')
            & Domain('state', '!=', 'resolved')
        )

    @api.model
    def _job_key(self, job, record):
        return f'{job}:{record._name},{record.id}' if record else job

    def _job_title(self):
        """Return the name of the job, as the list of scheduled actions says it."""
        name = (self.key or '').partition(':')[0]
        cron = self.env.ref(f'jxc_module.{name}', raise_if_not_found=False)
        # who sees the alert may read the name of its job
        return cron.sudo().name if cron else name

    # === TEXTS === #

    def _get_told(self):
        if self.kind == 'job':  # the detail may quote any document
            return self.env._("A background job could not finish.")
        return super()._get_told()

    def _get_object_name(self):
        if self.kind != 'job':
            return super()._get_object_name()
        document = self.sudo()._get_document()  # its name only, see super
        return ': '.join(filter(None, (self._job_title(), document and document.display_name)))

    def _get_message_job(self):
        if self.env.su or self._has_field_access(self._fields['detail'], 'read'):
            return self.detail or ''
        return self.env._("A background job could not finish.")
