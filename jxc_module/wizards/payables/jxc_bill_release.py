from odoo import api, fields, models

from ...models.base.given import given_ids


class JxcBillRelease(models.TransientModel):
    _name = 'jxc.bill.release'
    _inherit = 'jxc.dialog'
    _description = "Release Bills for Payment"

    move_ids = fields.Many2many('account.move', string="Bills", readonly=True)
    message = fields.Text(compute='_compute_message')
    reason = fields.Text(required=True, help="Kept with the bill and its figures.")

    @api.model
    def default_get(self, fields):
        vals = super().default_get(fields)
        if self.env.context.get('active_model') == 'account.move' and not vals.get('move_ids'):
            vals['move_ids'] = given_ids(self.env, self.env.context.get('active_ids'))
            self._jxc_check_given(vals)
        return vals

    @api.depends('move_ids')
    def _compute_message(self):
        sees = self.env.user.has_group('jxc_module.group_cost')
        for wizard in self:
            held = wizard.move_ids._origin.filtered('jxc_payment_held')
            wizard.message = '\n'.join(
                f"{bill.display_name}\n{bill.jxc_match_text}" if sees else bill.display_name
                for bill in held
            )

    def action_confirm(self):
        """Release the bills that are held."""
        self.ensure_one()
        self.move_ids.action_jxc_release(self.reason)
        return {'type': 'ir.actions.act_window_close'}
