from odoo import models

from .by_core import by_core


class SaleAdvancePaymentInv(models.TransientModel):
    _inherit = 'sale.advance.payment.inv'

    @by_core
    def _create_invoices(self, sale_orders):
        return super()._create_invoices(sale_orders)
