from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_inspection = fields.Boolean(
        string="Receipt Inspection",
        help="Goods marked for it (by operation type, product, category or vendor) are inspected "
        "before their receipt is validated, and buyers are told about short, over and rejected "
        "deliveries.",
    )

    def _jxc_recommended_settings(self):
        return {**super()._jxc_recommended_settings(), 'jxc_inspection': True}
