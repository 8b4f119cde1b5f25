from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns

WEEKS = 12


class JxcReportDemandPlan(models.Model):
    """What is needed in the next 12 weeks, by the figures of the reordering rules.

    One row a rule and week. Stock at the end of a week is what is there and on order now, less the
    demand up to then; when to order is what the list of rules says.
    """

    _name = 'jxc.report.demand_plan'
    _inherit = ['jxc.report.mixin']
    _description = "Demand Plan"
    _auto = False
    _order = 'week, product_id, id'

    _report_fixed = True
    _report_period = None
    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids')
    _report_document = ('stock.warehouse.orderpoint', None)
    _report_help = (
        '<p class="o_view_nocontent_smiling_face">No reordering rule has a demand yet</p>'
        "<p>The nightly computation of safety stock fills them from history.</p>"
    )

    week = columns.day("Week of")
    product_id = columns.product()
    category_id = columns.category()
    warehouse_id = columns.warehouse()
    uom_id = columns.unit()
    demand = columns.quantity(help="Daily demand × 7.")
    projected = columns.quantity(
        "Stock at Week's End",
        aggregator=None,
        help="Usable + on order - demand up to the end of the week; below zero is missing.",
    )
    safety_stock = columns.quantity(aggregator=None)
    shortage = columns.quantity(
        aggregator=None, help="What the safety stock lacks at the end of the week."
    )
    order_by = fields.Date(
        readonly=True,
        aggregator='min',
        help="Of the reordering rule: the day on which its inventory position (usable + on order − "
        "committed) reaches the reorder point at the daily demand.",
    )

    def _report_sql(self, company, params, grain):
        return SQL(
            """
            SELECT plan.*,
                   GREATEST(plan.safety_stock - plan.projected, 0) AS shortage
              FROM (
                SELECT fact.product_id, template.categ_id AS category_id, template.uom_id,
                       fact.warehouse_id, %(today)s + 7 * number AS week,
                       fact.daily * 7 AS demand,
                       fact.supply - fact.daily * 7 * (number + 1) AS projected,
                       fact.safety_stock, fact.order_by
                  FROM (%(rules)s) AS fact
                  %(joins)s
            CROSS JOIN generate_series(0, %(last)s) AS number
                 WHERE fact.daily > 0 AND %(where)s
              ) AS plan
            """,
            today=company._jxc_today(),
            last=WEEKS - 1,
            rules=self._rules_sql(company),
            joins=self._joins_sql(),
            where=self._where_sql(company, params),
        )

    def _rules_sql(self, company) -> SQL:
        """One row a product × warehouse with reordering rules, under the reader's rules on them.

        Of rules whose places lie in each other the outermost counts: the figures of the others are
        a part of its own. Those of places beside each other are added. Archived rules, and those of
        archived products and warehouses, need nothing.

        :return: SELECT of ``product_id, warehouse_id, daily`` (demand a day), ``supply`` (usable
            and on order), ``safety_stock`` (all in the product's unit), ``order_by`` (the first)
        """
        query = self.env['jxc.facts']._fact_query(
            'stock.warehouse.orderpoint', self._report_document_domain(company, None)
        )
        rule = SQL.identifier('stock_warehouse_orderpoint')
        query.add_join('JOIN', 'place', 'stock_location', SQL("place.id = %s.location_id", rule))
        query.add_where(
            SQL(
                """
                NOT EXISTS (
                    SELECT FROM stock_warehouse_orderpoint AS outer_rule
                      JOIN stock_location AS outer_place ON outer_place.id = outer_rule.location_id
                     WHERE outer_rule.product_id = %(rule)s.product_id
                       AND outer_rule.warehouse_id = %(rule)s.warehouse_id
                       AND outer_rule.active AND outer_rule.id <> %(rule)s.id
                       AND place.parent_path LIKE outer_place.parent_path || '%%')
                """,
                rule=rule,
                to_flush=[
                    *self.env['jxc.facts']._columns(
                        'stock.warehouse.orderpoint', 'active', 'location_id', 'warehouse_id'
                    ),
                    *self.env['jxc.facts']._columns('stock.location', 'parent_path'),
                ],
            )
        )
        query.groupby = SQL("%s.product_id, %s.warehouse_id", rule, rule)
        sums = {
            'daily': ("jxc_daily_demand",),
            'supply': ("jxc_on_hand", "jxc_on_order"),
            'safety_stock': ("jxc_safety_stock",),
        }
        names = [name for parts in sums.values() for name in parts]
        figures = [
            SQL(
                "SUM(%s)::float8 AS %s",
                SQL(" + ").join(
                    SQL("COALESCE(%s, 0)", SQL.identifier('stock_warehouse_orderpoint', part))
                    for part in parts
                ),
                SQL.identifier(name),
            )
            for name, parts in sums.items()
        ]
        return query.select(
            SQL("%s.product_id", rule),
            SQL("%s.warehouse_id", rule),
            *figures,
            SQL(
                "MIN(%s.jxc_order_by) AS order_by",
                rule,
                to_flush=self.env['jxc.facts']._columns(
                    'stock.warehouse.orderpoint', *names, 'jxc_order_by'
                ),
            ),
        )

    def _report_document_domain(self, company, params):
        return [
            ('company_id', '=', company.id),
            ('active', '=', True),
            ('product_id.active', '=', True),
            ('warehouse_id.active', '=', True),
        ]

    def _report_paths(self):
        return {'product_id': 'product_id', 'warehouse_id': 'warehouse_id'}
