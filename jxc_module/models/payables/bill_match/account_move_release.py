from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...base.given import given_text


class AccountMove(models.Model):
    """Let a bill be paid although it differs."""

    _inherit = 'account.move'

    jxc_release_ids = fields.One2many('jxc.bill.log', 'move_id', string="Releases")

    # === ACTIONS === #

    def action_jxc_release(self, reason):
        """Release these held bills for payment; those not held stay as they are.

        Four eyes: who entered a bill does not release it.

        :param str reason: why, kept with the figures of the moment
        :return: jxc.bill.log, one a bill that was held
        :raises AccessError: for others than accountants and managers
        :raises UserError: without a reason, or for bills entered by the same person
        """
        user = self.env.user
        if not (
            user.has_group('jxc_module.group_accountant')
            or user.has_group('jxc_module.group_manager')
        ):
            raise AccessError(
                self.env._("Only accountants and managers release bills for payment.")
            )
        reason = given_text(reason)
        if not reason:
            raise UserError(self.env._("Give a reason: it is kept with the bill."))
        self.check_access('read')
        # of two who release at once the second one finds it done
        self.sudo().lock_for_update()
        self.invalidate_recordset(['jxc_match_released', 'state', 'jxc_match_state'])
        states = self._jxc_match_states()
        held = self.filtered(lambda bill: bill._jxc_is_held(states.get(bill.id, 'none')))
        own = held.filtered(lambda bill: bill.create_uid == user)
        if own:
            raise UserError(
                self.env._(
                    "You entered these bills yourself, somebody else has to release them: "
                    "%(bills)s.",
                    bills=', '.join(own.mapped('display_name')),
                )
            )
        # figures for the log, which a manager without rights to orders may not compute
        texts = {bill: bill.sudo().jxc_match_text for bill in held}
        # The log has no rights to write at all: it is written here and nowhere else.
        releases = (
            self.env['jxc.bill.log']
            .sudo()
            .create(
                [
                    {
                        'move_id': bill.id,
                        'user_id': user.id,
                        'state': states[bill.id],
                        'reason': reason,
                        'figures': texts[bill],
                    }
                    for bill in held
                ]
            )
        )
        # the rights were checked above; a manager has none to write on a posted bill
        held.sudo().jxc_match_released = True
        for bill in held.sudo():
            bill.message_post(
                body=self.env._("Released for payment: %(reason)s", reason=reason),
                author_id=user.partner_id.id,
            )
        return releases.sudo(False)

    @api.readonly
    def action_jxc_open_release(self):
        """Button: ask for the reason of releasing these bills."""
        return self._jxc_open_wizard('jxc.bill.release', self.env._("Release for Payment"))

    @api.readonly
    def action_jxc_open_link(self):
        """Button: propose order lines for what was typed by hand."""
        return self._jxc_open_wizard('jxc.bill.link', self.env._("Link to Order Lines"))

    def _jxc_open_wizard(self, model, name):
        return {
            'type': 'ir.actions.act_window',
            'name': name,
            'res_model': model,
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_move_ids': self.ids},
        }
