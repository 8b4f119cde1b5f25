from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import ids_sql

# core's moves that are still to come
TO_COME = ('waiting', 'confirmed', 'assigned', 'partially_available')
# Of so many products all rows are read: planning for their ids takes longer than the others.
MANY = 1000
RULE_FIELDS = (
    'product_id',
    'location_id',
    'warehouse_id',
    'company_id',
    'route_id',
    'supplier_id',
    'product_min_qty',
    'product_max_qty',
    'replenishment_uom_id',
)


class RuleRow(NamedTuple):
    """How one reordering rule is set, with what its product says; quantities in its unit."""

    id: int
    product_id: int
    template_id: int
    category_id: int | None
    kind: str
    location_id: int
    company_id: int
    route_id: int | None
    supplier_id: int | None
    min_qty: float
    max_qty: float
    unit_id: int
    unit_factor: float
    package_id: int | None
    package_factor: float | None
    to_order: float
    deadline: date | None


class Minimum(NamedTuple):
    """What of a reordering rule decides by when to order."""

    id: int
    product_id: int
    location_id: int
    company_id: int
    min_qty: float
    deadline: date | None


class JxcFacts(models.AbstractModel):
    """What a reordering rule asks of stock, moves and price lists, for any number of rules."""

    _inherit = 'jxc.facts'

    @api.model
    def _scheduler_rules(self, rules):
        """Return the :class:`RuleRow` of each of these rules, which the caller may read."""
        for model, names in (
            ('stock.warehouse.orderpoint', RULE_FIELDS),
            ('product.template', ('categ_id', 'type', 'uom_id')),
            ('product.product', ('product_tmpl_id',)),
            ('uom.uom', ('factor',)),
        ):
            self.env[model].flush_model(names)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT rule.id, rule.product_id, item.product_tmpl_id, template.categ_id,
                       template.type, rule.location_id, rule.company_id, rule.route_id,
                       rule.supplier_id,
                       COALESCE(rule.product_min_qty, 0)::float8,
                       COALESCE(rule.product_max_qty, 0)::float8,
                       template.uom_id, unit.factor::float8,
                       rule.replenishment_uom_id, package.factor::float8,
                       COALESCE(rule.qty_to_order_computed, 0)::float8, rule.deadline_date
                  FROM stock_warehouse_orderpoint AS rule
                  JOIN product_product AS item ON item.id = rule.product_id
                  JOIN product_template AS template ON template.id = item.product_tmpl_id
                  JOIN uom_uom AS unit ON unit.id = template.uom_id
             LEFT JOIN uom_uom AS package ON package.id = rule.replenishment_uom_id
                 WHERE rule.id = ANY(%s) AND rule.location_id IS NOT NULL
                """,
                ids_sql(rules),
            )
        )
        return list(map(RuleRow._make, rows))

    @api.model
    def _scheduler_minimums(self, rules):
        """Return a :class:`Minimum` of each of these rules, which the caller may read."""
        self.env['stock.warehouse.orderpoint'].flush_model(RULE_FIELDS)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT rule.id, rule.product_id, rule.location_id, rule.company_id,
                       COALESCE(rule.product_min_qty, 0)::float8, rule.deadline_date
                  FROM stock_warehouse_orderpoint AS rule
                 WHERE rule.id = ANY(%s) AND rule.location_id IS NOT NULL
                """,
                ids_sql(rules),
            )
        )
        return list(map(Minimum._make, rows))

    @api.model
    def _scheduler_routes(self, templates):
        """Return ``{product.template id: frozenset of its routes}``, those without are missing."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product_id, array_agg(route_id) FROM stock_route_product
                 WHERE product_id = ANY(%s) GROUP BY product_id
                """,
                ids_sql(templates),
            )
        )
        return {template: frozenset(routes) for template, routes in rows}
