from collections import defaultdict
from datetime import date, timedelta
from operator import itemgetter

from odoo import api, models
from odoo.tools import SQL, groupby

from ...tools.lot_action import suggest_action
from ...tools.lot_outlook import project
from ..base.bulk import rows_sql

# Products without a computed reordering rule: the average of so many local days up to yesterday.
HISTORY_DAYS = 90
COLUMNS = {
    'lot_id': 'int4',
    'warehouse_id': 'int4',
    'product_id': 'int4',
    'quantity': 'numeric',
    'reserved': 'numeric',
    'value': 'numeric',
    'expires_on': 'text',
    'removal_on': 'text',
    'level_id': 'int4',
    'state': 'text',
    'daily_demand': 'numeric',
    'waste_qty': 'numeric',
    'waste_value': 'numeric',
    'run_out_on': 'text',
    'suggested_action': 'text',
    'target_warehouse_id': 'int4',
}


class JxcLotOutlook(models.Model):
    """Computing the outlook: five queries a company, whatever the number of lots."""

    _inherit = 'jxc.lot.outlook'

    # === BUSINESS === #

    @api.model
    def _jxc_refresh(self, company):
        """Make the outlook of ``company`` equal to its stock and demand of this moment.

        :return: number of rows that changed
        """
        rows = self._outlook_rows(company)
        self.flush_model()
        columns = zip(*rows, strict=True) if rows else [()] * len(COLUMNS)
        fresh = rows_sql(
            {
                name: (kind, values)
                for (name, kind), values in zip(COLUMNS.items(), columns, strict=True)
            }
        )
        [(changed, gone)] = self.env.execute_query(self._store_sql(company, fresh))
        if changed or gone:
            self.invalidate_model()
            self.env['stock.lot'].invalidate_model(['jxc_waste_qty', 'jxc_outlook_ids'])
        return changed + gone

    @api.model
    def _outlook_rows(self, company):
        """Return the rows of the outlook, tuples in the order of :data:`COLUMNS`."""
        today = self.env['jxc.facts']._local_today(company)
        stock = self.env.execute_query(self._outlook_stock_sql(company))
        pairs = {(row[0], row[1]) for row in stock}
        demand = self._daily_demand(company, pairs)
        incoming = self._incoming(company, today)
        spare = _Spare(demand)
        projected = []
        for pair, group in groupby(stock, itemgetter(0, 1)):
            lots = group
            coming = incoming.get(pair, [])
            free = [(lot[6], lot[3] - lot[4], 0) for lot in lots]
            reserved = sum(lot[4] for lot in lots)
            outcome = project(free + coming, reserved, demand.get(pair, 0.0), today.toordinal())
            projected.append((pair, lots, outcome))
            spare.holds(pair, sum(lot[3] for lot in lots) + sum(lot[1] for lot in coming))
        return [
            self._outlook_row(company, pair, lot, outcome, today, spare)
            for pair, lots, outcomes in projected
            # what is under way has no row of its own
            for lot, outcome in zip(lots, outcomes, strict=False)
        ]

    @api.model
    def _outlook_row(self, company, pair, lot, outcome, today, spare):
        """Return one row, see :data:`COLUMNS`, with the suggested action."""
        product, warehouse = pair
        lot_id, quantity, reserved, value, removal, expires, level, state, age, vendor = lot[2:]
        waste, run_out = outcome
        rounded = round(waste, 6)
        action, target = None, None
        if removal is not None:
            action, target = suggest_action(
                rounded,
                removal - today.toordinal(),
                age,
                has_level=bool(level),
                has_vendor=vendor,
                find_warehouse=lambda wanted, days: spare.take(pair, wanted, days),
            )
        return (
            lot_id,
            warehouse,
            product,
            round(quantity, 6),
            round(reserved, 6),
            company.currency_id.round(value),
            _iso(expires),
            _iso(removal),
            level,
            state,
            round(spare.demand.get(pair, 0.0), 3),
            rounded,
            company.currency_id.round(value * waste / quantity),
            _iso(run_out),
            action,
            target,
        )

    @api.model
    def _daily_demand(self, company, pairs):
        """Return what is in demand a day of products in warehouses.

        That of the computed reordering rules, the largest of a warehouse being that of its whole
        stock; without a rule, the average of the last days.

        :param pairs: set of (product id, warehouse id)
        :return: ``{(product id, warehouse id): quantity a day}``; missing: nobody asks for it
        """
        rules = self.env['stock.warehouse.orderpoint']
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product_id, warehouse_id, MAX(jxc_daily_demand)::float8
                  FROM stock_warehouse_orderpoint
                 WHERE active AND company_id = %s AND jxc_computed_on IS NOT NULL
              GROUP BY product_id, warehouse_id
                """,
                company.id,
                to_flush=[rules._fields[name] for name in ('jxc_daily_demand', 'jxc_computed_on')],
            )
        )
        demand = {(product, warehouse): quantity or 0.0 for product, warehouse, quantity in rows}
        missing = {product for product, warehouse in pairs - demand.keys()}
        if missing:
            facts = self.env['jxc.facts']
            yesterday = facts._local_today(company) - timedelta(days=1)
            first_day = yesterday - timedelta(days=HISTORY_DAYS - 1)
            source = facts._demand_sql(company, first_day, yesterday, missing)
            for product, warehouse, quantity in self.env.execute_query(
                SQL(
                    "SELECT product_id, warehouse_id, SUM(quantity)::float8"
                    " FROM (%s) AS demand GROUP BY product_id, warehouse_id",
                    source,
                )
            ):
                demand.setdefault((product, warehouse), quantity / HISTORY_DAYS)
        return {pair: quantity for pair, quantity in demand.items() if quantity > 0}

    @api.model
    def _incoming(self, company, today):
        """Return lots that are under way, as :func:`project` takes them.

        :return: ``{(product id, warehouse id): [(removal day or None, quantity, first day), …]}``
        """
        found = defaultdict(list)
        rows = self.env.execute_query(self.env['jxc.facts']._incoming_lots_sql(company))
        for product, warehouse, quantity, arrives_on, removal_on in rows:
            if quantity > 0:
                arrives = max(arrives_on, today).toordinal()
                removal = removal_on.toordinal() if removal_on else None
                found[product, warehouse].append((removal, quantity, arrives))
        return found

    # === QUERIES === #

    @api.model
    def _outlook_stock_sql(self, company) -> SQL:
        """Lots in stock with their days, sorted by product and warehouse.

        :return: SELECT of ``product_id, warehouse_id, lot_id, quantity, reserved, value,
            removal_day, expiry_day`` (``date.toordinal()``), ``level_id, state, age_days``,
            ``has_vendor``
        """
        facts = self.env['jxc.facts']
        return SQL(
            """
              WITH band AS MATERIALIZED (%(bands)s),
                   held AS MATERIALIZED (%(stock)s),
                   days AS MATERIALIZED (%(days)s)
            SELECT days.product_id, held.warehouse_id, held.lot_id, held.quantity, held.reserved,
                   held.own * days.cost AS value,
                   days.removal_on - (DATE '0001-01-01' - 1) AS removal_day,
                   days.expires_on - (DATE '0001-01-01' - 1) AS expiry_day,
                   band.level_id,
                   CASE WHEN days.expires_on <= %(today)s THEN 'expired'
                        WHEN days.expires_on IS NOT NULL THEN COALESCE(band.lot_state, 'fresh')
                    END AS state,
                   COALESCE(%(today)s - days.created_on, 0) AS age_days,
                   days.template_id IN (SELECT product_tmpl_id FROM product_supplierinfo)
                   AS has_vendor
              FROM held
              JOIN days ON days.lot_id = held.lot_id
         LEFT JOIN band ON band.category_id = days.category_id
                       AND days.expires_on - %(today)s > band.above
                       AND days.expires_on - %(today)s <= band.up_to
          ORDER BY days.product_id, held.warehouse_id, days.removal_on, held.lot_id
            """,
            bands=self.env['jxc.expiry.level']._jxc_bands_sql(company),
            stock=facts._lot_stock_sql(company),
            days=facts._lot_days_sql(company),
            today=facts._local_today(company),
            to_flush=facts._columns('product.supplierinfo', 'product_tmpl_id'),
        )

    @api.model
    def _store_sql(self, company, fresh) -> SQL:
        """Make the table equal to ``fresh`` (columns of COLUMNS); write only what differs."""
        names = list(COLUMNS)
        data = [name for name in names if name not in ('lot_id', 'warehouse_id')]
        typed = [
            SQL("fresh.%s::date", SQL.identifier(name))
            if name.endswith('_on')
            else SQL.identifier('fresh', name)
            for name in names
        ]
        columns = SQL(', ').join(map(SQL.identifier, data))
        excluded = SQL(', ').join(SQL.identifier('excluded', name) for name in data)
        return SQL(
            """
              WITH fresh AS MATERIALIZED (%(fresh)s),
                   gone AS (
                    DELETE FROM jxc_lot_outlook AS row
                     WHERE row.company_id = %(company)s
                       AND NOT EXISTS (SELECT 1 FROM fresh
                                        WHERE fresh.lot_id = row.lot_id
                                          AND fresh.warehouse_id = row.warehouse_id)
                 RETURNING row.id),
                   stored AS (
                    INSERT INTO jxc_lot_outlook AS row (company_id, %(names)s)
                    SELECT %(company)s, %(typed)s
                      FROM fresh
                  ORDER BY fresh.lot_id, fresh.warehouse_id
               ON CONFLICT (lot_id, warehouse_id) DO UPDATE
                       SET (%(columns)s) = ROW(%(excluded)s)
                     WHERE ROW(%(old)s) IS DISTINCT FROM ROW(%(excluded)s)
                 RETURNING row.id)
            SELECT (SELECT COUNT(*) FROM stored), (SELECT COUNT(*) FROM gone)
            """,
            fresh=fresh,
            company=company.id,
            names=SQL(', ').join(map(SQL.identifier, names)),
            typed=SQL(', ').join(typed),
            columns=columns,
            excluded=excluded,
            old=SQL(', ').join(SQL.identifier('row', name) for name in data),
        )


class _Spare:
    """What warehouses could sell beyond all that they hold and expect."""

    def __init__(self, demand):
        self.demand = demand
        self.held = defaultdict(float)
        self.warehouses = defaultdict(list)
        for product, warehouse in demand:
            self.warehouses[product].append(warehouse)

    def holds(self, pair, quantity):
        self.held[pair] += quantity

    def take(self, pair, wanted, days):
        """Return another warehouse that sells ``wanted`` more within ``days`` days, or None.

        Cautious: all that it holds is sold first. What is promised once is not promised again.
        """
        product, own = pair
        best, most = None, wanted
        for warehouse in self.warehouses.get(product, ()):
            room = self.demand[product, warehouse] * days - self.held[product, warehouse]
            if warehouse != own and room >= most and (best is None or room > most):
                best, most = warehouse, room
        if best is not None:
            self.held[product, best] += wanted
        return best


def _iso(day):
    return None if day is None else date.fromordinal(day).isoformat()
