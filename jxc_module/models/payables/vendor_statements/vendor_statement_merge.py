from odoo import api, models


class JxcVendorStatement(models.Model):
    """Statements of vendors that are merged."""

    _inherit = 'jxc.vendor.statement'

    @api.model
    def _jxc_after_partner_merge(self, sources, target):
        """Name the statements after the one that remains."""
        found = self.search([('partner_id', '=', target.id)])
        self.env.add_to_compute(self._fields['name'], found)
