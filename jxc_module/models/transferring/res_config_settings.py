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
