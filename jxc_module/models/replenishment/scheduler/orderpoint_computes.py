from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...base.bulk import rows_sql
from .evaluation import Outcome
from .facts_scheduler import TO_COME

# So many changed values are written by one statement rather than with what the ORM flushes.
MANY = 100


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
        outcomes, rows = mine._jxc_known()
        if outcomes is None:
            outcomes, _left, rows, _sources = mine._jxc_evaluate()
            self._jxc_show(outcomes)
        self._jxc_keep(
            'deadline_date',
            self._jxc_deadlines(rows, outcomes),
            {rule: row.deadline for rule, row in rows.items()},
        )
        rest = self._jxc_rest(outcomes)
        return super(StockWarehouseOrderpoint, rest)._compute_deadline_date() if rest else None

    def _jxc_known(self):
        """Return figures of these rules and their rows where all were worked out a moment ago."""
        caches = [self._fields[name]._get_cache(self.env) for name in ('qty_on_hand', 'lead_days')]
        if not all(rule in cache for cache in caches for rule in self._ids):
            return None, None
        on_hand, days = caches
        rows = {row.id: row for row in self.env['jxc.facts']._scheduler_rules(self.ids)}
        return {rule: Outcome(on_hand[rule], 0, days[rule], None, 0, None) for rule in rows}, rows

    def _jxc_deadlines(self, rows, outcomes):
        """Return ``{rule id: day on which to order, or None}``: core's walk over planned moves."""
        today = fields.Date.today()
        deadlines, by_company = {}, defaultdict(list)
        for rule, row in rows.items():
            if outcomes[rule].on_hand < row.min_qty:
                deadlines[rule] = today
            else:
                by_company[row.company_id].append(row)
        for company, own in by_company.items():
            days = self._jxc_horizon_of(self.env['res.company'].browse(company))
            horizon = today + timedelta(days=days)
            planned = self._jxc_planned({row.product_id for row in own}, horizon)
            for row in own:
                outcome, deadline = outcomes[row.id], horizon
                quantity = outcome.on_hand
                for day, change in sorted(
                    planned.get((row.product_id, row.location_id), {}).items()
                ):
                    quantity += change
                    if quantity < row.min_qty:
                        deadline = day - timedelta(days=outcome.lead_days)
                        break
                deadlines[row.id] = deadline if deadline < horizon else None
        return deadlines

    def _jxc_planned(self, products, horizon):
        """Return ``{(product id, location id): {day: quantity in less out}}`` up to a day."""
        products = self.env['product.product'].browse(products)
        _quants, come, go = products._get_domain_locations()
        moves = self.env['stock.move'].with_context(active_test=False)
        common = (
            Domain('product_id', 'in', products.ids)
            & Domain('state', 'in', TO_COME)
            & Domain('date', '<=', horizon)
        )
        planned = {}
        for domain, place, sign in ((come, 'location_dest_id', 1), (go, 'location_id', -1)):
            for product, location, day, quantity in moves._read_group(
                common & Domain(domain), ['product_id', place, 'date:day'], ['product_qty:sum']
            ):
                changes = planned.setdefault((product.id, location.id), defaultdict(float))
                changes[day.date()] += sign * quantity
        return planned

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
        # what is pending of these rules would be written over what follows
        if len(changed) > MANY and not any(rule in dirty for rule in changed):
            self._jxc_write_many(field, changed)
            cache.update(changed)
        else:
            by_value = defaultdict(list)
            for rule, value in changed.items():
                by_value[value].append(rule)
            with self.env.protecting([field], records):
                for value, rules in by_value.items():
                    field.write(self.browse(rules), value)
        self.browse(changed).modified([name])

    def _jxc_write_many(self, field, values):
        """Write values of one column by one statement."""
        self.env.execute_query(
            SQL(
                """
                UPDATE stock_warehouse_orderpoint AS rule
                   SET %(column)s = fresh.value
                  FROM (%(fresh)s) AS fresh
                 WHERE rule.id = fresh.id
             RETURNING 1
                """,
                column=SQL.identifier(field.name),
                fresh=rows_sql(
                    {
                        'id': ('int', list(values)),
                        'value': (field.column_type[0], list(values.values())),
                    }
                ),
            )
        )
