from odoo import api, models


class ResPartner(models.Model):
    _name = 'res.partner'
    _inherit = ['res.partner', 'jxc.own.customers']

    @api.model
    def _jxc_customer_fields(self):
        # a family is seen as a whole: an own contact in it would open it
        return frozenset({'parent_id'})
