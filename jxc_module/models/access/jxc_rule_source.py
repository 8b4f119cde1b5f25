from odoo import api, models

from .by_table import inherit_by_table


class JxcRuleSource(models.AbstractModel):
    """Clear the cached conditions of record rules when something changes that they were made of.

    Core keeps the domain of a rule for each user until groups, companies or rules change. Ours list
    locations of warehouses and journals of bills and stock values, and ask for switches.
    """

    _name = 'jxc.rule.source'
    _description = "Source of Record Rules"

    _jxc_rule_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        # stored computes come later, and the creator may use what he made right now
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._jxc_rule_fields & vals.keys():
            self.env.registry.clear_cache()
        return result


inherit_by_table(
    'jxc.rule.source',
    '_jxc_rule_fields',
    {
        # bills, and what values stock: hidden with the costs
        'account.journal': {'type'},
        'product.category': {'property_stock_journal'},
        'res.company': {
            'account_stock_journal_id',
            'active',
            'jxc_own_customers',
            'jxc_own_purchases',
        },
        # what lies in the warehouses of a user
        'stock.location': {'usage', 'location_id'},
    },
)
