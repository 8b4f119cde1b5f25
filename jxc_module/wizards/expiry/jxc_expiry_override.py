from odoo import api, fields, models

from ...models.base.given import given_records


class JxcExpiryOverride(models.TransientModel):
    _name = 'jxc.expiry.override'
    _inherit = 'jxc.dialog'
    _description = "Let Lots Pass an Expiry Gate"

    picking_ids = fields.Many2many('stock.picking', string="Transfers", readonly=True)
    message = fields.Text(compute='_compute_message')
    is_warning = fields.Boolean(compute='_compute_message')
    reason = fields.Text(help="Kept with the lot, the customer and the transfer.")
    confirmed = fields.Text(readonly=True)

    @api.depends('picking_ids')
    def _compute_message(self):
        for wizard in self:
            # the gate's look at the lots of transfers that he may read (a dialog holds no others)
            blocks = wizard.picking_ids._jxc_lines_to_do().sudo()._jxc_blocks()
            wizard.message = '\n'.join(wizard._line(wizard.picking_ids, block) for block in blocks)
            wizard.is_warning = all(block.cause == 'warn' for block in blocks)

    def action_confirm(self):
        """Keep the reason and go on validating.

        :return: what validating the transfers returns
        """
        self.ensure_one()
        self = self._clean()  # noqa: PLW0642
        if not self.is_warning:
            self.picking_ids._jxc_override(self.reason)
        self.confirmed = self.message
        ids = self.env.context.get('button_validate_picking_ids') or self.picking_ids.ids
        pickings = given_records(self.env['stock.picking'], ids, 'write')
        # Core would ask once more about the same expired lots, without a reason.
        pickings = pickings.with_context(skip_expired=self._is_all_of_core())
        return pickings.button_validate()

    @api.model
    def _jxc_confirmed(self, pickings, blocks):
        """Tell whether this user has confirmed all that is warned about these transfers now.

        Validating may stop at another page after this one, so that it is asked for again.

        :param blocks: list of Block
        """
        if not blocks:
            return True
        page = self.search(
            [
                ('create_uid', '=', self.env.uid),
                ('picking_ids', 'in', pickings.ids),
                ('confirmed', '!=', False),
            ],
            order='id desc',
            limit=1,
        )
        told = set((page.confirmed or '').splitlines())
        return all(self._line(pickings, block) in told for block in blocks)

    @api.model
    def _line(self, pickings, block):
        return f"• {pickings._jxc_block_text(block)}"

    def _is_all_of_core(self):
        """Tell whether core has no other lot to warn about than those just allowed."""
        warned = self.picking_ids._check_expired_lots().move_line_ids.filtered('is_expired').lot_id
        # a clerk who is only warned may not read the log
        logs = self.env['jxc.expiry.log'].sudo()
        logs = logs.search([('picking_id', 'in', self.picking_ids.ids)])
        return bool(warned) and warned <= logs.lot_id
