from datetime import timedelta
from math import ceil

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.position import Position
from ..base.bulk import rows_sql

TYPES = {
    'id': 'int',
    'jxc_policy_id': 'int',
    'jxc_demand_class': 'text',
    'jxc_demand_days': 'int',
    'jxc_observed_days': 'int',
    'jxc_vendor_id': 'int',
    'jxc_lead_source': 'text',
    'jxc_status': 'text',
    'jxc_stockout_date': 'date',
    'jxc_order_by': 'date',
}
# Rows taken from the queue at a time, and rules refreshed for them in one go.
BATCH_CHANGES = 5000


class StockWarehouseOrderpoint(models.Model):
    """Status and position of rules: stored by the nightly run, refreshed after each move."""

    _inherit = 'stock.warehouse.orderpoint'

    # === QUERIES === #

    @api.model
    def _jxc_positions(self, company, wanted):
        """Read where stock stands, in one query.

        :param wanted: list of (product id, location id, days until which deliveries count)
        :return: ``{(product id, location id): Position}``; what has nothing is missing
        """
        facts = self.env['jxc.facts']
        today = facts._local_today(company)
        horizons = {
            (product, place): today + timedelta(days=ceil(days)) for product, place, days in wanted
        }
        products = {product for product, _place in horizons}
        rows = self.env.execute_query(
            facts._position_sql(
                company,
                {place for _product, place in horizons},
                products if len(products) <= 1000 else None,
            )
        )
        positions = {}
        for product, place, on_hand, _reserved, expired, incoming, asked, days, quantities in rows:
            horizon = horizons.get((product, place))
            if horizon is None:
                continue
            outgoing = 0.0
            if days:
                outgoing = sum(
                    quantity
                    for day, quantity in zip(days, quantities, strict=True)
                    if day <= horizon
                )
            positions[product, place] = Position(on_hand, expired, incoming, asked, outgoing)
        return positions

    @api.model
    def _jxc_store(self, rows):
        """Write computed values of rules, given as dicts of equal keys, in one UPDATE."""
        names = list(rows[0])
        fresh = rows_sql(
            {name: (TYPES.get(name, 'float8'), [row[name] for row in rows]) for name in names}
        )
        names.remove('id')
        self.env.execute_query(
            SQL(
                """
                UPDATE stock_warehouse_orderpoint AS rule
                   SET %(assignments)s, jxc_computed_on = %(now)s
                  FROM (%(fresh)s) AS fresh
                 WHERE rule.id = fresh.id
             RETURNING 1
                """,
                assignments=SQL(", ").join(
                    SQL("%s = fresh.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in names
                ),
                now=fields.Datetime.now(),
                fresh=fresh,
            )
        )
        self.invalidate_model([*names, 'jxc_computed_on'])

    # === BUSINESS === #

    @api.model
    def _jxc_refresh_status(self, company, products=None):
        """Refresh position and status of the computed rules of ``company`` from stored figures.

        :param products: ids, or None for all rules
        """
        self.env.flush_all()
        domain = [('company_id', '=', company.id), ('jxc_computed_on', '!=', False)]
        if products is not None:
            domain.append(('product_id', 'in', products))
        rules = self.search_fetch(
            domain,
            [
                'product_id',
                'location_id',
                'jxc_policy_id',
                'jxc_lead_time',
                'jxc_daily_demand',
                'jxc_safety_stock',
                'jxc_reorder_point',
                'jxc_order_up_to',
                'product_min_qty',
                'product_max_qty',
            ],
        )
        if not rules:
            return
        today = self.env['jxc.facts']._local_today(company)
        wanted = [
            (
                rule.product_id.id,
                rule.location_id.id,
                rule.jxc_lead_time + (rule.jxc_policy_id.review_days or 0.0),
            )
            for rule in rules
        ]
        positions = self._jxc_positions(company, wanted)
        rows = []
        for rule, (product, place, _days) in zip(rules, wanted, strict=True):
            own = not rule.jxc_policy_id
            levels = {
                'jxc_safety_stock': 0.0 if own else rule.jxc_safety_stock,
                'jxc_reorder_point': rule.product_min_qty if own else rule.jxc_reorder_point,
                'jxc_order_up_to': rule.product_max_qty if own else rule.jxc_order_up_to,
            }
            rows.append(
                {
                    'id': rule.id,
                    **levels,
                    **self._jxc_standing_values(
                        positions.get((product, place), Position()),
                        today,
                        rule.jxc_daily_demand,
                        *levels.values(),
                    ),
                }
            )
        self._jxc_store(rows)

    @api.model
    def _cron_jxc_status(self):
        """Refresh what changed since the last run: woken by finished, new and cancelled moves."""
        commit_progress = self.env['ir.cron']._commit_progress
        inside_cron = self.env.context.get('ir_cron_progress_id')
        while True:
            products = self.env['jxc.stock.change']._take(BATCH_CHANGES)
            if not products:
                break
            for company in self.env['res.company'].search([]):
                model = self.with_company(company)
                model._jxc_refresh_status(company, products)
                model.env['jxc.alert']._jxc_sync_stock(company, products)
            if inside_cron and not commit_progress(len(products)):
                break
