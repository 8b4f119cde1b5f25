from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_bill_match = fields.Boolean(related='company_id.jxc_bill_match', readonly=False)
    jxc_match_qty_percent = fields.Float(related='company_id.jxc_match_qty_percent', readonly=False)
    jxc_match_price_percent = fields.Float(
        related='company_id.jxc_match_price_percent', readonly=False
    )
    jxc_match_amount = fields.Monetary(
        related='company_id.jxc_match_amount',
        currency_field='company_currency_id',
        readonly=False,
    )
    jxc_match_free_bills = fields.Boolean(related='company_id.jxc_match_free_bills', readonly=False)
