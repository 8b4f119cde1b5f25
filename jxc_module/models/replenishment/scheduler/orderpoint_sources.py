from odoo import api, models, tools
from odoo.exceptions import UserError

from .evaluation import Source
from .known_ways import strangers

PULLS = ('pull', 'pull_push')
PAGE = 200  # rules that a list shows at once


class StockWarehouseOrderpoint(models.Model):
    """Which rules the set-based scheduler takes over, and by what their goods come."""

    _inherit = 'stock.warehouse.orderpoint'

    @api.model
    @tools.ormcache()
    def _jxc_scheduler_strangers(self):
        """Return the addons that change what this scheduler stands in for: core's way holds."""
        return tuple(strangers(self.env))

    def _jxc_left_to_core(self, rows):
        """Return ``{rule id: reason}`` of rules that core evaluates, by how they are set.

        Reasons are keys of :meth:`_jxc_reasons`.
        """
        if self._jxc_scheduler_strangers():
            return dict.fromkeys(self.ids, 'addon')
        left = dict.fromkeys(self.ids, 'incomplete')
        made = self._jxc_made_here({row.template_id for row in rows})
        for row in rows:
            del left[row.id]
            if row.kind == 'service':
                left[row.id] = 'service'
            elif row.template_id in made:
                left[row.id] = 'made'
        return left

    @api.model
    def _jxc_reasons(self):
        """Return ``{key: sentence}``: why core's way is taken for a rule."""
        return {
            'addon': self.env._("Another addon changes how this is worked out."),
            'incomplete': self.env._("The rule has no product or no location."),
            'service': self.env._("The product is a service."),
            'made': self.env._("The product has a bill of materials."),
            'route': self.env._("Its route makes the goods, or buys them for no company."),
            'error': self.env._("Its route leads in a circle, or core refuses it."),
            'horizon': self.env._("Its horizon ends in the past or beyond the calendar."),
        }

    @api.model
    def _jxc_made_here(self, templates):
        """Return those of these templates (ids) that have a bill of materials, if any can."""
        if 'mrp.bom' not in self.env:
            return set()
        # whether goods are made is no secret, and it decides whose figures hold
        boms = self.env['mrp.bom'].sudo().with_context(active_test=False)
        found = boms._read_group([('product_tmpl_id', 'in', list(templates))], ['product_tmpl_id'])
        return {template.id for (template,) in found}

    def _jxc_sources(self, rows, prices):
        """Ask core by what each rule is replenished, once for all that are set alike.

        :param rows: ``[RuleRow, …]``
        :param prices: ``{product.template id: [PriceLine, …]}``
        :return: (``{rule id: Source}``, ``{rule id: reason}`` of those that core keeps)
        """
        if len(self) <= PAGE:  # what core reads of them anyway
            routes = {
                product.product_tmpl_id.id: frozenset(product.route_ids._ids)
                for product in self.product_id
                if product.route_ids
            }
        else:
            routes = self.env['jxc.facts']._scheduler_routes({row.template_id for row in rows})
        by_category = self._jxc_routes_of({row.category_id for row in rows if row.category_id})
        with self.env['stock.rule']._jxc_rules_once():
            return self._jxc_sources_alike(rows, prices, routes, by_category)

    @api.model
    def _jxc_routes_of(self, categories):
        """Return ``{product.category id: what of its routes decides by what goods come}``."""
        return {
            category.id: (frozenset(category.total_route_ids.ids), category.route_ids._ids)
            for category in self.env['product.category'].browse(categories)
        }

    def _jxc_sources_alike(self, rows, prices, routes, by_category):
        # sets of routes as small numbers: a set is hashed anew each time it is looked up
        numbers = {}
        routes = {
            template: numbers.setdefault(found, len(numbers)) for template, found in routes.items()
        }
        by_category = {
            category: numbers.setdefault(found, len(numbers))
            for category, found in by_category.items()
        }
        alike, keys = {}, {}
        for row in rows:
            template = row.template_id
            key = keys[row.id] = (
                row.location_id,
                row.route_id,
                by_category.get(row.category_id),
                template in prices,
                routes.get(template),
            )
            if key not in alike:
                alike[key] = row.id
        # Read at once: a page of rules, of many only those that are asked. Then each is asked
        # alone: one that leads in a circle must not stop the others.
        asked = self.browse(keys if len(self) <= PAGE else alike.values())
        asked.location_id._jxc_read_for_rules()
        asked.product_id._jxc_read_for_rules(prices)
        found = {key: self.browse(rule)._jxc_source() for key, rule in alike.items()}
        sources = {rule: found[key] for rule, key in keys.items()}
        left = {key for key, source in found.items() if isinstance(source, str)}
        if not left:
            return sources, {}
        return (
            {rule: source for rule, source in sources.items() if keys[rule] not in left},
            {rule: source for rule, source in sources.items() if keys[rule] in left},
        )

    def _jxc_source(self):
        """Return the :class:`Source` of this rule, or why core keeps it."""
        self.ensure_one()
        product = self.product_id
        try:
            rules = product._get_rules_from_location(self.location_id, route_ids=self.route_id)
        except UserError:
            return 'error'
        buying = rules.filtered(lambda rule: rule.action == 'buy')
        route = self.route_id or self._get_default_route() or product.route_ids
        actions = set(route.rule_ids.mapped('action'))
        if (
            len(buying) > 1
            or (buying and not buying.company_id)
            or set(rules.mapped('action')) - {'buy', *PULLS}
            or 'manufacture' in actions
        ):
            return 'route'
        return Source(
            rules._ids,
            sum(rule.delay for rule in rules if rule.action in PULLS),
            bool(buying),
            buying.company_id.id,
            buying.company_id.days_to_purchase,
            'buy' in actions,
        )
