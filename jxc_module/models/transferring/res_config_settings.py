from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_transfer_limit = fields.Monetary(
        related='company_id.jxc_transfer_limit',
        currency_field='company_currency_id',
        readonly=False,
    )
    jxc_transfer_four_eyes = fields.Boolean(
        related='company_id.jxc_transfer_four_eyes', readonly=False
    )
    jxc_transfer_min_life = fields.Integer(
        related='company_id.jxc_transfer_min_life', readonly=False
    )
    jxc_transfer_adopt = fields.Boolean(related='company_id.jxc_transfer_adopt', readonly=False)
    jxc_transit_value = fields.Boolean(related='company_id.jxc_transit_value', readonly=False)
    jxc_transit_alerts = fields.Boolean(related='company_id.jxc_transit_alerts', readonly=False)
    jxc_transfer_late_days = fields.Integer(
        related='company_id.jxc_transfer_late_days', readonly=False
    )
    jxc_transfer_days = fields.Float(related='company_id.jxc_transfer_days', readonly=False)
    jxc_rebalance_min_worth = fields.Monetary(
        related='company_id.jxc_rebalance_min_worth',
        currency_field='company_currency_id',
        readonly=False,
    )
    jxc_rebalance_holding = fields.Float(related='company_id.jxc_rebalance_holding', readonly=False)
