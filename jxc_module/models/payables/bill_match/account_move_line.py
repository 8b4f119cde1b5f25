from odoo import models

# What core computes of a line of a bill, and stores: what RPC wrote there stood. A line of another
# kind is paid and not compared.
COMPUTED = frozenset(
    {
        *('price_subtotal', 'price_total', 'display_type'),
        *('amount_residual', 'amount_residual_currency'),
    }
)


class AccountMoveLine(models.Model):
    """What is billed is what will be paid: nobody says so beside it."""

    _inherit = 'account.move.line'

    # === CRUD === #

    def write(self, vals):
        self._jxc_check_billed(vals)
        return super().write(vals)

    # === ACTIONS === #

    def action_register_payment(self, ctx=None):
        self.move_id._jxc_check_payment()
        return super().action_register_payment(ctx)

    # === BUSINESS === #

    def _jxc_check_billed(self, vals):
        """Refuse other values of what core computes of vendor bills, where a company compares.

        :raise AccessError: names the fields
        """
        if self.env.su or COMPUTED.isdisjoint(vals):
            return
        # a switch of the company; compared and not shown
        lines = self.sudo().filtered(
            lambda line: line.move_id.is_purchase_document() and line.company_id.jxc_bill_match
        )
        named = {name for name in COMPUTED & vals.keys() if set(lines.mapped(name)) - {vals[name]}}
        if named:
            self._jxc_refuse_written(named)
