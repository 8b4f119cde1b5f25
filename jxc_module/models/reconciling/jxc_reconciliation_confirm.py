import logging

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..base.halving import attempt, halves
from ..base.notification import notification

_logger = logging.getLogger(__name__)

BATCH = 100  # proposals reconciled in one go


class JxcReconciliationLine(models.Model):
    """Reconciling what was accepted, through core."""

    _inherit = 'jxc.reconciliation.line'

    def action_confirm(self):
        """Reconcile proposals, whether accepted before or not; a second click does nothing more.

        :return: notification with what was done and what was not
        """
        todo = self._locked().filtered(lambda line: line.state in ('proposed', 'accepted'))
        for start in range(0, len(todo), BATCH):
            batch = todo[start : start + BATCH]
            batch._drop_changed()._reconcile_each(self.env)
        done = todo.filtered(lambda line: line.state == 'done')
        left = len(todo) - len(done)
        message = self.env._("%(count)s proposals reconciled.", count=len(done))
        if left:
            message = self.env._(
                "%(count)s proposals reconciled, %(left)s not: each says why.",
                count=len(done),
                left=left,
            )
        return notification(message, 'warning' if left else 'success')

    # === BUSINESS === #

    def _drop_changed(self):
        """Set aside the proposals whose items are not what they were; return the others."""
        items = self.item_ids
        items.flush_recordset()
        # two people with two proposals for one item: the second one sees what the first has done
        locked = items.try_lock_for_update(allow_referencing=True)
        items.invalidate_recordset(['reconciled', 'amount_residual', 'amount_residual_currency'])
        fresh = self.browse()
        for line in self:
            message = line._what_changed(locked)
            if not message and line.item_ids & fresh.item_ids:  # found by two searches
                message = self.env._("Some of these items are in another proposal. Search again.")
            if message:
                line.write({'state': 'stale', 'message': message, **self._decision()})
            else:
                fresh += line
        return fresh

    def _what_changed(self, locked):
        """Return in words what happened to the items since the search, '' where nothing did."""
        items = self.item_ids
        if items - locked:
            return self.env._("Somebody else is working on these items. Search again.")
        if len(items) != self.item_count or any(
            item.reconciled or item.parent_state != 'posted' for item in items
        ):
            return self.env._("Some of these items are reconciled or gone. Search again.")
        if len(items.account_id) > 1 or len(items.partner_id.commercial_partner_id) > 1:
            return self.env._("These items are not of one partner and account. Search again.")
        same = items.currency_id == self.currency_id
        left = items.mapped('amount_residual_currency' if same else 'amount_residual')
        now = {
            'debit': sum(amount for amount in left if amount > 0),
            'credit': -sum(amount for amount in left if amount < 0),
        }
        # either side: both may have lost the same to others since
        if any(self.currency_id.compare_amounts(now[side], self[side]) for side in now):
            return self.env._("The open amounts have changed. Search again.")
        if self._is_disputed():
            return self.env._("One of these documents is disputed now.")
        return ''

    def _is_disputed(self):
        return 'open' in self.item_ids.move_id.mapped('jxc_dispute_state')

    def _reconcile_each(self, env):
        """Reconcile proposals together; one that fails says why, the others go on.

        :param env: of the accountant: entries and reconciliations are made with his rights
        """
        for lines, _done, error in halves(
            self, lambda lines: attempt(self.env, lambda: lines._reconcile(env))
        ):
            if error is not None:
                message = lines._why_not(error)
                lines.write({'state': 'failed', 'message': message, **lines._decision()})

    def _why_not(self, error):
        """Return what an error says to a person."""
        if isinstance(error, UserError):
            return str(error)
        _logger.error("proposals %s", self.ids, exc_info=error)
        return self.env._("Odoo could not do this: %(error)s", error=error)

    def _reconcile(self, env):
        entries = self._write_off_entries(env)
        sets = {line: line.item_ids.with_env(env) for line in self}
        for line, entry in entries.items():
            sets[line] += entry.line_ids.filtered(
                lambda part, own=line.account_id: part.account_id == own
            )
        known = {line: _partials(items) for line, items in sets.items()}
        env['account.move.line']._reconcile_plan(list(sets.values()))
        for line, items in sets.items():
            made = _partials(items) - known[line]
            if not made:
                raise UserError(
                    self.env._(
                        "%(partner)s: nothing could be reconciled of these items.",
                        partner=line.partner_id.display_name,
                    )
                )
            line.write(
                {
                    'state': 'done',
                    'message': False,
                    'partial_ids': [Command.set(made.ids)],
                    'write_off_move_id': entries[line].id if line in entries else False,
                    **self._decision(),
                }
            )

    def _write_off_entries(self, env):
        """Post the write-off entries of these proposals.

        :return: ``{proposal: account.move}``
        """
        lines = self.filtered(
            lambda line: line.write_off and not line.currency_id.is_zero(line.difference)
        )
        if not lines:
            return {}
        moves = env['account.move'].create([line._write_off_values() for line in lines])
        moves._post(soft=False)
        return dict(zip(lines, moves, strict=True))

    def _write_off_values(self):
        """Return the values of the entry that takes the difference off the books."""
        reconciliation, amount = self.reconciliation_id, self.difference
        if not reconciliation.write_off_account_id or not reconciliation.write_off_journal_id:
            raise UserError(
                self.env._(
                    "%(reconciliation)s: choose the account and the journal for write-offs.",
                    reconciliation=reconciliation.name,
                )
            )
        balance = self.currency_id._convert(
            amount, self.company_id.currency_id, self.company_id, reconciliation.date
        )
        label = self.env._(
            "Difference written off: %(items)s",
            items=", ".join(filter(None, self.item_ids.move_id.mapped('name')))[:200],
        )
        common = {'name': label, 'partner_id': self.partner_id.id}
        common['currency_id'] = self.currency_id.id
        return {
            'move_type': 'entry',
            'company_id': self.company_id.id,
            'journal_id': reconciliation.write_off_journal_id.id,
            'date': reconciliation.date,
            'ref': label,
            'line_ids': [
                Command.create(
                    {
                        **common,
                        'account_id': account.id,
                        'amount_currency': sign * amount,
                        'balance': sign * balance,
                    }
                )
                for account, sign in (
                    (self.account_id, -1),
                    (reconciliation.write_off_account_id, 1),
                )
            ],
        }


def _partials(items):
    return items.matched_debit_ids | items.matched_credit_ids
