from odoo import fields, models


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
