from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_opening_journal_id = fields.Many2one(
        related='company_id.jxc_opening_journal_id', readonly=False
    )
    jxc_opening_account_id = fields.Many2one(
        related='company_id.jxc_opening_account_id', readonly=False
    )
    jxc_opening_place_id = fields.Many2one(
        related='company_id.jxc_opening_place_id', readonly=False
    )
    jxc_opening_stock_account_id = fields.Many2one(
        related='company_id.jxc_opening_stock_account_id', readonly=False
    )
