from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    # === CHECKS === #

    jxc_checks = fields.Boolean(
        string="Order Checks",
        help="Sales and purchase orders are checked before they are confirmed: stock, life, "
        "credit, prices, missing data. What a check that fails does is set on each rule.",
    )
    jxc_approval_auto = fields.Boolean(
        string="Confirm When Approved",
        help="An order is confirmed at once when its last approval is given, in the name of who "
        "asked for it. Otherwise he confirms it himself.",
    )

    # === FLOWS === #

    jxc_flows = fields.Boolean(
        string="Order Flows",
        help="Shows a button on orders that takes them through all steps of their flow: confirm, "
        "deliver or receive, invoice, pay.",
    )
    jxc_sale_flow_profile_id = fields.Many2one(
        'jxc.flow.profile', string="Flow of Sales", domain=[('kind', '=', 'sale')]
    )
    jxc_purchase_flow_profile_id = fields.Many2one(
        'jxc.flow.profile', string="Flow of Purchases", domain=[('kind', '=', 'purchase')]
    )

    # === ENTRY === #

    jxc_pinyin_search = fields.Boolean(
        string="Search Products by Pinyin Initials",
        help="Wherever a product is chosen, ljc finds 龙井茶.",
    )

    def _jxc_recommended_settings(self):
        return {**super()._jxc_recommended_settings(), 'jxc_checks': True, 'jxc_flows': True}
