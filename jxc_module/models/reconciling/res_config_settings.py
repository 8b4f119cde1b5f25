from odoo import fields, models


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_write_off_limit = fields.Monetary(
        related='company_id.jxc_write_off_limit',
        readonly=False,
        currency_field='company_currency_id',
    )
    jxc_write_off_percent = fields.Float(related='company_id.jxc_write_off_percent', readonly=False)
    jxc_write_off_account_id = fields.Many2one(
        related='company_id.jxc_write_off_account_id', readonly=False
    )
    jxc_write_off_journal_id = fields.Many2one(
        related='company_id.jxc_write_off_journal_id', readonly=False
    )
