from odoo import api, models

# What core computes, see `jxc_order_line.py`.
COMPUTED = ('amount_total', 'amount_untaxed', 'amount_tax')


class JxcOrder(models.AbstractModel):
    """Amounts that a person types over what core computes: they would hide a price."""

    _inherit = 'jxc.order'

    # === CRUD === #

    @api.model
    def default_get(self, fields):
        """Give no default to what core computes: a context and `ir.default` are typed, too.

        As superuser neither: that is how methods make orders for whoever asked.
        """
        return super().default_get([name for name in fields if name not in COMPUTED])

    @api.model_create_multi
    def create(self, vals_list):
        given = any(name in vals for vals in vals_list for name in COMPUTED)
        companies = self.env['res.company']
        if (
            given
            and not self.env.su
            and companies.search_count([('jxc_checks', '=', True)], limit=1)
        ):
            vals_list = [self._jxc_without(vals, COMPUTED) for vals in vals_list]
        return super().create(vals_list)

    # === BUSINESS === #

    def _jxc_typed(self, vals, computed):
        """Return values without what core computes, where a person writes on these orders."""
        if self.env.su or not any(name in vals for name in computed):
            return vals
        if not any(self.mapped('company_id.jxc_checks')):
            return vals
        return self._jxc_without(vals, computed)

    @api.model
    def _jxc_without(self, vals, computed):
        return {name: value for name, value in vals.items() if name not in computed}
