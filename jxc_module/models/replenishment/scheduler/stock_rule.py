from contextlib import contextmanager

from odoo import api, models

from ...base.during import during, ongoing

FOUND_RULES = 'jxc_scheduler_found_rules'
# What decides, besides product, place and company, by which rule core replenishes.
DECIDES = frozenset(
    {
        *('company_id', 'date_deadline', 'date_order', 'date_planned', 'orderpoint_id', 'priority'),
        *('reference_ids', 'route_ids', 'supplierinfo_id', 'warehouse_id', 'bom_id'),
    }
)


class StockRule(models.Model):
    """By which rule goods come is asked once for all products that are set alike."""

    _inherit = 'stock.rule'

    @api.model
    @contextmanager
    def _jxc_rules_once(self):
        """Return a block in which routes do not change and products alike are asked for once."""
        if self.env['stock.warehouse.orderpoint']._jxc_scheduler_strangers():
            yield
            return
        with during(self.env, FOUND_RULES, {}):
            yield

    @api.model
    def _get_rule(self, product_id, location_id, values):
        found = ongoing(self.env, FOUND_RULES)
        if found is None or not values.keys() <= DECIDES or len(product_id) != 1:
            return super()._get_rule(product_id, location_id, values)
        key = (
            location_id.id,
            *(
                (values[name] or self.env['stock.rule'])._ids if name in values else None
                for name in ('route_ids', 'warehouse_id', 'company_id')
            ),
            *self._jxc_alike(product_id),
        )
        if key not in found:
            found[key] = super()._get_rule(product_id, location_id, values).id
        return self.browse(found[key])

    @api.model
    def _jxc_alike(self, product):
        """Return what of a product and of the reader decides by which rules its goods come."""
        return (
            self.env.uid,
            self.env.su,
            tuple(self.env.companies.ids),
            product.route_ids._ids,
            product.categ_id.id,
            bool(product.seller_ids),
            # with a bill of materials what matters is of the product alone
            'bom_ids' in product._fields and bool(product.bom_ids) and product.id,
        )
