import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

BATCH = 20  # prints, a second each


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
        waiting.is_queued = True
        missing._log('no_mail', self.env._("The partner has no email: add one and send again."))
        self.env.ref('jxc_module.cron_statement_mail')._trigger()
        text = self.env._("%(count)s statements will be mailed.", count=len(waiting))
        if missing:
            names = ', '.join(missing[:10].partner_id.mapped('name'))
            text += ' ' + self.env._(
                "%(count)s partners have no email: %(names)s", count=len(missing), names=names
            )
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'warning' if missing else 'success',
                'message': text,
                'sticky': bool(missing),
                'next': {'type': 'ir.actions.act_window_close'},
            },
        }

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
        while batch := self.search(domain, limit=BATCH, order='id').try_lock_for_update():
            for statement in batch:
                statement._mail_one()
            left = self.search_count(domain)
            if not self.env['ir.cron']._commit_progress(len(batch), remaining=left):
                break

    def _mail_one(self):
        """Mail one statement with its print, and write down what became of it."""
        self.ensure_one()
        self.is_queued = False
        if not self.email:
            self._log('no_mail', self.env._("The partner has no email: add one and send again."))
            return
        try:
            with self.env.cr.savepoint():
                template = self.env.ref('jxc_module.mail_template_statement')
                # the template's own reader would need the sender's rights on every document
                template.send_mail(self.id, raise_exception=True)
                values = {'sent_on': fields.Datetime.now()}
                if self.state == 'draft':
                    values['state'] = 'sent'
                self.write(values)
        except Exception as error:  # whatever it is, the others are mailed
            _logger.warning("statement %s was not mailed: %s", self.id, error)
            self._log('failed', str(error)[:500])
        else:
            self._log('sent')
