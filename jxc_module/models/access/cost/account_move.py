from odoo import models

from .beyond_cost import beyond_cost, costs_masked


class AccountMove(models.Model):
    """Let users post and reset customer invoices whose cost lines are hidden from them."""

    _inherit = 'account.move'

    # === ACTIONS === #

    def button_draft(self):
        res = super().button_draft()
        self._jxc_remove_hidden_cogs()
        return res

    def button_cancel(self):
        res = super().button_cancel()
        self._jxc_remove_hidden_cogs()
        return res

    # === BUSINESS === #

    def _post(self, soft=True):
        posted = super()._post(soft)
        self._jxc_forget_lines()
        return posted

    @beyond_cost()
    def _stock_account_prepare_realtime_out_lines_vals(self):
        return super()._stock_account_prepare_realtime_out_lines_vals()

    def _jxc_remove_hidden_cogs(self):
        """Remove the cost lines that core has just removed as far as the user sees them."""
        if not costs_masked(self.env):
            return
        self._jxc_forget_lines()
        # core lets him reset this invoice and removes its cost lines with it; he reads none of them
        cogs = self.sudo().line_ids.filtered(lambda line: line.display_type == 'cogs')
        with self.env.protecting(self.env['account.move']._get_protected_vals({}, self)):
            cogs.unlink()
        self._jxc_forget_lines()

    def _jxc_forget_lines(self):
        """Forget the lines in the cache of a masked user: it does not know who read them."""
        if costs_masked(self.env):
            self.env.flush_all()
            self.invalidate_recordset(['line_ids'])
