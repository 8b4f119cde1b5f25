from odoo import fields, models

from ..base.halving import attempt
from ..base.notification import notification


class JxcReconciliationLine(models.Model):
    """Taking back a reconciliation, and nothing that others reconciled."""

    _inherit = 'jxc.reconciliation.line'

    def action_undo(self):
        """Undo reconciled proposals; write-off entries are reversed. Twice has the effect of once.

        :return: notification with what was done and what was not
        """
        todo = self._locked().filtered(lambda line: line.state == 'done')
        undone, moved = self.browse(), []
        for line in todo:
            later = line._undo_or_say_why(self.env)
            if later is not None:
                undone += line
                moved += later
        words = [self.env._("%(count)s reconciliations undone.", count=len(undone))]
        if len(undone) < len(todo):
            words.append(
                self.env._("%(count)s could not: each says why.", count=len(todo) - len(undone))
            )
        if moved:
            words.append(
                self.env._(
                    "Their period is locked: reversed on a later date: %(entries)s",
                    entries=", ".join(moved),
                )
            )
        kind = 'success' if len(undone) == len(todo) and not moved else 'warning'
        return notification(" ".join(words), kind)

    def _undo_or_say_why(self, env):
        """Undo one; return None where that is refused, and keep the reason on it."""
        moved, error = attempt(self.env, lambda: self._undo(env))
        if error is not None:
            self.message = self._why_not(error)
        return moved

    def _undo(self, env):
        """Delete the reconciliations of this proposal and reverse its write-off.

        :param env: of the accountant, with whose rights core works
        :return: numbers of entries that were reversed on a later date than their own
        """
        self.partial_ids.exists().with_env(env).unlink()
        entry, moved = self.write_off_move_id.with_env(env), []
        if entry.state == 'posted' and not entry.reversal_move_ids:
            day = entry._get_accounting_date(entry.date, False)
            locked = entry._get_violated_lock_dates(entry.date, False)
            entry._reverse_moves(
                [
                    {
                        'date': day if locked else entry.date,
                        'ref': self.env._("Reversal of: %(entry)s", entry=entry.name),
                    }
                ],
                cancel=True,
            )
            if locked:
                moved = [f"{entry.name} ({fields.Date.to_string(day)})"]
        self.write({'state': 'undone', 'message': False, **self._decision()})
        return moved
