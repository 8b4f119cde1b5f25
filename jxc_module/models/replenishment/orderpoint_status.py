from datetime import timedelta
from math import ceil

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.position import Position, standing
from ..base.bulk import rows_sql

LEVEL_COLUMNS = ('jxc_safety_stock', 'jxc_reorder_point', 'jxc_order_up_to')
STANDING_COLUMNS = (
    'jxc_on_hand',
    'jxc_expired',
    'jxc_unsold',
    'jxc_on_order',
    'jxc_committed',
    'jxc_status',
    'jxc_days_of_cover',
    'jxc_stockout_date',
    'jxc_order_by',
    'jxc_short_qty',
)
# Rows taken from the queue at a time, and rules refreshed for them in one go.
BATCH_CHANGES = 5000


def standing_values(position, today, daily_demand, safety_stock, reorder_point, order_up_to):
    """Return the values of :data:`STANDING_COLUMNS` for a position against its levels.

    :param today: local date; the others as in ``tools/position.py``
    """
    result = standing(position, daily_demand, safety_stock, reorder_point, order_up_to)
    cover, due = result.days_of_cover, result.days_to_order
    return (
        round(position.usable, 2),
        round(position.unusable, 2),
        round(position.unsold, 2),
        round(position.incoming + position.asked, 2),
        round(position.outgoing, 2),
        result.status,
        None if cover is None else round(cover, 1),
        None if cover is None else today + timedelta(days=int(cover)),
        None if due is None else today + timedelta(days=due),
        round(result.to_order, 2),
    )


class StockWarehouseOrderpoint(models.Model):
    """Status and position of rules: stored by the nightly run, refreshed after each move."""

    _inherit = 'stock.warehouse.orderpoint'

    # === QUERIES === #

    @api.model
    def _jxc_positions(self, company, wanted):
        """Read where stock stands, in one query; one more where the forecast is expiry-aware.

        :param wanted: list of (product id, location id, days until which deliveries count, daily
            demand)
        :return: ``{(product id, location id): Position}``; what has nothing is missing
        """
        facts = self.env['jxc.facts']
        today = company._jxc_today()
        horizons = {
            (product, place): today + timedelta(days=ceil(days))
            for product, place, days, _daily in wanted
        }
        products = {product for product, _place in horizons}
        rows = self.env.execute_query(
            facts._position_sql(
                company,
                {place for _product, place in horizons},
                products if len(products) <= 1000 else None,
            )
        )
        positions, reserved = {}, {}
        for product, place, on_hand, kept, unusable, incoming, asked, days, quantities in rows:
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
            positions[product, place] = Position(on_hand, unusable, incoming, asked, outgoing)
            reserved[product, place] = kept
        for key, unsold in self._jxc_unsold(company, wanted, reserved).items():
            if key in positions:
                positions[key] = positions[key]._replace(unsold=unsold)
        return positions

    @api.model
    def _jxc_store(self, columns, rows):
        """Write computed values of rules in one UPDATE.

        :param columns: names of fields, the first one ``id``
        :param rows: tuples of their values
        """
        fresh = rows_sql(
            {
                name: (self._fields[name].column_type[0], values)
                for name, values in zip(columns, zip(*rows, strict=True), strict=True)
            }
        )
        names = columns[1:]
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
        today = company._jxc_today()
        wanted = [
            (
                rule.product_id.id,
                rule.location_id.id,
                rule.jxc_lead_time + (rule.jxc_policy_id.review_days or 0.0),
                rule.jxc_daily_demand,
            )
            for rule in rules
        ]
        positions = self._jxc_positions(company, wanted)
        rows = []
        for rule, (product, place, *_rest) in zip(rules, wanted, strict=True):
            if rule.jxc_policy_id:
                in_force = (rule.jxc_safety_stock, rule.jxc_reorder_point, rule.jxc_order_up_to)
            else:
                in_force = (0.0, rule.product_min_qty, rule.product_max_qty)
            position = positions.get((product, place), Position())
            rows.append(
                (
                    rule.id,
                    *in_force,
                    *standing_values(position, today, rule.jxc_daily_demand, *in_force),
                )
            )
        self._jxc_store(('id', *LEVEL_COLUMNS, *STANDING_COLUMNS), rows)

    @api.model
    def _cron_jxc_status(self):
        """Refresh what changed since the last run: woken by finished, new and cancelled moves."""
        runner = self.env['jxc.job.runner']
        while changed := self.env['jxc.stock.change']._take(BATCH_CHANGES):
            products = self.env['product.product'].browse(changed)
            runner._do_in_companies('cron_stock_status', products, self._jxc_refresh_in)
            if not runner._progress(len(changed)):
                break

    @api.model
    def _jxc_refresh_in(self, company, products):
        self.with_company(company)._jxc_refresh_changed(company, products)

    @api.model
    def _jxc_refresh_changed(self, company, products):
        self._jxc_refresh_status(company, products.ids)
        self.env['jxc.alert']._jxc_sync_stock(company, products.ids)
