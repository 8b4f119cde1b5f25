from contextlib import contextmanager

from odoo import api, models, tools
from odoo.fields import Domain

from ...base.during import during, ongoing
from ...base.rules_later import RulesLater
from .held_lines import HeldLines
from .known_ways import ASKED_ONCE, HELD, strangers

FOUND_RULES = 'jxc_scheduler_found_rules'
# What decides, besides product, place and company, by which rule core replenishes.
DECIDES = frozenset(
    {
        *('company_id', 'date_deadline', 'date_order', 'date_planned', 'orderpoint_id', 'priority'),
        *('reference_ids', 'route_ids', 'supplierinfo_id', 'warehouse_id', 'bom_id'),
    }
)
# How core looks for rules, of which a company has some dozens.
LOOKS_FOR_RULES = (
    ('location_dest_id', 'warehouse_id', 'route_id'),
    ('id:recordset',),
    'route_sequence:min, sequence:min',
)
BUYING = [('action', '=', 'buy')]
# How core looks for the one rule that pushes goods on.
LOOKS_FOR_ONE = ('route_sequence, sequence', 1)


def settings_found(env):
    """Return what was found among settings in the present call, or None where nothing is kept.

    That is while core orders, and all through a call that confirms many.
    """
    found = ongoing(env, FOUND_RULES)
    later = RulesLater.of(env) if found is None else None
    if later and env['res.company']._jxc_scheduler_ids():
        return later.settings
    return found


def searched_once(model, domain, ask):
    """Return what a search finds that core repeats while it orders, without asking again.

    :param model: empty recordset of what nothing changes while core orders
    :param ask: function that searches
    """
    env, found = model.env, settings_found(model.env)
    if found is None or not env['stock.rule']._jxc_may_ask_once():
        return ask()
    key = (
        *(model._name, repr(Domain(domain)), env.uid, env.su, *env.companies.ids),
        env.context.get('active_test', True),
    )
    if key not in found:
        found[key] = ask()._ids
    return model.browse(found[key])


class StockRule(models.Model):
    """By which rule goods come is asked once for all products that are set alike."""

    _inherit = 'stock.rule'

    @api.model
    @contextmanager
    def _jxc_rules_once(self):
        """Return a block in which routes do not change and products alike are asked for once."""
        known = ongoing(self.env, FOUND_RULES) is not None
        if known or self.env['stock.warehouse.orderpoint']._jxc_scheduler_strangers():
            yield
            return
        found = {}
        settings = settings_found(self.env)
        settings = found if settings is None else settings
        if self.has_access('read'):
            self._jxc_all_rules(settings)  # before core reads some of them one by one
        found.update(settings)
        with during(self.env, FOUND_RULES, found):
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
    def _run_buy(self, procurements):
        if ongoing(self.env, FOUND_RULES) is None or not self._jxc_may_hold():
            return super()._run_buy(procurements)
        held = HeldLines()
        with during(self.env, HeldLines, held):
            result = super()._run_buy(procurements)
        held.release(self.env['purchase.order'])
        return result

    @api.model
    @tools.ormcache()
    def _jxc_may_hold(self):
        """Tell whether nobody but core orders from vendors, and may look at what was just made."""
        return not strangers(self.env, HELD)

    @api.model
    @tools.ormcache()
    def _jxc_may_ask_once(self):
        """Tell whether nobody but core says what searches find that it repeats for each order."""
        return not strangers(self.env, ASKED_ONCE)

    def _make_po_get_domain(self, company_id, values, partner):
        domain = super()._make_po_get_domain(company_id, values, partner)
        held = ongoing(self.env, HeldLines)
        if held is not None:
            held.note_search(domain)
        return domain

    @api.model
    @api.readonly
    def search(self, domain, offset=0, limit=None, order=None):
        found = settings_found(self.env)
        one = (order, limit) == LOOKS_FOR_ONE
        if found is None or offset or not (one or (domain == BUYING and not (order or limit))):
            return super().search(domain, offset, limit, order)
        rules = self._jxc_all_rules(found).filtered_domain(domain)
        if not one:
            return rules
        return rules.sorted(lambda rule: (rule.route_sequence, rule.sequence, rule.id))[:limit]

    @api.model
    def _read_group(
        self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None
    ):
        """Answer how core looks for rules, of a place and some routes, from all rules at once."""
        found = ongoing(self.env, FOUND_RULES)
        how = (tuple(groupby), tuple(aggregates), order)
        if found is None or how != LOOKS_FOR_RULES or having or offset or limit:
            return super()._read_group(domain, groupby, aggregates, having, offset, limit, order)
        groups = {}
        for rule in self._jxc_all_rules(found).filtered_domain(domain).sorted('id'):
            key = (rule.location_dest_id, rule.warehouse_id, rule.route_id)
            groups.setdefault(key, []).append(rule.id)
        rows = [(*key, self.browse(ids)) for key, ids in groups.items()]
        return sorted(
            rows,
            key=lambda row: (min(row[3].mapped('route_sequence')), min(row[3].mapped('sequence'))),
        )

    @api.model
    def _jxc_all_rules(self, found):
        """Return all rules that the reader sees, with what core asks of them, read once."""
        env = self.env
        key = ('all', env.uid, env.su, *env.companies.ids, env.context.get('active_test', True))
        if key not in found:
            rules = self.search_fetch([])  # pylint: disable=no-search-all
            found[key] = rules.ids
        return self.browse(found[key])

    @api.model
    def _jxc_alike(self, product):
        """Return what of a product and of the reader decides by which rules its goods come."""
        env, found = self.env, ongoing(self.env, FOUND_RULES)
        companies = tuple(env.context.get('allowed_company_ids', ()))
        if found is None:
            return (env.uid, env.su, companies, *self._jxc_routes_of(product))
        key = ('alike', product.id, env.uid, env.su, companies)
        if key not in found:
            found[key] = (env.uid, env.su, companies, *self._jxc_routes_of(product))
        return found[key]

    @api.model
    def _jxc_routes_of(self, product):
        return (
            product.route_ids._ids,
            product.categ_id.total_route_ids._ids,
            product.categ_id.route_ids._ids,
            bool(product.seller_ids),
            # with a bill of materials what matters is of the product alone
            'bom_ids' in product._fields and bool(product.bom_ids) and product.id,
        )
