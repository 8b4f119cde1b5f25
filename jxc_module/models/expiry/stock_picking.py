from odoo import models
from odoo.exceptions import AccessError, UserError

from ..base.during import is_unattended
from ..base.given import given_text


class StockPicking(models.Model):
    _inherit = 'stock.picking'

    def _pre_action_done_hook(self):
        stop = self._jxc_gate_stop()
        return stop or super()._pre_action_done_hook()

    # === BUSINESS === #

    def _jxc_gate_stop(self):
        """Return the wizard that asks for a reason or tells a warning; None to go on.

        Where nobody can be asked, warnings are noted on the transfers.

        :raises UserError: for those who may not override, and where nobody can be asked
        """
        lines = self._jxc_lines_to_do()
        # a gate holds by what is true of the lots, not by what the user may read of them
        blocks = lines.sudo()._jxc_blocks() if lines else []
        hard = [block for block in blocks if block.cause != 'warn']
        alone = is_unattended(self.env)
        if hard and (
            alone
            or any(block.cause == 'blocked' for block in hard)
            or not self.env.user.has_group('jxc_module.group_override')
        ):
            raise UserError(self._jxc_gate_message(hard))
        if alone:
            self._jxc_note_expiry(blocks)
            return None
        wizard = self.env['jxc.expiry.override']
        if not hard and wizard._jxc_confirmed(self, blocks):
            return None
        title = self.env._("Lots at the Expiry Gate") if hard else self.env._("Lots Near Expiry")
        return wizard._dialog_action(
            title, {'picking_ids': self.ids}, context=dict(self.env.context)
        )

    def _jxc_note_expiry(self, blocks):
        """Note warnings on the transfers that go on in spite of them.

        :param blocks: list of Block
        """
        bodies = {}
        for block in blocks:
            bodies.setdefault(block.picking.id, []).append(self._jxc_block_text(block))
        self.browse(bodies)._message_log_batch(
            {
                picking: self.env._("Validated in spite of: %(texts)s", texts=' '.join(texts))
                for picking, texts in bodies.items()
            }
        )

    def _jxc_lines_to_do(self):
        # those of the companies that switched the gates on
        gated = self.filtered(lambda picking: picking.company_id.jxc_expiry_gates)
        return super(StockPicking, gated)._jxc_lines_to_do()

    def _jxc_override(self, reason):
        """Let the stopped lots of these transfers pass, and keep who, when, what and why.

        :param str reason: why
        :return: jxc.expiry.log
        :raises AccessError: for those who may not override
        :raises UserError: without a reason, or where a level forbids the sale to everybody
        """
        if not self.env.user.has_group('jxc_module.group_override'):
            raise AccessError(self.env._("You may not override the expiry gates."))
        reason = given_text(reason)
        if not reason:
            raise UserError(self.env._("Give a reason: it is kept with the transfer."))
        self.check_access('write')
        # the same look at the lots as the gate itself; his rights are checked above
        blocks = self._jxc_lines_to_do().sudo()._jxc_blocks()
        blocked = [block for block in blocks if block.cause == 'blocked']
        if blocked:
            raise UserError(self._jxc_gate_message(blocked))
        # The log has no rights to write at all: it is written here and nowhere else.
        return (
            self.env['jxc.expiry.log']
            .sudo()
            .create([self._jxc_log_values(block, reason) for block in blocks])
            .sudo(False)
        )

    def _jxc_log_values(self, block, reason):
        return {
            'user_id': self.env.user.id,
            'company_id': block.picking.company_id.id,
            'kind': 'receipt' if block.cause == 'receipt' else 'delivery',
            'cause': block.cause,
            'product_id': block.product.id,
            'lot_id': block.lot.id,
            'lot_name': block.lot_name,
            'quantity': block.quantity,
            'partner_id': block.picking.partner_id.id,
            'picking_id': block.picking.id,
            'warehouse_id': block.picking.picking_type_id.warehouse_id.id,
            'days_left': block.days_left,
            'required_days': block.required,
            'reason': reason,
        }

    def _jxc_gate_message(self, blocks):
        """Return what is stopped and what to do, for a person.

        :param blocks: list of Block
        """
        if any(block.cause == 'blocked' for block in blocks):
            remedy = self.env._("Take other lots: at this level nobody may deliver them.")
        elif all(block.cause == 'receipt' for block in blocks):
            remedy = self.env._(
                "Take the lots out of the receipt and send them back, correct the expiration date, "
                "or ask somebody who may override."
            )
        else:
            remedy = self.env._(
                "Take other lots, return, scrap or quarantine these, or ask somebody who may "
                "override to validate with a reason."
            )
        return '\n'.join([*(f"• {self._jxc_block_text(block)}" for block in blocks), '', remedy])

    def _jxc_block_text(self, block):
        """Return one sentence about a Block, with the lot and its date."""
        # the message is for the person, who sees the lot on his own transfer
        lot, company = block.lot, block.picking.company_id or self.env.company
        expires = lot.expiration_date
        names = {
            'lot': block.lot_name,
            'product': block.product.display_name,
            'date': company._jxc_local_day(expires) if expires else '',
            'days': block.days_left,
            'required': block.required,
            'reason': lot.jxc_hold_reason or '',
        }
        texts = {
            'hold': self.env._("%(product)s, lot %(lot)s is on hold: %(reason)s", **names),
            'expired': self.env._("%(product)s, lot %(lot)s has expired on %(date)s.", **names),
            'blocked': self.env._(
                "%(product)s, lot %(lot)s expires on %(date)s, %(days)s days left, and is not for "
                "sale any more.",
                **names,
            ),
            'level': self.env._(
                "%(product)s, lot %(lot)s expires on %(date)s: %(days)s days left.", **names
            ),
            'warn': self.env._(
                "%(product)s, lot %(lot)s expires on %(date)s: %(days)s days left.", **names
            ),
            'min_life': self.env._(
                "%(product)s, lot %(lot)s has %(days)s days left; the customer asks for "
                "%(required)s.",
                **names,
            ),
            'receipt': self.env._(
                "%(product)s, lot %(lot)s arrives with %(days)s days left; %(required)s are asked "
                "for.",
                **names,
            ),
        }
        return texts[block.cause]
