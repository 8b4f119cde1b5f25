from odoo import api, models

from ...base.during import ongoing
from .stock_rule import FOUND_RULES

# What core tells beside a product when it looks for its price lists.
SELLER_PARAMS = frozenset({'order_id', 'force_uom'})


class ProductProduct(models.Model):
    """What core asks of a product again and again while it orders for many."""

    _inherit = 'product.product'

    @api.depends_context('seller_id', 'partner_id')
    def _compute_display_name(self):
        context = self.env.context
        if (
            ongoing(self.env, FOUND_RULES) is None
            or not context.get('seller_id')
            or not context.get('partner_id')
        ):
            return super()._compute_display_name()
        # core would look up all lines of the vendor, and take none of them beside this one
        named = self.with_context(partner_id=False)
        super(ProductProduct, named)._compute_display_name()
        for product, twin in zip(self, named, strict=True):
            product.display_name = twin.display_name
        return None

    def _get_rules_from_location(self, location, route_ids=False, seen_rules=False):
        found = ongoing(self.env, FOUND_RULES)
        if found is None or seen_rules or len(self) != 1:
            return super()._get_rules_from_location(location, route_ids, seen_rules)
        rules = self.env['stock.rule']
        key = (
            *('chain', location.id, route_ids and route_ids._ids),
            *rules._jxc_alike(self),
        )
        if key not in found:
            found[key] = super()._get_rules_from_location(location, route_ids)._ids
        return rules.browse(found[key])

    def _prepare_sellers(self, params=False):
        found = ongoing(self.env, FOUND_RULES)
        params = params or {}
        if found is None or len(self) != 1 or not params.keys() <= SELLER_PARAMS:
            return super()._prepare_sellers(params)
        order = params.get('order_id')
        agreement = order and 'requisition_id' in order._fields and order.requisition_id.id
        return self._jxc_sellers(
            found,
            ('sellers', bool(order), agreement),
            lambda: super(ProductProduct, self)._prepare_sellers(params),
        )

    def _select_seller(self, *args, **kwargs):
        found = ongoing(self.env, FOUND_RULES)
        if found is None or args or kwargs != {'quantity': None} or len(self) != 1:
            return super()._select_seller(*args, **kwargs)
        return self._jxc_sellers(
            found,
            ('usual', self.env.context.get('tz')),
            lambda: super(ProductProduct, self)._select_seller(quantity=None),
        )

    def _jxc_read_for_rules(self, prices):
        """Read at once what core asks of these products to find a rule.

        :param prices: ``{product.template id: [PriceLine, …]}`` of these products
        """
        templates = self.product_tmpl_id
        templates.mapped('categ_id')
        self.mapped('route_ids')
        templates._fields['seller_ids']._insert_cache(
            templates,
            [tuple(line.id for line in prices.get(template, ())) for template in templates._ids],
        )

    def _jxc_sellers(self, found, key, ask):
        """Return lines of price lists of this product, asked for once a company and reader."""
        env = self.env
        key = (*key, env.uid, env.su, env.company.id, self.id)
        if key not in found:
            sellers = ask()
            found[key] = (sellers._ids, sellers._prefetch_ids, sellers.env.su)
        ids, together, su = found[key]
        # a reader whose costs are masked gets them as superuser, see access
        return env['product.supplierinfo'].sudo(su).browse(ids).with_prefetch(together)
