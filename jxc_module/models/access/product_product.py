from odoo import SUPERUSER_ID, api, models


class ProductProduct(models.Model):
    _inherit = 'product.product'

    # === COMPUTE === #

    # A limited user's quantities are those of his warehouses; without the user in the key the first
    # reader of a transaction, often the superuser, would decide what all others see.
    @api.depends_context('uid')
    def _compute_quantities(self):
        return super()._compute_quantities()

    @api.depends_context('uid')
    def _compute_value(self):
        """Value the own quantity of a limited user at the average cost of the whole company.

        Core divides the company's value by the quantity that the user may see.
        """
        if not self.env.user.jxc_warehouse_limited or self.env.uid == SUPERUSER_ID:
            super()._compute_value()
            return
        self.company_currency_id = self.env.company.currency_id
        # computed by hand: the ORM answers 0 for a field that is being computed for another user
        all_whole = self._jxc_whole_company()
        super(ProductProduct, all_whole)._compute_value()
        for product, whole in zip(self, all_whole, strict=True):
            qty = product.sudo(False)._with_valuation_context().qty_available
            product.total_value = whole.avg_cost * qty
            product.avg_cost = 0 if product.uom_id.is_zero(qty) else whole.avg_cost

    # === BUSINESS === #

    def _jxc_whole_company(self):
        """Return these products as the system sees them in the companies of the user.

        Superuser as a *user*: core goes back from ``sudo()`` to the user when it values stock.
        """
        # figures of the whole company; of them only the unit cost reaches the reader, see above
        return self.with_user(SUPERUSER_ID).with_context(
            allowed_company_ids=self.env.companies.ids, warehouse_id=False
        )

    def _update_standard_price(self, *args, **kwargs):
        # The cost is the company's: half of the moves would give another one, and it is stored.
        if not self.env.user.jxc_warehouse_limited or self.env.uid == SUPERUSER_ID:
            return super()._update_standard_price(*args, **kwargs)
        self.env.user._jxc_forget_links()
        whole = self._jxc_whole_company()
        return super(ProductProduct, whole)._update_standard_price(*args, **kwargs)
