from odoo import models

from ..base.given import given_records


class MailThread(models.AbstractModel):
    _inherit = 'mail.thread'

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        # Name and address of who follows are read as superuser: whoever sees his own customers only
        # would learn those of any other, and have mails sent to them.
        asked = partner_ids and not self.env.su
        if asked and self.env.user._jxc_own_customer_companies(self.env.companies.ids):
            given_records(self.env['res.partner'], partner_ids)
        return super().message_subscribe(partner_ids=partner_ids, subtype_ids=subtype_ids)
