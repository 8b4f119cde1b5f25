from odoo import api, fields, models

OWN = ('jxc_match_own', 'jxc_match_qty_percent', 'jxc_match_price_percent', 'jxc_match_amount')


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
        return [*super()._commercial_fields(), *OWN]

    @api.model
    def _jxc_kept_by(self):
        # a bill within its tolerances is paid: who buys does not set them
        groups = 'jxc_module.group_accountant,jxc_module.group_manager'
        return {**super()._jxc_kept_by(), **dict.fromkeys(OWN, groups)}

    @api.model
    def _jxc_before_partner_merge(self, sources, target):
        """Keep tolerances together: core takes each one from whoever has it, the laxest mix."""
        owner = next((one for one in (target, *sources) if one.jxc_match_own), None)
        if owner:
            values = {name: owner[name] for name in OWN}
            # what one of them has is nobody's own setting
            (sources | target).with_context(tracking_disable=True).write(values)
