from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.given import given_text


class StockLot(models.Model):
    """What keeps a lot back by hand, and where a lot that was kept back was let pass."""

    _inherit = 'stock.lot'

    jxc_hold_reason = fields.Char(
        string="Reason of the Hold", copy=False, readonly=True, tracking=True
    )
    jxc_override_count = fields.Integer(
        string="Expiry Overrides", compute='_compute_jxc_override_count'
    )

    # === COMPUTE === #

    def _compute_jxc_override_count(self):
        counts = self.env['jxc.expiry.log']._count_by('lot_id', self)
        for lot in self:
            lot.jxc_override_count = counts.get(lot.id, 0)

    # === ACTIONS === #

    def action_jxc_hold(self, reason):
        """Put these lots on hold; those already held keep their first reason.

        :param str reason: why, kept on the lot and in its history
        :raises UserError: without a reason
        """
        self._jxc_check_hold_right()
        reason = given_text(reason)
        if not reason:
            raise UserError(self.env._("Say why the lots are put on hold."))
        fresh = self.filtered(lambda lot: not lot.jxc_on_hold)
        # his right is checked above; no lot is held without a reason
        fresh.sudo().write({'jxc_on_hold': True, 'jxc_hold_reason': reason})
        return True

    def action_jxc_release(self):
        """Release these lots; those that are free stay as they are."""
        self._jxc_check_hold_right()
        held = self.filtered('jxc_on_hold')
        # his right is checked above
        held.sudo().write({'jxc_on_hold': False, 'jxc_hold_reason': False})
        return True

    @api.readonly
    def action_jxc_overrides(self):
        """Open where these lots were let pass the expiry gates."""
        return self.env['jxc.expiry.log']._open_by('lot_id', self)

    # === BUSINESS === #

    def _jxc_check_hold_right(self):
        self.check_access('write')
        user = self.env.user
        if not (
            self.env.su
            or user.has_group('jxc_module.group_keeper')
            or user.has_group('jxc_module.group_manager')
        ):
            raise AccessError(
                self.env._("Only keepers and managers put lots on hold or release them.")
            )
