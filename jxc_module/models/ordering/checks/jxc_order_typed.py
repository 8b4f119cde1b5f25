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

    # === BUSINESS === #

    def _jxc_typed(self, vals, computed):
        """Return values without what core computes, where a person writes on these orders."""
        if self.env.su or not any(name in vals for name in computed):
            return vals
        if not any(self.mapped('company_id.jxc_checks')):
            return vals
        return {name: value for name, value in vals.items() if name not in computed}
