from odoo import fields, models


class ResCompany(models.Model):
    """Approval of transfers: a limit of 0 asks nobody, one person may then do all of a transfer."""

    _inherit = 'res.company'

    jxc_transit_value = fields.Boolean(
        string="Values of Quants with Goods in Transit",
        help="Odoo spreads the whole value of a product over the pieces in warehouses alone, and "
        "shows the same value again for those in transit: 200 for goods worth 100. With this "
        "switch the values of all quants of a product add up to its value.",
    )
    jxc_transfer_limit = fields.Monetary(
        string="Transfers: Approval from Value",
        help="Transfers of this value at cost or more are approved by a manager.",
    )
    jxc_transfer_four_eyes = fields.Boolean(
        string="Transfers: Four Eyes",
        help="Whoever asked for a transfer does not approve it.",
    )
    jxc_transfer_min_life = fields.Integer(
        string="Transfers: Days Left at Arrival",
        help="Lots that have fewer days left when they arrive are neither reserved for a transfer "
        "nor proposed for one; expired ones never are.",
    )
    jxc_transfer_adopt = fields.Boolean(
        string="Transfers of Routes",
        help="What resupply routes and reordering rules move between warehouses, and pickings "
        "straight from one warehouse to another, get a transfer document. What is open when this "
        "is switched on stays as it is.",
    )
    jxc_transfer_days = fields.Float(
        string="Days of a Transfer",
        digits=(8, 1),
        default=2.0,
        help="From shipping to receipt, where neither the trips of a route nor its own setting "
        "tell better.",
    )
    jxc_transit_alerts = fields.Boolean(
        string="Transit Alerts",
        help="Alerts to the keepers of both warehouses when goods are late, or go off sale on "
        "their way.",
    )
    jxc_transfer_late_days = fields.Integer(
        string="Transfer Alert after Days",
        default=1,
        help="Goods that are on the road for so many days beyond their expected date raise an "
        "alert.",
    )
    jxc_rebalance_min_worth = fields.Monetary(
        string="Rebalancing: Minimum Worth",
        help="A trip is proposed where it saves so much more than it costs.",
    )
    jxc_rebalance_holding = fields.Float(
        string="Rebalancing: Cost of Lying Idle",
        default=15.0,
        help="Percent of the value a year: interest on the money in it, space and loss. A transfer "
        "of surplus saves it; goods that are ordered early cost it.",
    )

    _jxc_transfer_terms = models.Constraint(
        'CHECK (COALESCE(jxc_transfer_days, 0) >= 0 AND COALESCE(jxc_transfer_late_days, 0) >= 0'
        ' AND COALESCE(jxc_rebalance_min_worth, 0) >= 0'
        ' AND COALESCE(jxc_rebalance_holding, 0) >= 0)',
        "Days, amounts and percents of transfers cannot be negative.",
    )

    def _jxc_holding_percent(self):
        return self.jxc_rebalance_holding

    def _jxc_recommended_settings(self):
        return {
            **super()._jxc_recommended_settings(),
            'jxc_transfer_adopt': True,
            'jxc_transit_alerts': True,
            'jxc_transit_value': True,
        }

    def write(self, vals):
        result = super().write(vals)
        if 'jxc_transit_alerts' in vals and not vals['jxc_transit_alerts']:
            # the ledger belongs to the company that is switched off
            self.env['jxc.alert'].sudo()._jxc_close_transit_alerts(self)
        return result
