from odoo import api, models


class ProductSupplierinfo(models.Model):
    _inherit = 'product.supplierinfo'

    @api.depends_context('uid')
    def _compute_display_name(self):
        # Core writes the price into the name. Names of linked records are computed as superuser.
        if self.env.user._jxc_costs_hidden():
            named = self.with_context(use_simplified_supplier_name=True)
            # by hand: a name that is asked for while it is computed would be empty
            super(ProductSupplierinfo, named)._compute_display_name()
            for supplier, plain in zip(self, named, strict=True):
                supplier.display_name = plain.display_name
            return
        super()._compute_display_name()
