from odoo import api, models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    """What is agreed about money is set by those who answer for it.

    A view that hides a field stops nobody who calls `write`. Groups on the field would keep others
    from reading it, and core copies such fields to the contacts that they create.
    """

    _inherit = 'res.partner'

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        # a copy, or a default of his own making: what he may not set stays empty, or as it is above
        defaults = self._jxc_given_defaults() if self._jxc_kept_by() else set()
        vals_list = [
            {**vals, **dict.fromkeys(self._jxc_not_his(defaults.union(vals)), False)}
            for vals in vals_list
        ]
        return super().create(vals_list)

    def write(self, vals):
        for name in self._jxc_not_his(vals):
            read = self._fields[name].convert_to_cache
            # compared and not shown: he may not read the company above his contact
            for partner in self.sudo():
                # contacts follow their company
                known = partner | partner.commercial_partner_id
                if read(vals[name], partner) not in [read(one[name], one) for one in known]:
                    raise AccessError(self._jxc_whose(name))
        return super().write(vals)

    # === BUSINESS === #

    @api.model
    def _jxc_kept_by(self):
        """Return who alone sets what of partners: ``{field: groups, as in a view}`` (a hook)."""
        return {}

    @api.model
    def _jxc_not_his(self, names):
        """Return those of some fields that the user does not set, sorted."""
        kept = self._jxc_kept_by()
        if self.env.su or kept.keys().isdisjoint(names):
            return []
        user = self.env.user
        return sorted(name for name in kept.keys() & names if not user.has_groups(kept[name]))

    @api.model
    def _jxc_whose(self, name):
        """Return in words who sets a field."""
        # names of groups, no record of anybody
        groups = [self.env.ref(one).sudo().name for one in self._jxc_kept_by()[name].split(',')]
        return self.env._(
            "%(field)s is set by those who answer for the money: ask one of %(groups)s.",
            field=self._fields[name]._description_string(self.env),
            groups=', '.join(groups),
        )
