from odoo import api, models
from odoo.fields import Domain


class JxcGolive(models.AbstractModel):
    """Checks of what this app goes by: policies, reordering rules, switches."""

    _inherit = 'jxc.golive'

    @api.model
    def _jxc_golive_policy(self):
        """Tell where no policy says how much stock to keep."""
        return self._told(
            'planning',
            'warn',
            'buyer',
            self.env._("No safety stock policy"),
            self.env._("Write down how much to keep: one policy for all goods is a good start."),
            count=not self.env['jxc.safety.policy'].search_count(
                [('company_id', '=', self.env.company.id)], limit=1
            ),
            action='jxc_module.action_safety_policy',
            mend='policy',
            mend_title=self.env._("Add one for all goods: 95 %, proposals only"),
        )

    @api.model
    def _jxc_golive_reorder_rule(self):
        """Find goods that are bought and have no reordering rule in any warehouse."""
        bought = Domain('is_storable', '=', True) & Domain('purchase_ok', '=', True)
        ours = Domain('company_id', '=', self.env.company.id)
        return self._found(
            'planning',
            'warn',
            'buyer',
            self.env._("Bought products without reordering rule"),
            self.env._("Let the policies make missing rules, or add one to what is reordered."),
            model='product.product',
            domain=bought & Domain('orderpoint_ids', 'not any', ours),
            among=bought,
            action='product.product_normal_action_sell',
            mend='reorder_rule',
            mend_title=self.env._("Let the policies make them every night"),
        )

    @api.model
    def _jxc_golive_recommended(self):
        """Count the recommended settings that are off."""
        company = self.env.company.sudo()  # switches, no secret
        wanted = company._jxc_recommended_settings()
        return self._told(
            'planning',
            'hint',
            'manager',
            self.env._("Recommended settings that are off"),
            self.env._("Look at them and switch on what fits, or let the setting wizard do it."),
            count=sum(1 for name, value in wanted.items() if company[name] != value),
            total=len(wanted),
            action='jxc_module.action_settings',
            mend='recommended',
            mend_title=self.env._("Show what they would change"),
        )

    @api.model
    def _jxc_golive_expiry_level(self):
        """Tell where lots have dates and nothing would be said when they come near."""
        dated = self.env['product.template'].search_count(
            [('use_expiration_date', '=', True)], limit=1
        )
        company = self.env.company.sudo()  # a switch, no secret
        levels = self.env['jxc.expiry.level'].search_count([], limit=1)
        return self._told(
            'planning',
            'stop',
            'manager',
            self.env._("Goods with expiry dates, and no alerts about them"),
            self.env._("Switch on expiry alerts and look at their levels."),
            count=dated and not (levels and company.jxc_expiry_alerts),
            action='jxc_module.action_expiry_level',
            mend='recommended',
            mend_title=self.env._("Show what they would change"),
        )
