from odoo import api, fields, models
from odoo.exceptions import UserError

from ...base.notification import CLOSE, notification


class JxcStatement(models.Model):
    """Mailing statements, by a job: a thousand prints take their time."""

    _inherit = 'jxc.statement'

    # === ACTIONS === #

    def action_jxc_send(self):
        """Put statements into the queue of mails and tell who has no address.

        :return: notification
        :raise UserError: nothing to send
        """
        self.check_access('write')
        if not self:
            raise UserError(self.env._("Choose the statements to be mailed."))
        waiting = self.filtered(lambda statement: statement.email)
        missing = self - waiting
        waiting._set(is_queued=True)
        missing._log('no_mail', self.env._("The partner has no email: add one and send again."))
        self.env.ref('jxc_module.cron_statement_mail')._trigger()
        text = self.env._("%(count)s statements will be mailed.", count=len(waiting))
        if missing:
            names = ', '.join(missing[:10].partner_id.mapped('name'))
            text += ' ' + self.env._(
                "%(count)s partners have no email: %(names)s", count=len(missing), names=names
            )
        return notification(
            text, 'warning' if missing else 'success', sticky=bool(missing), then=CLOSE
        )

    # === BUSINESS === #

    def _log(self, result, message=''):
        # whoever may send writes the log through this method alone
        self.env['jxc.statement.log'].sudo().create(
            [
                {
                    'statement_id': statement.id,
                    'email': statement.email,
                    'result': result,
                    'message': message,
                }
                for statement in self
            ]
        )

    @api.model
    def _cron_jxc_statement_mail(self):
        """Mail the statements in the queue; one that fails is logged and does not stop the rest."""
        domain = [('is_queued', '=', True)]
        self.env['jxc.job.runner']._run_records(
            'cron_statement_mail',
            self.search(domain, order='id'),
            lambda statement: statement._mail_one(),
            domain=domain,
            failed=lambda statement, error: statement._not_mailed(error),
        )

    def _mail_one(self):
        """Mail one statement with its print, and write down what became of it."""
        self.ensure_one()
        self.is_queued = False
        if not self.email:
            self._log('no_mail', self.env._("The partner has no email: add one and send again."))
            return
        template = self.env.ref('jxc_module.mail_template_statement')
        # the template's own reader would need the sender's rights on every document
        template.send_mail(self.id, raise_exception=True)
        values = {'sent_on': fields.Datetime.now()}
        if self.state == 'draft':
            values['state'] = 'sent'
        self.write(values)
        self._log('sent')

    def _not_mailed(self, error):
        """Take it out of the queue and write down why; whoever sent it sends it again."""
        self.is_queued = False
        self._log('failed', str(error)[:500])
