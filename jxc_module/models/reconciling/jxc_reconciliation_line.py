from odoo import api, fields, models

from ..base.exceptions import BusyError


class JxcReconciliationLine(models.Model):
    """Open items that may be reconciled together, waiting for a person."""

    _name = 'jxc.reconciliation.line'
    _description = "Reconciliation Proposal"
    _order = 'id'
    _rec_name = 'partner_id'

    reconciliation_id = fields.Many2one(
        'jxc.reconciliation',
        required=True,
        readonly=True,
        index=True,
        ondelete='cascade',
    )
    company_id = fields.Many2one(related='reconciliation_id.company_id', store=True, index=True)
    partner_id = fields.Many2one('res.partner', required=True, readonly=True, index=True)
    account_id = fields.Many2one('account.account', required=True, readonly=True)
    currency_id = fields.Many2one('res.currency', required=True, readonly=True)
    kind = fields.Selection(
        [
            ('reference', "Number"),
            ('amount', "Same Amount"),
            ('several', "Sum of Several"),
            ('all', "Adds Up to Nothing"),
            ('oldest', "Oldest First"),
        ],
        string="Found by",
        required=True,
        readonly=True,
    )
    confidence = fields.Selection(
        [('certain', "Certain"), ('likely', "Likely"), ('guess', "Guess")],
        required=True,
        readonly=True,
        help="Certain: a number ties the items together and nothing stays open. Likely: the number "
        "or the amount fits no other item. Guess: others would fit as well.",
    )
    reason = fields.Char(string="Why", readonly=True)
    item_ids = fields.Many2many(
        'account.move.line',
        relation='jxc_reconciliation_line_item_rel',
        string="Items",
        readonly=True,
    )
    item_key = fields.Char(readonly=True)
    item_count = fields.Integer(string="Number of Items", readonly=True)
    debit = fields.Monetary(readonly=True, help="Open amounts in debit, in the currency shown.")
    credit = fields.Monetary(readonly=True, help="Open amounts in credit, in the currency shown.")
    difference = fields.Monetary(
        readonly=True, help="Debit − credit: stays open, or is written off."
    )
    write_off = fields.Boolean(string="Writes Off", readonly=True)
    state = fields.Selection(
        [
            ('proposed', "To Decide"),
            ('accepted', "Accepted"),
            ('rejected', "Rejected"),
            ('done', "Reconciled"),
            ('undone', "Undone"),
            ('stale', "Changed Meanwhile"),
            ('failed', "Failed"),
        ],
        default='proposed',
        required=True,
        readonly=True,
        index=True,
    )
    message = fields.Char(string="What Happened", readonly=True)
    partial_ids = fields.Many2many(
        'account.partial.reconcile',
        relation='jxc_reconciliation_line_partial_rel',
        string="Reconciliations",
        readonly=True,
    )
    write_off_move_id = fields.Many2one(
        'account.move', string="Write-off Entry", readonly=True, index='btree_not_null'
    )
    decided_by_id = fields.Many2one('res.users', readonly=True)
    decided_on = fields.Datetime(readonly=True)

    # === ACTIONS === #

    def action_accept(self):
        """Mark proposals as right; reconciling them is another step."""
        self._decide(('proposed', 'rejected'), 'accepted')
        return True

    def action_reject(self):
        """Mark proposals as wrong: the same items are not proposed together again."""
        self._decide(('proposed', 'accepted'), 'rejected')
        return True

    def action_without_write_off(self):
        """Let the difference stay open instead of writing it off."""
        lines = self._locked().filtered(lambda line: line.state in ('proposed', 'accepted'))
        lines.write({'write_off': False})
        return True

    @api.readonly
    def action_open_items(self):
        """Open the journal items of a proposal.

        :return: window action
        """
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.partner_id.display_name,
            'res_model': 'account.move.line',
            'view_mode': 'list,form',
            'domain': [('id', 'in', self.item_ids.ids)],
        }

    # === BUSINESS === #

    def _locked(self):
        """Lock proposals that the user may decide on, and read what they have become meanwhile.

        :return: these proposals as superuser: what a person decides is written by the actions only
        :raises BusyError: where somebody else decides on them right now
        """
        self.check_access('read')
        self.reconciliation_id.check_access('write')
        self.flush_recordset()
        if len(self.try_lock_for_update()) < len(self):
            raise BusyError(
                self.env._("Somebody else is deciding on these proposals. Try again in a moment.")
            )
        self.invalidate_recordset(['state'])
        return self.sudo()

    def _decide(self, states, state):
        lines = self._locked().filtered(lambda line: line.state in states)
        lines.write({'state': state, **self._decision()})

    def _decision(self):
        return {'decided_by_id': self.env.uid, 'decided_on': fields.Datetime.now()}
