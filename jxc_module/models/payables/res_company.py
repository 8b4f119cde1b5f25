from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_bill_match = fields.Boolean(
        string="Match Bills",
        help="Compare each vendor bill with what was ordered and received. A bill outside of the "
        "tolerances is not paid before somebody releases it with a reason.",
    )
    jxc_match_qty_percent = fields.Float(
        string="Quantity Tolerance (%)",
        help="How much more than ordered and accepted may be billed, in percent of what was "
        "ordered.",
    )
    jxc_match_price_percent = fields.Float(
        string="Price Tolerance (%)",
        help="How far the price of a bill may be from the price of the order, in percent.",
    )
    jxc_match_amount = fields.Monetary(
        string="Amount Tolerance",
        currency_field='currency_id',
        help="A difference of a line worth no more than this passes, whatever its percent.",
    )
    jxc_match_free_bills = fields.Boolean(
        string="Pay Goods without an Order",
        help="Bills of goods that no order stands behind are told, but not held.",
    )

    def _jxc_recommended_settings(self):
        return {
            **super()._jxc_recommended_settings(),
            'jxc_bill_match': True,
            'jxc_match_price_percent': 1.0,
        }
