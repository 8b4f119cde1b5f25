from odoo import api, fields, models

from ...models.base.given import given_ids_text, given_records


class JxcCheckOverride(models.TransientModel):
    _name = 'jxc.check.override'
    _inherit = 'jxc.dialog'
    _description = "Override Order Checks"

    res_model = fields.Selection(
        [('sale.order', "Sales Orders"), ('purchase.order', "Purchase Orders")], required=True
    )
    res_ids = fields.Char(required=True)
    message = fields.Text(compute='_compute_message')
    reason = fields.Text(help="Kept with the order, the check and what it said.")

    @api.depends('res_model', 'res_ids')
    def _compute_message(self):
        for wizard in self:
            orders = wizard._orders()
            reader = self.env['jxc.check']._reader(deciding=True)
            findings = orders._jxc_findings(reader) if orders else {}
            wizard.message = '\n'.join(
                f"• {finding['text']}"
                for order in orders
                for finding in findings[order.id]
                if orders._jxc_overridable(finding)
            ) or self.env._(
                "Nothing is blocked as it stands. Your reason lets you change a confirmed order "
                "once in spite of the checks."
            )

    def action_override(self):
        """Keep the reason; the orders can be confirmed then."""
        self.ensure_one()
        self._orders()._jxc_override_checks(self.reason)
        return {'type': 'ir.actions.act_window_close'}

    def _orders(self):
        if not self.res_model:
            return self.env['sale.order']
        return given_records(self.env[self.res_model], given_ids_text(self.env, self.res_ids))
