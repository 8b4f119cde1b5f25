from odoo import fields, models


class ResPartner(models.Model):
    _inherit = 'res.partner'

    jxc_inspect = fields.Boolean(
        string="Inspect Deliveries", help="Whatever this vendor delivers is inspected."
    )

    def _commercial_fields(self):
        return [*super()._commercial_fields(), 'jxc_inspect']
