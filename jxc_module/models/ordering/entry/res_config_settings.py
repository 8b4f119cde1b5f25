from odoo import api, fields, models

from ....tools.pinyin import first_letter_reader


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

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
            self.env.ref('jxc_module.cron_pinyin').sudo()._trigger()
        return result
