from odoo import api, fields, models

from ...models.base.given import MAX_ID, given_records


class JxcExpiryOverride(models.TransientModel):
    _name = 'jxc.expiry.override'
    _inherit = 'jxc.dialog'
    _description = "Let Lots Pass an Expiry Gate"

    picking_ids = fields.Many2many('stock.picking', string="Transfers", readonly=True)
    message = fields.Text(compute='_compute_message')
    is_warning = fields.Boolean(compute='_compute_message')
    reason = fields.Text(help="Kept with the lot, the customer and the transfer.")
    is_confirmed = fields.Boolean(readonly=True)

    @api.depends('picking_ids')
    def _compute_message(self):
        for wizard in self:
            blocks = wizard.picking_ids._jxc_lines_to_do().sudo()._jxc_blocks()
            wizard.message = '\n'.join(
                f"• {wizard.picking_ids._jxc_block_text(block)}" for block in blocks
            )
            wizard.is_warning = all(block.cause == 'warn' for block in blocks)

    def action_confirm(self):
        """Keep the reason and go on validating.

        :return: what validating the transfers returns
        """
        self.ensure_one()
        self = self._clean()  # noqa: PLW0642
        if not self.is_warning:
            self.picking_ids._jxc_override(self.reason)
        self.is_confirmed = True
        ids = self.env.context.get('button_validate_picking_ids') or self.picking_ids.ids
        pickings = given_records(self.env['stock.picking'], ids, 'write')
        # Core would ask once more about the same expired lots, without a reason.
        context = {'jxc_expiry_warned': self.id, 'skip_expired': self._is_all_of_core()}
        return pickings.with_context(**context).button_validate()

    @api.model
    def _jxc_confirmed(self, pickings):
        """Tell whether this user has confirmed the warning about these transfers.

        The page is named in the context, since validating may stop at another page after it.
        """
        named = self.env.context.get('jxc_expiry_warned')
        page = self.browse([named] if type(named) is int and 0 < named <= MAX_ID else [])
        page = page.exists()._filtered_access('read')
        return bool(page.is_confirmed and pickings <= page.picking_ids)

    def _is_all_of_core(self):
        """Tell whether core has no other lot to warn about than those just allowed."""
        warned = self.picking_ids._check_expired_lots().move_line_ids.filtered('is_expired').lot_id
        # a clerk who is only warned may not read the log
        logs = self.env['jxc.expiry.log'].sudo()
        logs = logs.search([('picking_id', 'in', self.picking_ids.ids)])
        return bool(warned) and warned <= logs.lot_id
