from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...base.bulk import ids_sql
from .facts_scheduler import MANY as MANY_PRODUCTS
from .facts_scheduler import TO_COME
from .orderpoint_written import MANY

# Of more than so many products PostgreSQL looks up each in every location by a list of their ids.
FEW_PRODUCTS = 100


class StockWarehouseOrderpoint(models.Model):
    """Core's computed quantities and dates of rules, filled in bulk where a company asks for it."""

    _inherit = 'stock.warehouse.orderpoint'

    def _compute_rules(self):
        mine = self._jxc_switched()
        if not mine:
            return super()._compute_rules()
        _outcomes, _left, rows, sources = mine._jxc_evaluate(leads_only=True)
        by_chain = defaultdict(list)
        for rule in rows:
            by_chain[sources[rule].rule_ids].append(rule)
        for chain, rules in by_chain.items():
            self.browse(rules).rule_ids = self.env['stock.rule'].browse(chain)
        rest = self._jxc_rest(rows)
        return super(StockWarehouseOrderpoint, rest)._compute_rules() if rest else None

    def _compute_lead_days(self):
        mine = self._jxc_switched()
        if not mine:
            return super()._compute_lead_days()
        outcomes, *_rest = mine._jxc_evaluate(leads_only=True)
        self._jxc_show(outcomes, ('lead_days', 'lead_horizon_date'))
        rest = self._jxc_rest(outcomes)
        return super(StockWarehouseOrderpoint, rest)._compute_lead_days() if rest else None

    def _compute_qty(self):
        mine = self._jxc_switched()
        if not mine:
            return super()._compute_qty()
        outcomes, *_rest = mine._jxc_evaluate()
        self._jxc_show(outcomes)
        rest = self._jxc_rest(outcomes)
        return super(StockWarehouseOrderpoint, rest)._compute_qty() if rest else None

    def _compute_qty_to_order_computed(self):
        mine = self._jxc_switched()
        if not mine:
            return super()._compute_qty_to_order_computed()
        outcomes, _left, rows, _sources = mine._jxc_evaluate()
        self._jxc_show(outcomes)
        self._jxc_keep(
            'qty_to_order_computed',
            {rule: outcome.to_order for rule, outcome in outcomes.items()},
            {rule: row.to_order for rule, row in rows.items()},
        )
        rest = self._jxc_rest(outcomes)
        if rest:
            return super(StockWarehouseOrderpoint, rest)._compute_qty_to_order_computed()
        return None

    def _compute_deadline_date(self):
        mine = self._jxc_switched()
        if not mine:
            return super()._compute_deadline_date()
        known = [self._fields[name]._get_cache(self.env) for name in ('qty_on_hand', 'lead_days')]
        if all(rule in cache for cache in known for rule in mine._ids):
            # all were worked out a moment ago
            rows = {row.id: row for row in self.env['jxc.facts']._scheduler_minimums(mine.ids)}
            on_hand, lead_days = known
        else:
            outcomes, _left, rows, _sources = mine._jxc_evaluate()
            self._jxc_show(outcomes)
            on_hand = {rule: outcome.on_hand for rule, outcome in outcomes.items()}
            lead_days = {rule: outcome.lead_days for rule, outcome in outcomes.items()}
        self._jxc_keep(
            'deadline_date',
            self._jxc_deadlines(rows, on_hand, lead_days),
            {rule: row.deadline for rule, row in rows.items()},
        )
        rest = self._jxc_rest(rows)
        return super(StockWarehouseOrderpoint, rest)._compute_deadline_date() if rest else None

    def _jxc_deadlines(self, rows, on_hand, lead_days):
        """Return ``{rule id: day on which to order, or None}``: core's walk over planned moves.

        :param rows: ``{rule id: RuleRow or Minimum}``
        :param on_hand: ``{rule id: quantity}``
        :param lead_days: ``{rule id: days}``
        """
        today = fields.Date.today()
        deadlines, by_company = {}, defaultdict(list)
        for rule, row in rows.items():
            if on_hand[rule] < row.min_qty:
                deadlines[rule] = today
            else:
                by_company[row.company_id].append(row)
        for company, own in by_company.items():
            days = self._jxc_horizon_of(self.env['res.company'].browse(company))
            horizon = today + timedelta(days=days)
            planned = self._jxc_planned({row.product_id for row in own}, horizon)
            for row in own:
                deadlines[row.id] = None
                quantity = on_hand[row.id]
                for day, change in sorted(planned.get((row.product_id, row.location_id), ())):
                    quantity += change
                    if quantity < row.min_qty:
                        # of half a day core makes a whole one: 8.5 days before are nine
                        deadline = day + timedelta(days=-lead_days[row.id])
                        deadlines[row.id] = deadline if deadline < horizon else None
                        break
        return deadlines

    def _jxc_planned(self, products, horizon):
        """Return ``{(product id, location id): [(day, quantity in less out), …]}`` up to a day.

        Of many products those of others are in it, too.
        """
        products = self.env['product.product'].browse(products)
        _quants, come, go = products._get_domain_locations()
        moves = self.env['stock.move'].with_context(active_test=False)
        common = Domain('state', 'in', TO_COME) & Domain('date', '<=', horizon)
        if len(products) <= FEW_PRODUCTS:
            common &= Domain('product_id', 'in', products.ids)
        elif len(products) <= MANY_PRODUCTS:
            common &= Domain.custom(
                to_sql=lambda _model, alias, _query: SQL(
                    "%s IN (SELECT unnest(%s))",
                    SQL.identifier(alias, 'product_id'),
                    ids_sql(products.ids),
                    to_flush=moves._fields['product_id'],
                )
            )
        planned = {}
        for domain, place, sign in ((come, 'location_dest_id', 1), (go, 'location_id', -1)):
            for product, location, day, quantity in moves._read_group(
                common & Domain(domain), ['product_id', place, 'date:day'], ['product_qty:sum']
            ):
                changes = planned.setdefault((product.id, location.id), defaultdict(float))
                changes[day.date()] += sign * quantity
        return {place: changes.items() for place, changes in planned.items()}

    def _jxc_show(
        self, outcomes, names=('qty_on_hand', 'qty_forecast', 'lead_days', 'lead_horizon_date')
    ):
        """Put figures where core's computed fields are read from: they are no columns."""
        for name in names:
            key = {'qty_on_hand': 'on_hand', 'qty_forecast': 'forecast'}.get(name)
            key = key or {'lead_days': 'lead_days', 'lead_horizon_date': 'horizon'}[name]
            self._fields[name]._get_cache(self.env).update(
                (rule, getattr(outcome, key)) for rule, outcome in outcomes.items()
            )

    def _jxc_keep(self, name, values, stored):
        """Store what changed of a computed column.

        :param values: ``{rule id: value}``
        :param stored: what the table says now
        """
        field = self._fields[name]
        records = self.browse(values)
        self.env.remove_to_compute(field, records)
        cache = field._get_cache(self.env)
        dirty = self.env._field_dirty.get(field, ())
        changed = {}
        for rule, value in values.items():
            before = cache.get(rule) if rule in dirty else stored[rule]
            if (before or None) != (value or None):
                changed[rule] = value
            else:
                cache[rule] = value
        if not changed:
            return
        if len(changed) > MANY:
            cache.update(changed)
            self.env._field_dirty[field].update(changed)  # written with what else is, see _flush
        else:
            by_value = defaultdict(list)
            for rule, value in changed.items():
                by_value[value].append(rule)
            with self.env.protecting([field], records):
                for value, rules in by_value.items():
                    field.write(self.browse(rules), value)
        self.browse(changed).modified([name])
