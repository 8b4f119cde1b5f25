from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ....tools.vendor_choice import PriceLine
from ...base.bulk import rows_sql

# core's moves that are still to come
TO_COME = ('waiting', 'confirmed', 'assigned', 'partially_available')
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
                list(rules),
            )
        )
        return list(map(RuleRow._make, rows))

    @api.model
    def _scheduler_routes(self, templates):
        """Return ``{product.template id: frozenset of its routes}``, those without are missing."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product_id, array_agg(route_id) FROM stock_route_product
                 WHERE product_id = ANY(%s) GROUP BY product_id
                """,
                list(templates),
            )
        )
        return {template: frozenset(routes) for template, routes in rows}

    @api.model
    def _scheduler_prices(self, templates, lines=()):
        """Return the price lists that the reader sees, in core's order of choice.

        :param lines: ids of product.supplierinfo that rules name
        :return: (``{product.template id: [PriceLine, …]}``, ``{id: PriceLine}``)
        """
        model = 'product.supplierinfo'
        query = self._fact_query(
            model, ['|', ('product_tmpl_id', 'in', list(templates)), ('id', 'in', list(lines))]
        )
        line = SQL.identifier(query.table)
        for alias, table, key in (
            ('vendor', 'res_partner', SQL("%s.partner_id", line)),
            ('line_unit', 'uom_uom', SQL("%s.product_uom_id", line)),
            ('template', 'product_template', SQL("%s.product_tmpl_id", line)),
            ('unit', 'uom_uom', SQL("template.uom_id")),
        ):
            query.add_join('JOIN', alias, table, SQL("%s.id = %s", SQL.identifier(alias), key))
        columns = (
            *('product_id', 'partner_id', 'company_id', 'currency_id', 'sequence', 'min_qty'),
            *('price', 'discount', 'product_uom_id', 'delay', 'date_start', 'date_end'),
        )
        price = SQL(
            "COALESCE(%s.price, 0)::float8",
            line,
            to_flush=self._columns(model, 'product_tmpl_id', *columns),
        )
        # as core's floats: the unit's price only where the units differ
        in_unit = SQL(
            "CASE WHEN line_unit.id = unit.id THEN %(price)s"
            " ELSE %(price)s * unit.factor::float8 / line_unit.factor::float8 END",
            price=price,
        )
        query.order = SQL(
            "COALESCE(%(line)s.sequence, 0), COALESCE(%(line)s.min_qty, 0) DESC,"
            " COALESCE(%(line)s.price, 0), %(line)s.id",
            line=line,
        )
        by_template, by_id = {}, {}
        for row in self.env.execute_query(
            query.select(
                *(
                    SQL(column, line=line)
                    for column in (
                        "%(line)s.product_tmpl_id",
                        "%(line)s.id",
                        "%(line)s.product_id",
                        "%(line)s.partner_id",
                        "vendor.active",
                        "%(line)s.company_id",
                        "%(line)s.currency_id",
                        "COALESCE(%(line)s.sequence, 0)",
                        "COALESCE(%(line)s.min_qty, 0)::float8",
                    )
                ),
                SQL("%s * (1 - COALESCE(%s.discount, 0)::float8 / 100)", in_unit, line),
                *(
                    SQL(column, line=line)
                    for column in (
                        "%(line)s.product_uom_id",
                        "line_unit.factor::float8",
                        "COALESCE(%(line)s.delay, 0)",
                        "%(line)s.date_start",
                        "%(line)s.date_end",
                    )
                ),
            )
        ):
            found = PriceLine._make(row[1:])
            by_template.setdefault(row[0], []).append(found)
            by_id[found.id] = found
        return by_template, by_id

    @api.model
    def _scheduler_stock(self, asked, digits):
        """Return what lies in the place of each rule and what will, at the end of its horizon.

        Goods on lots that go off sale before count as gone unless they are reserved, as core's
        forecast says.

        :param asked: ``[(rule id, product id, location id, end), …]``, ends as naive UTC,
            exclusive
        :param digits: decimals of quantities
        :return: ``{rule id: (on hand, forecast)}`` in the product's unit
        """
        ids, products, places, ends = zip(*asked, strict=True)
        goods = list(set(products))
        quoted = {end: f'"{end}"' for end in set(ends)}
        quants = self._fact_query('stock.quant', [('product_id', 'in', goods)])
        moves = self._fact_query(
            'stock.move',
            [('product_id', 'in', goods), ('state', 'in', TO_COME), ('date', '<', max(ends))],
        )
        rows = self.env.execute_query(
            SQL(
                _STOCK,
                asked=rows_sql(
                    {
                        'id': ('int', ids),
                        'product_id': ('int', products),
                        'location_id': ('int', places),
                        'ends': ('timestamp', [quoted[end] for end in ends]),
                    }
                ),
                places=list(set(places)),
                digits=digits,
                quants=quants.select(
                    SQL("stock_quant.product_id"),
                    SQL("stock_quant.location_id"),
                    SQL("stock_quant.removal_date"),
                    SQL("COALESCE(stock_quant.quantity, 0) AS quantity"),
                    SQL(
                        "COALESCE(stock_quant.reserved_quantity, 0) AS reserved",
                        to_flush=self._columns(
                            'stock.quant',
                            *('location_id', 'quantity', 'reserved_quantity', 'removal_date'),
                        ),
                    ),
                ),
                moves=moves.select(
                    SQL("stock_move.product_id"),
                    SQL("stock_move.location_id AS comes_from"),
                    SQL(
                        "COALESCE(stock_move.location_final_id, stock_move.location_dest_id)"
                        " AS goes_to"
                    ),
                    SQL("stock_move.date"),
                    SQL(
                        "stock_move.product_qty AS quantity",
                        to_flush=self._columns(
                            'stock.move',
                            *('location_id', 'location_dest_id', 'location_final_id'),
                            'product_qty',
                        ),
                    ),
                ),
            )
        )
        return {rule: (on_hand, forecast) for rule, on_hand, forecast in rows}


_STOCK = """
    WITH asked AS MATERIALIZED (%(asked)s),
    place AS MATERIALIZED (
        SELECT upper.id AS place_id, lower.id AS location_id
          FROM stock_location AS upper
          JOIN stock_location AS lower ON lower.parent_path LIKE upper.parent_path || '%%'
         WHERE upper.id = ANY(%(places)s)
    ),
    lying AS (
        SELECT asked.id, SUM(quant.quantity) AS on_hand,
               SUM(CASE WHEN quant.removal_date < asked.ends
                        THEN quant.quantity - quant.reserved END) AS gone
          FROM (%(quants)s) AS quant
          JOIN place ON place.location_id = quant.location_id
          JOIN asked ON asked.product_id = quant.product_id AND asked.location_id = place.place_id
      GROUP BY asked.id
    ),
    pending AS MATERIALIZED (%(moves)s),
    coming AS (
        SELECT asked.id, SUM(pending.quantity) AS quantity
          FROM pending
          JOIN place ON place.location_id = pending.goes_to
          JOIN asked ON asked.product_id = pending.product_id
                    AND asked.location_id = place.place_id AND pending.date < asked.ends
         WHERE NOT EXISTS (SELECT 1 FROM place AS same
                            WHERE same.place_id = place.place_id
                              AND same.location_id = pending.comes_from)
      GROUP BY asked.id
    ),
    leaving AS (
        SELECT asked.id, SUM(pending.quantity) AS quantity
          FROM pending
          JOIN place ON place.location_id = pending.comes_from
          JOIN asked ON asked.product_id = pending.product_id
                    AND asked.location_id = place.place_id AND pending.date < asked.ends
         WHERE NOT EXISTS (SELECT 1 FROM place AS same
                            WHERE same.place_id = place.place_id
                              AND same.location_id = pending.goes_to)
      GROUP BY asked.id
    )
    SELECT asked.id,
           ROUND(COALESCE(lying.on_hand, 0), %(digits)s)::float8,
           ROUND(
               COALESCE(lying.on_hand, 0) - COALESCE(lying.gone, 0)
               + ROUND(COALESCE(coming.quantity, 0), %(digits)s)
               - ROUND(COALESCE(leaving.quantity, 0), %(digits)s),
               %(digits)s
           )::float8
      FROM asked
 LEFT JOIN lying ON lying.id = asked.id
 LEFT JOIN coming ON coming.id = asked.id
 LEFT JOIN leaving ON leaving.id = asked.id
"""
