from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Odoo's merge of contacts, with what we keep about them.

    Core moves every reference to the remaining contact, and fails on, or deletes, what may be there
    once only. A model that needs more than that has ``_jxc_before_partner_merge(sources, target)``
    or ``_jxc_after_partner_merge(sources, target)``.
    """

    _inherit = 'base.partner.merge.automatic.wizard'

    def _update_foreign_keys(self, src_partners, dst_partner):
        self._jxc_merge('_jxc_before_partner_merge', src_partners, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()  # core writes by SQL
        self._jxc_merge('_jxc_after_partner_merge', src_partners, dst_partner)
        return result

    def _jxc_merge(self, hook, sources, target):
        self.env.flush_all()
        for name, model in sorted(self.env.registry.items()):
            if hasattr(model, hook):
                # who may merge contacts need not see what each room keeps about them
                getattr(self.env[name].sudo(), hook)(sources.sudo(), target.sudo())
        self.env.flush_all()
