from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """An invoice that its customer disputes: no reminders until it is resolved."""

    _inherit = 'account.move'

    jxc_dispute_reason_id = fields.Many2one(
        'jxc.reason',
        string="Reason of the Dispute",
        copy=False,
        readonly=True,
        ondelete='restrict',
        domain="[('kind', '=', 'dispute')]",
    )
    jxc_dispute_amount = fields.Monetary(
        string="Disputed Amount", copy=False, readonly=True, help="In the currency of the invoice."
    )
    jxc_dispute_note = fields.Text(string="Note on the Dispute", copy=False, readonly=True)
    jxc_dispute_user_id = fields.Many2one(
        'res.users', string="Disputed: Noted by", copy=False, readonly=True
    )
    jxc_dispute_date = fields.Date(string="Disputed on", copy=False, readonly=True)

    # === ACTIONS === #

    @api.readonly
    def action_jxc_dispute(self):
        """Ask for the reason and put these invoices in dispute.

        :return: window action
        """
        return self._jxc_collection_action('dispute')

    @api.readonly
    def action_jxc_resolve_dispute(self):
        """Ask how the dispute ended; reminders go on.

        :return: window action
        """
        return self._jxc_collection_action('resolve')

    def _jxc_collection_action(self, kind):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Dispute") if kind == 'dispute' else self.env._("Resolve Dispute"),
            'res_model': 'jxc.collection.action',
            'view_mode': 'form',
            'target': 'new',
            'context': {
                'default_kind': kind,
                'default_partner_id': self.commercial_partner_id[:1].id,
                'default_company_id': self.company_id[:1].id,
                'default_move_ids': self.ids,
            },
        }

    # === BUSINESS === #

    def _jxc_dispute(self, reason, note=None, amount=None):
        """Put open customer invoices in dispute.

        :param reason: jxc.reason of the kind "dispute"
        :param amount: in the currency of the invoice; what is open of each where it is left out
        :raise UserError: not a posted customer invoice, or a reason is missing
        """
        if not reason or reason.kind != 'dispute':
            raise UserError(self.env._("Choose the reason of the dispute."))
        self.check_access('write')
        for move in self:
            if move.state != 'posted' or move.move_type not in ('out_invoice', 'out_receipt'):
                raise UserError(
                    self.env._(
                        "%(document)s cannot be disputed: it is not a posted customer invoice.",
                        document=move.display_name,
                    )
                )
            over = amount and move.currency_id.compare_amounts(amount, move.amount_total) > 0
            if over or (amount or 0) < 0:
                raise UserError(
                    self.env._(
                        "The disputed amount lies between 0 and what %(document)s comes to.",
                        document=move.display_name,
                    )
                )
            # his right to the invoice is checked above; a dispute comes with reason and history
            move.sudo().write(
                {
                    'jxc_dispute_state': 'open',
                    'jxc_dispute_reason_id': reason.id,
                    'jxc_dispute_amount': amount or move.amount_residual,
                    'jxc_dispute_note': note,
                    'jxc_dispute_user_id': self.env.uid,
                    'jxc_dispute_date': move.company_id._jxc_today(),
                }
            )
        self._jxc_log_dispute(
            'dispute', self.env._("Disputed: %(reason)s", reason=reason.name), note
        )

    def _jxc_resolve_dispute(self, note=None):
        """End the disputes of these invoices; what has none is left alone."""
        disputed = self.filtered(lambda move: move.jxc_dispute_state == 'open')
        disputed.check_access('write')
        disputed.sudo().jxc_dispute_state = 'resolved'  # his right is checked above
        disputed._jxc_log_dispute('resolved', self.env._("Dispute resolved"), note)

    def _jxc_log_dispute(self, kind, text, note):
        history = self.env['jxc.collection.log']
        for move in self:
            body = f'{text}\n{note}' if note else text
            move._message_log(body=body)
            history._note_down(
                move.company_id,
                move.commercial_partner_id,
                kind,
                f'{move.name}: {text}',
                note=note,
                move_id=move.id,
            )
