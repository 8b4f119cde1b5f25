from odoo import api, models


class ResPartner(models.Model):
    """Customers that a salesperson makes are his; he makes none in the family of another one's."""

    _name = 'res.partner'
    _inherit = ['res.partner', 'jxc.own.customers']

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and self.env.user._jxc_writes_own_partners():
            vals_list = [
                vals
                if self._jxc_belongs_to_parent(vals)
                # a form sends the field that nobody has filled, too
                else {**vals, 'user_id': vals.get('user_id') or self.env.uid}
                for vals in vals_list
            ]
        return super().create(vals_list)

    # === BUSINESS === #

    @api.model
    def _jxc_customer_fields(self):
        # a family is seen as a whole: an own contact in it would open it; whose family it is, is
        # computed and stored, and a request may write it
        return frozenset({'parent_id', 'commercial_partner_id'})

    @api.model
    def _jxc_belongs_to_parent(self, vals):
        """Return whether values are of a contact whose customer is the one above it."""
        is_company = vals.get('is_company') or vals.get('company_type') == 'company'
        return bool(vals.get('parent_id')) and not is_company
