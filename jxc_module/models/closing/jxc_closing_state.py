from odoo import models
from odoo.exceptions import UserError


class JxcClosing(models.Model):
    """The buttons of a month: close, cancel, reopen, lock, unlock; whoever may, one at a time."""

    _inherit = 'jxc.closing'

    # === ACTIONS === #

    def action_close(self):
        """Start closing these months; the job runs in the background."""
        self._check_rights()
        for closing in self._locked_rows(('draft', 'closed')):
            closing._start()
        self.env.ref('jxc_module.cron_closing')._trigger()

    def action_cancel(self):
        """Stop a running job and drop what it made."""
        self._check_rights()
        self._locked_rows(('running',))._drop()

    def action_reopen(self):
        """Drop the figures of a closed month: of the last one only, since others start from it."""
        self._check_rights()
        for closing in self._locked_rows(('closed',)):
            later = self.search(
                [
                    ('company_id', '=', closing.company_id.id),
                    ('month', '>', closing.month),
                    ('state', '!=', 'draft'),
                ],
                limit=1,
            )
            if later:
                raise UserError(
                    self.env._(
                        "%(month)s cannot be reopened while %(later)s is closed: reopen that one "
                        "first.",
                        month=closing.display_name,
                        later=later.display_name,
                    )
                )
            closing._drop()

    def action_lock(self):
        """Lock these months with all before them: no reopening, no recomputing."""
        self._check_rights()
        for closing in self._locked_rows(('closed',)):
            if closing.is_stale:
                raise UserError(
                    self.env._(
                        "%(month)s is out of date: close it again before locking it.",
                        month=closing.display_name,
                    )
                )
            # `_check_rights` said that he may; the chatter notes it in his name
            closing.sudo().state = 'locked'

    def action_unlock(self):
        """Take the lock off; logged on the closing."""
        self._check_rights()
        # as for locking
        self._locked_rows(('locked',)).sudo().state = 'closed'

    # === BUSINESS === #

    def _check_rights(self):
        self.check_access('write')
        if self.env['jxc.facts']._visible_places() is None:
            return
        raise UserError(
            self.env._("A closing is the whole company's: users of single warehouses cannot do it.")
        )

    def _locked_rows(self, states):
        """Lock these rows and check their state as it is now, not as the screen showed it."""
        if self.try_lock_for_update() != self:
            raise UserError(
                self.env._("This closing is being worked on right now. Try again in a moment.")
            )
        self.invalidate_recordset()
        labels = dict(self._fields['state']._description_selection(self.env))
        for closing in self:
            if closing.state not in states:
                raise UserError(
                    self.env._(
                        "%(month)s is %(state)s: this cannot be done now.",
                        month=closing.display_name,
                        state=labels[closing.state],
                    )
                )
        return self
