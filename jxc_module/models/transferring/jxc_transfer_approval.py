import json
from hashlib import sha256

from odoo import models
from odoo.exceptions import UserError

from ..base.notification import notification

APPROVERS = 'jxc_module.group_manager'


class JxcTransfer(models.Model):
    """Who agrees: the source; above the limit a manager; with four eyes somebody else."""

    _inherit = 'jxc.transfer'

    # === ACTIONS === #

    def action_request(self):
        """Ask for the goods; where nobody has to agree, they are reserved at once.

        :return: True, or the notification of what it waits for
        :raise UserError: there is nothing on it, or it cannot be moved; it says what to do
        """
        asked = []
        for transfer in self._begin('draft'):
            transfer._check_complete()
            transfer._set_requested()
            if transfer._over_limit():
                asked.append(transfer._ask_approval())
            elif transfer._works_at('source') and not transfer.company_id.jxc_transfer_four_eyes:
                transfer._set_approved(self.env.user)
        if asked:
            return notification('\n'.join(asked), 'warning', sticky=True)
        return True

    def action_approve(self):
        """Let the source send the goods: its pickings are made and reserved.

        :return: True, or the notification that a manager was asked
        :raise AccessError: the user does not work in the source
        :raise UserError: he asked for it himself, and four eyes have to see it
        """
        asked = []
        self._check_under_way('draft', 'refused', 'cancelled')
        for transfer in self._begin('requested'):
            transfer.sudo(False)._check_end('source')
            transfer._check_four_eyes()
            if transfer._over_limit() and not transfer._has_approval():
                asked.append(transfer._ask_approval())
            else:
                transfer._set_approved(self.env.user)
        if asked:
            return notification('\n'.join(asked), 'warning', sticky=True)
        return True

    # === HOOKS OF APPROVALS === #

    def _jxc_approval_signature(self):
        self.ensure_one()
        # the same for whoever asks
        transfer = self.sudo()
        content = [
            *(transfer.source_warehouse_id.id, transfer.dest_warehouse_id.id),
            *(transfer.source_location_id.id, transfer.dest_location_id.id),
            sorted(
                [line.product_id.id, line.lot_id.id, line.package_id.id, round(line.product_qty, 6)]
                for line in transfer.line_ids
            ),
        ]
        return sha256(json.dumps(content).encode()).hexdigest()

    def _jxc_approval_amount(self):
        return self._value_at_cost()

    def _jxc_approval_tells_cost(self):
        return True

    def _jxc_approval_people(self):
        """Return who asked for it: with four eyes they do not approve it."""
        transfer = self.sudo()  # who asked decides who may approve, whatever the reader sees
        return super()._jxc_approval_people() | transfer.requested_by_id

    def _jxc_approval_values(self):
        return {
            **super()._jxc_approval_values(),
            'user_id': self.user_id.id,
            'warehouse_id': self.source_warehouse_id.id,
        }

    def _jxc_approved(self, request):
        result = super()._jxc_approved(request)
        if self.state == 'requested':
            # whoever may decide on the request may set what follows from it
            self.sudo()._set_approved(request.decided_by_id)
        return result

    # === BUSINESS === #

    def _over_limit(self):
        """Tell whether a manager has to agree before the goods leave."""
        self.ensure_one()
        limit = self.company_id.jxc_transfer_limit
        return bool(limit) and (self.currency_id.compare_amounts(self._value_at_cost(), limit) >= 0)

    def _has_approval(self):
        signature = self._jxc_approval_signature()
        return any(request.signature == signature for request in self._jxc_requests(('approved',)))

    def _check_four_eyes(self):
        self.ensure_one()
        if self.company_id.jxc_transfer_four_eyes and self.env.user in (
            self.requested_by_id | self.create_uid
        ):
            raise UserError(
                self.env._(
                    "You asked for %(transfer)s: somebody else approves it.", transfer=self.name
                )
            )

    def _ask_approval(self):
        """Ask a manager for approval, once.

        :return: what the transfer waits for, for who asked
        """

        def why(code):
            transfer = self.with_context(lang=code)
            return transfer.env._(
                "%(transfer)s from %(giver)s to %(taker)s, %(lines)s lines; the limit of approval "
                "is reached.",
                transfer=transfer.name,
                giver=transfer.source_warehouse_id.name,
                taker=transfer.dest_warehouse_id.name,
                lines=len(transfer.line_ids),
            )

        values = {'group_ids': [self.env.ref(APPROVERS).id]}
        request = self.env['jxc.approval']._jxc_request({self: (values, why)})[self]
        return request._jxc_waiting_text()
