from odoo import api, models

# What core computes: a person who writes it beside a price hides the price from the checks, or as
# invoiced what his customer still owes.
COMPUTED = (
    *('price_subtotal', 'price_total', 'price_tax', 'price_reduce_taxexcl'),
    *('qty_invoiced', 'qty_to_invoice'),
)
# What a check looks at on a line.
JUDGED = frozenset(
    {
        'order_id',
        'product_id',
        'product_uom_qty',
        'product_qty',
        'product_uom_id',
        'price_unit',
        'technical_price_unit',
        'discount',
        'tax_ids',
        'display_type',
        'is_downpayment',
        'route_ids',
    }
)


class JxcOrderLine(models.AbstractModel):
    """A line of an order with checks: to change it is to change the order."""

    _inherit = 'jxc.order.line'

    # === CRUD === #

    @api.model
    def default_get(self, fields):
        # see jxc_order_typed.py
        return super().default_get([name for name in fields if name not in COMPUTED])

    @api.model_create_multi
    def create(self, vals_list):
        # the order may come as a default, of the context or of the user
        default = self.default_get(['order_id']).get('order_id')
        if default:
            vals_list = [{'order_id': default, **vals} for vals in vals_list]
        orders = self._jxc_orders_named(vals_list)
        if not orders:
            return super().create(vals_list)
        with orders._jxc_change():
            return super().create([orders._jxc_typed(vals, COMPUTED) for vals in vals_list])

    def write(self, vals):
        if (
            JUDGED.isdisjoint(vals)
            and not any(name in vals for name in COMPUTED)
            and not self.env['jxc.check']._empties_required(self, vals)
        ):
            return super().write(vals)
        # whose lines these are is needed to judge the change; core checks below whether he may
        orders = self.sudo().order_id | self._jxc_orders_named([vals])
        orders = orders.with_env(self.env)
        with orders._jxc_change():
            return super().write(orders._jxc_typed(vals, COMPUTED))

    def unlink(self):
        # as in write()
        orders = self.sudo().order_id.with_env(self.env)
        with orders._jxc_change():
            return super().unlink()

    # === BUSINESS === #

    @api.model
    def _jxc_orders_named(self, vals_list):
        """Return the orders that values of lines name; nothing is read of them."""
        ids = {vals['order_id'] for vals in vals_list if isinstance(vals.get('order_id'), int)}
        return self.env[self._fields['order_id'].comodel_name].browse(ids - {0})
