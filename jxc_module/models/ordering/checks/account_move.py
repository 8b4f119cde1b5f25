from odoo import models

from .by_core import by_core


class AccountMove(models.Model):
    _inherit = 'account.move'

    @by_core
    def _post(self, soft=True):
        # costs that are invoiced on become lines of the order
        return super()._post(soft=soft)
