from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class JxcImport(models.Model):
    """Open the books (开账): from then on opening figures are corrected by counts and entries."""

    _inherit = 'jxc.import'

    opened_by_id = fields.Many2one('res.users', string="Opened by", readonly=True, copy=False)
    opened_on = fields.Datetime(readonly=True, copy=False)

    def action_open(self):
        """Lock the opening figures of this import; logged.

        :raise AccessError: who asks is no manager
        :raise UserError: not all of it is posted, or it does not tie
        """
        self.ensure_one()
        self._begin_work()
        if not self.env.user.has_group('jxc_module.group_manager'):
            raise AccessError(self.env._("The books are opened by a manager."))
        if self.state == 'opened':
            return True
        if self.state != 'posted' or self._left_count():
            raise UserError(self.env._("Post everything of %(name)s first.", name=self.name))
        if texts := self._differences(books=True):
            raise UserError(self.env._("The books do not tie:\n%s", "\n".join(texts)))
        self._set(state='opened', opened_by_id=self.env.uid, opened_on=fields.Datetime.now())
        # a note on what the manager, asked above, just did
        self.sudo()._message_log(
            body=self.env._(
                "%(user)s opened the books as of %(day)s.",
                user=self.env.user.name,
                day=fields.Date.to_string(self.start_date),
            )
        )
        return True
