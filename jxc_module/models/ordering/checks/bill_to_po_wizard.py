from odoo import models

from .by_core import by_core


class BillToPoWizard(models.TransientModel):
    _inherit = 'bill.to.po.wizard'

    @by_core
    def action_add_to_po(self):
        return super().action_add_to_po()

    @by_core
    def action_add_downpayment(self):
        return super().action_add_downpayment()
