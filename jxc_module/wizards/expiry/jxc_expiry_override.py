from odoo import api, fields, models


class JxcExpiryOverride(models.TransientModel):
    _name = 'jxc.expiry.override'
    _description = "Let Lots Pass an Expiry Gate"

    picking_ids = fields.Many2many('stock.picking', string="Transfers", readonly=True)
    message = fields.Text(compute='_compute_message')
    is_warning = fields.Boolean(compute='_compute_message')
    reason = fields.Text(help="Kept with the lot, the customer and the transfer.")

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
        if not self.is_warning:
            self.picking_ids._jxc_override(self.reason)
        ids = self.env.context.get('button_validate_picking_ids') or self.picking_ids.ids
        # Core would ask once more about the same expired lots, without a reason.
        context = {'jxc_expiry_warned': True, 'skip_expired': self._is_all_of_core()}
        return self.env['stock.picking'].browse(ids).with_context(**context).button_validate()

    def _is_all_of_core(self):
        """Tell whether core has no other lot to warn about than those just allowed."""
        warned = self.picking_ids._check_expired_lots().move_line_ids.filtered('is_expired').lot_id
        # a clerk who is only warned may not read the log
        logs = self.env['jxc.expiry.log'].sudo()
        logs = logs.search([('picking_id', 'in', self.picking_ids.ids)])
        return bool(warned) and warned <= logs.lot_id
