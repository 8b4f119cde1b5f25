from odoo import models

from ...base.rules_later import RulesLater


class SaleOrder(models.Model):
    """Confirming orders looks at the rules of all their products once, before it returns."""

    _inherit = 'sale.order'

    def action_confirm(self):
        companies = self.env['res.company']._jxc_scheduler_ids()
        if (
            not companies
            or RulesLater.of(self.env)
            or any(order.company_id.id not in companies for order in self)
        ):
            return super().action_confirm()
        later = RulesLater()
        with later.holding(self):
            result = super().action_confirm()
        later.run(self.env)
        return result
