from odoo import api, models

from ...base.during import ongoing
from .stock_rule import FOUND_RULES


class ProductSupplierinfo(models.Model):
    """Price lists that change while something orders: what was found is asked for again."""

    _inherit = 'product.supplierinfo'

    @api.model_create_multi
    def create(self, vals_list):
        self._jxc_forget_found()
        result = super().create(vals_list)
        self._jxc_forget_found()  # what was worked out in between saw the old ones
        return result

    def write(self, vals):
        self._jxc_forget_found()
        result = super().write(vals)
        self._jxc_forget_found()  # what was worked out in between saw the old ones
        return result

    def unlink(self):
        self._jxc_forget_found()
        result = super().unlink()
        self._jxc_forget_found()  # what was worked out in between saw the old ones
        return result

    def _jxc_forget_found(self):
        found = ongoing(self.env, FOUND_RULES)
        if found:
            found.clear()
