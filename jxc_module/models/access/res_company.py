from odoo import api, fields, models

# What the domains of record rules read; they are cached for each user.
READ_BY_RULES = {
    'account_stock_journal_id',
    'active',
    'jxc_own_customers',
    'jxc_own_purchases',
}


class ResCompany(models.Model):
    """Switches of what people see. None is recommended: each takes documents away from somebody."""

    _inherit = 'res.company'

    jxc_own_customers = fields.Boolean(
        string="Own Customers Only",
        help="Salespersons who see their own orders only do not see the customers of other "
        "salespersons either, except those they have an order or an invoice with.",
    )
    jxc_own_purchases = fields.Boolean(
        string="Own Purchase Orders Only",
        help="Buyers see their own and unassigned purchase orders and the bills made from them. "
        "Purchase administrators, keepers and accountants see all.",
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        # rules about costs list the journals of bills and of stock values of all companies
        self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if READ_BY_RULES & vals.keys():
            self.env.registry.clear_cache()
        return result
