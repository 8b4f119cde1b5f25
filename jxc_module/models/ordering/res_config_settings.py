from odoo import api, fields, models

from ...tools.pinyin import first_letter_reader


class JxcSwitches(models.AbstractModel):
    _inherit = 'jxc.switches'

    jxc_checks = fields.Boolean(related='company_id.jxc_checks', readonly=False)
    jxc_approval_auto = fields.Boolean(related='company_id.jxc_approval_auto', readonly=False)
    jxc_flows = fields.Boolean(related='company_id.jxc_flows', readonly=False)
    jxc_sale_flow_profile_id = fields.Many2one(
        related='company_id.jxc_sale_flow_profile_id', readonly=False
    )
    jxc_purchase_flow_profile_id = fields.Many2one(
        related='company_id.jxc_purchase_flow_profile_id', readonly=False
    )
    jxc_pinyin_search = fields.Boolean(related='company_id.jxc_pinyin_search', readonly=False)
    jxc_pinyin_missing = fields.Boolean(compute='_compute_jxc_pinyin_missing')

    @api.depends('company_id')
    def _compute_jxc_pinyin_missing(self):
        self.jxc_pinyin_missing = not first_letter_reader()

    def set_values(self):
        turned_on = self.jxc_pinyin_search and not self.company_id.jxc_pinyin_search
        result = super().set_values()
        if turned_on:
            # products that were there before: within a minute, not in this click
            self.env.ref('jxc_module.cron_pinyin')._trigger()
        return result
