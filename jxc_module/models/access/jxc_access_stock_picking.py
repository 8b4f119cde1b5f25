from odoo import models


class StockPicking(models.Model):
    _inherit = 'stock.picking'

    def _mail_get_partners(self, introspect_fields=False):
        # Core shows all deliveries to a salesperson; its chatter would read the address of a
        # customer whom he does not see, to suggest a mail to him.
        found = super()._mail_get_partners(introspect_fields=introspect_fields)
        user = self.env.user
        if self.env.su or not user._jxc_own_customer_companies(self.env.companies.ids):
            return found
        partners = self.env['res.partner'].union(*found.values())._filtered_access('read')
        return {id_: own & partners for id_, own in found.items()}
