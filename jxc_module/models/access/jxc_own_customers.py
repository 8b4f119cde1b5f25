from odoo import api, models

from ..base.given import given_records


class JxcOwnCustomers(models.AbstractModel):
    """A document that makes its customers readable for who owns it.

    Who sees his own customers only must not name others in it: one call would open them for ever.
    """

    _name = 'jxc.own.customers'
    _description = "Document of Own Customers"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        if self._jxc_sees_own_only():
            names = self._jxc_customer_fields()
            # a default of the user's own making counts as what he types
            defaults = self.default_get(list(names))
            self._jxc_ensure_customers([{**defaults, **vals} for vals in vals_list])
        return super().create(vals_list)

    def write(self, vals):
        if not self._jxc_customer_fields().isdisjoint(vals) and self._jxc_sees_own_only():
            self._jxc_ensure_customers([vals])
        return super().write(vals)

    # === BUSINESS === #

    @api.model
    def _jxc_customer_fields(self):
        """Return the names of the fields whose partner becomes readable."""
        return frozenset()

    @api.model
    def _jxc_sees_own_only(self):
        user = self.env.user
        return not self.env.su and bool(user._jxc_own_customer_companies(self.env.companies.ids))

    @api.model
    def _jxc_ensure_customers(self, vals_list):
        """Refuse partners that the user does not see.

        :raises AccessError: it says how many, not whom
        """
        ids = {
            self._fields[name].convert_to_cache(vals[name], self.browse())
            for vals in vals_list
            for name in self._jxc_customer_fields()
            if vals.get(name)
        }
        given_records(self.env['res.partner'], [id_ for id_ in ids if id_])
