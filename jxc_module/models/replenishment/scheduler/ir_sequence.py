from odoo import api, models

from .stock_rule import searched_once


class IrSequence(models.Model):
    """The sequence of orders: looked up once for all orders of a run."""

    _inherit = 'ir.sequence'

    @api.model
    @api.readonly
    def search(self, domain, offset=0, limit=None, order=None):
        if offset or limit or order != 'company_id':
            return super().search(domain, offset, limit, order)
        return searched_once(
            self, domain, lambda: super(IrSequence, self).search(domain, order=order)
        )
