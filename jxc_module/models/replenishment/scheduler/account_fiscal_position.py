from odoo import api, models

from .stock_rule import searched_once


class AccountFiscalPosition(models.Model):
    """Positions that apply by themselves: asked for once, not for the order of each vendor."""

    _inherit = 'account.fiscal.position'

    @api.model
    @api.readonly
    def search(self, domain, offset=0, limit=None, order=None):
        if offset or limit or order:
            return super().search(domain, offset, limit, order)
        return searched_once(
            self, domain, lambda: super(AccountFiscalPosition, self).search(domain)
        )
