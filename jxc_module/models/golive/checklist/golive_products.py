from odoo import api, models
from odoo.fields import Domain

PRODUCTS = 'product.product_normal_action_sell'
GOODS = Domain('is_storable', '=', True)


class JxcGolive(models.AbstractModel):
    """Checks of products: goods that are kept in stock, archived ones left out."""

    _inherit = 'jxc.golive'

    @api.model
    def _jxc_golive_product_cost(self):
        """Find goods whose cost is nothing: they would be sold as all profit."""
        return self._found(
            'products',
            'stop',
            'buyer',
            self.env._("Products without cost"),
            self.env._("Enter the cost, or receive them with the price of the vendor."),
            model='product.product',
            domain=GOODS & Domain('standard_price', '=', 0),
            among=GOODS,
            action=PRODUCTS,
        )

    @api.model
    def _jxc_golive_product_price(self):
        """Find goods for sale whose sales price is nothing."""
        sold = GOODS & Domain('sale_ok', '=', True)
        return self._found(
            'products',
            'warn',
            'sales',
            self.env._("Products without sales price"),
            self.env._("Enter a sales price, or take the mark Sales off what is not sold."),
            model='product.product',
            domain=sold & Domain('list_price', '=', 0),
            among=sold,
            action=PRODUCTS,
        )

    @api.model
    def _jxc_golive_product_barcode(self):
        """Find goods that no scanner knows."""
        return self._found(
            'products',
            'hint',
            'keeper',
            self.env._("Products without barcode"),
            self.env._("Scan or enter the barcode: counts and transfers by scanner need it."),
            model='product.product',
            domain=GOODS & Domain('barcode', '=', False),
            among=GOODS,
            action=PRODUCTS,
        )

    @api.model
    def _jxc_golive_product_unit(self):
        """Find prices of vendors in a unit that does not convert into that of the product."""
        units = (
            self.env['uom.uom'].with_context(active_test=False).search_fetch([], ['parent_path'])
        )
        roots = units.filtered(lambda unit: not unit.relative_uom_id)
        wrong = Domain.FALSE
        for root in roots:
            family = units.filtered(
                lambda unit, path=root.parent_path: (unit.parent_path or '').startswith(path)
            )
            wrong |= Domain('product_tmpl_id.uom_id', 'in', family.ids) & Domain(
                'product_uom_id', 'not in', family.ids
            )
        return self._found(
            'products',
            'stop',
            'buyer',
            self.env._("Vendor prices in a unit that does not convert"),
            self.env._("Choose a unit that converts into the one the product is kept in."),
            model='product.supplierinfo',
            domain=wrong,
            among=[],
            action='product.product_supplierinfo_type_action',
        )

    @api.model
    def _jxc_golive_product_vendor(self):
        """Find goods that are bought and have no price of any vendor."""
        bought = GOODS & Domain('purchase_ok', '=', True)
        return self._found(
            'products',
            'warn',
            'buyer',
            self.env._("Bought products without a vendor's price"),
            self.env._("Enter vendor, price and lead time: orders and reordering take them."),
            model='product.product',
            domain=bought & Domain('seller_ids', '=', False),
            among=bought,
            action=PRODUCTS,
        )
