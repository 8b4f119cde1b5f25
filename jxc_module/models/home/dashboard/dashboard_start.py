from odoo import api, models


class JxcDashboard(models.AbstractModel):
    """What to do next where there is no trade yet."""

    _inherit = 'jxc.dashboard'

    # words, action, the group that may do it
    @api.model
    def _first_steps(self):
        return [
            (
                self.env._("Enter your products, or import them from a workbook."),
                'stock.product_template_action_product',
                'stock.group_stock_user',
            ),
            (
                self.env._("Count what lies in the warehouse: the opening stock."),
                'stock.action_view_inventory_tree',
                'stock.group_stock_user',
            ),
            (
                self.env._("Enter the first purchase."),
                'jxc_module.action_purchase_entry',
                'purchase.group_purchase_user',
            ),
            (
                self.env._("Enter the first sale."),
                'jxc_module.action_sale_entry',
                'sales_team.group_sale_salesman',
            ),
            (
                self.env._("Give your people their roles."),
                'jxc_module.action_role_assign',
                'jxc_module.group_manager',
            ),
            (
                self.env._("Switch on what we recommend."),
                'jxc_module.action_settings',
                'base.group_system',
            ),
        ]

    @api.model
    def _jxc_card_first_steps(self, card, frame):
        """Say what to do first, as long as nothing was ordered in the company."""
        if self._has_trade(frame):
            return None
        steps = []
        for text, xmlid, group in self._first_steps():
            action = self.env.ref(xmlid, False)
            if action and self.env.user.has_group(group):
                steps.append({'rule': xmlid.split('.')[1], 'text': text, 'action': action.id})
        return {'value': steps, 'action': False} if steps else None

    @api.model
    def _has_trade(self, frame):
        """Tell whether the company has ordered anything: for all, whatever they may see of it."""
        for model in ('sale.order', 'purchase.order'):
            # that there is trade is no secret
            if (
                self.env[model]
                .sudo()
                .search_count([('company_id', 'in', self.env.companies.ids)], limit=1)
            ):
                return True
        return False
