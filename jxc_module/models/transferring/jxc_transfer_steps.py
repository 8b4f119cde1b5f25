from odoo import fields, models
from odoo.exceptions import UserError

from .jxc_transfer import OPEN


class JxcTransfer(models.Model):
    """What people decide about a transfer: refuse it, take it back; asking: see the approval."""

    _inherit = 'jxc.transfer'

    # === ACTIONS === #

    def action_refuse(self):
        """Say no to a request; the source and managers do."""
        for transfer in self._begin('requested'):
            transfer.sudo(False)._check_end('source')
            transfer.stage = 'refused'
        return True

    def action_draft(self):
        """Take a request back to change it."""
        for transfer in self._begin('requested', 'refused', 'cancelled'):
            if transfer.picking_ids:
                raise UserError(
                    self.env._(
                        "%(transfer)s was approved once. Duplicate it instead.",
                        transfer=transfer.name,
                    )
                )
            transfer.stage = 'draft'
        return True

    def action_reserve(self):
        """Reserve again what the source has by now."""
        for transfer in self._begin(*OPEN):
            transfer.sudo(False)._check_end('source')
            transfer._reserve()
        return True

    def action_cancel(self):
        """Take back what did not leave yet; what is on its way stays until it is settled.

        :raise UserError: nothing is left that could be taken back
        """
        for transfer in self._begin('draft', 'requested', 'refused', *OPEN):
            if transfer.state not in OPEN:
                transfer.stage = 'cancelled'
                continue
            transfer.sudo(False)._check_end('source')
            transfer._cancel_rest()
        return True

    # === BUSINESS === #

    def _begin(self, *states):
        """Lock these transfers before their state is read, as superuser.

        :param states: in which they may be now
        :return: the transfers in one of them; the others are a second click
        :raise AccessError: the user may not change one of them
        """
        self.check_access('write')
        # what is done with a transfer touches both of its ends; who may do it is asked by end
        transfers = self.sudo()
        transfers.lock_for_update(allow_referencing=True)
        transfers.invalidate_recordset(['stage', 'state'])
        transfers._check_warehouses()
        return transfers.filtered(lambda transfer: transfer.state in states)

    def _check_single(self):
        """Refuse what is done with one transfer at a time."""
        if len(self) != 1:
            raise UserError(self.env._("Open one transfer: this is done with one at a time."))

    def _check_under_way(self, *wrong):
        """Refuse a step of transfers in these states, instead of doing nothing.

        :raise UserError: it names transfer and state
        """
        states = dict(self._fields['state']._description_selection(self.env))
        for transfer in self:
            if transfer.state in wrong:
                raise UserError(
                    self.env._(
                        "%(transfer)s is in state %(state)s. A transfer is requested, approved, "
                        "shipped and received, in this order.",
                        transfer=transfer.name,
                        state=states[transfer.state],
                    )
                )

    def _set_requested(self):
        self.write(
            {
                'stage': 'requested',
                'requested_by_id': self.env.uid,
                'requested_on': fields.Datetime.now(),
            }
        )

    def _set_approved(self, user):
        self.ensure_one()
        self._check_complete()
        self.write(
            {
                'stage': 'approved',
                'approved_by_id': user.id,
                'approved_on': fields.Datetime.now(),
            }
        )
        self._make_pickings()

    def _check_complete(self):
        """Raise where something on the transfer cannot be moved.

        :raise UserError: it names the line and what to do
        """
        self.ensure_one()
        if not self.line_ids:
            raise UserError(
                self.env._(
                    "%(transfer)s: there is nothing to move. Add a line.", transfer=self.name
                )
            )
        # archived since it was entered
        self._check_places()
        self.line_ids._check_product()
        self.line_ids._check_quantity()

    def _cancel_rest(self):
        """Cancel the shipments that did not leave; receipts follow."""
        self.ensure_one()
        moves = self._open_moves().filtered(
            lambda move: (
                move._jxc_transfer_leg() in ('ship', 'direct')
                or move.location_id.warehouse_id == self.source_warehouse_id
            )
        )
        if not moves:
            raise UserError(
                self.env._(
                    "%(transfer)s: all of it is on its way. Receive it, let it come back or settle "
                    "what is missing.",
                    transfer=self.name,
                )
            )
        moves._action_cancel()

    def _open_moves(self):
        """Return the moves of these transfers that are neither done nor cancelled: superuser."""
        # both ends are one document: a keeper acts on the moves of the other end through it alone
        return (
            self.env['stock.move']
            .sudo()
            .search(
                [
                    ('jxc_transfer_line_id.transfer_id', 'in', self.ids),
                    ('state', 'not in', ('done', 'cancel')),
                ]
            )
        )
