from odoo import fields, models


class ResPartner(models.Model):
    _inherit = 'res.partner'

    jxc_match_own = fields.Boolean(
        string="Own Bill Tolerances",
        help="Bills of this vendor are compared with the tolerances below instead of the "
        "company's.",
    )
    jxc_match_qty_percent = fields.Float(string="Quantity Tolerance (%)")
    jxc_match_price_percent = fields.Float(string="Price Tolerance (%)")
    jxc_match_amount = fields.Float(
        string="Amount Tolerance",
        digits='Product Price',
        help="In the currency of the company that is billed.",
    )

    def _commercial_fields(self):
        return [
            *super()._commercial_fields(),
            'jxc_match_own',
            'jxc_match_qty_percent',
            'jxc_match_price_percent',
            'jxc_match_amount',
        ]
