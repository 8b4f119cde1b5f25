from odoo import api, models


class JxcWinback(models.Model):
    """Follow-ups of contacts that are merged: one a day and kind remains."""

    _inherit = 'jxc.winback'

    @api.model
    def _jxc_before_partner_merge(self, sources, target):
        """Delete what would be there twice for the contact that remains: the later of a day."""
        rows = self.search([('partner_id', 'in', (sources | target).ids)])
        for group in rows.grouped(lambda row: (row.company_id, row.kind, row.day)).values():
            group.sorted(lambda row: (row.partner_id != target, row.id))[1:].unlink()
