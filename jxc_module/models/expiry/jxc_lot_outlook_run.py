from collections import defaultdict
from datetime import timedelta
from operator import itemgetter

from odoo import api, models
from odoo.tools import SQL, groupby

from ...tools.fefo import project
from ...tools.lot_action import suggest_action
from ...tools.lot_spare import Spare
from ..base.bulk import rows_sql
from .jxc_lot_outlook_sql import COLUMNS, QUANTITY_DIGITS

# Products without a computed reordering rule: the average of so many local days up to yesterday.
HISTORY_DAYS = 90


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
        today = company._jxc_today()
        stock = self.env.execute_query(self._outlook_stock_sql(company))
        pairs = {(row[0], row[1]) for row in stock}
        demand = self._daily_demand(company, pairs)
        incoming = self._incoming(company, today)
        spare = Spare(demand)
        today = today.toordinal()
        projected = []
        for pair, group in groupby(stock, itemgetter(0, 1)):
            lots = group
            coming = incoming.get(pair, [])
            free = [(lot[6], lot[3] - lot[4], 0) for lot in lots]
            reserved = sum(lot[4] for lot in lots)
            outcome = project(free + coming, reserved, demand.get(pair, 0.0), today)
            projected.append((pair, lots, outcome))
            spare.holds(pair, sum(lot[3] for lot in lots) + sum(lot[1] for lot in coming))
        return [
            _outlook_row(lot, outcome, today, spare)
            for pair, lots, outcomes in projected
            # what is under way has no row of its own
            for lot, outcome in zip(lots, outcomes, strict=False)
        ]

    @api.model
    def _daily_demand(self, company, pairs):
        """Return what is in demand a day of products in warehouses.

        That of the computed reordering rules, the largest of a warehouse being that of its whole
        stock; without a rule, the average of the last days.

        :param pairs: set of (product id, warehouse id)
        :return: ``{(product id, warehouse id): quantity a day}``; missing: nobody asks for it
        """
        facts = self.env['jxc.facts']
        demand = facts._rule_demand(company, computed=True)
        missing = {product for product, warehouse in pairs - demand.keys()}
        if missing:
            yesterday = company._jxc_today() - timedelta(days=1)
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


def _outlook_row(lot, outcome, today, spare):
    """Return one row, see :data:`COLUMNS`, with the suggested action.

    :param lot: row of ``_outlook_stock_sql``
    :param outcome: of :func:`project`
    """
    product, warehouse, lot_id, quantity, reserved, value = lot[:6]
    removal, expires, level, state, age, vendor = lot[6:]
    waste, run_out = outcome
    pair = product, warehouse
    left = round(waste, QUANTITY_DIGITS)
    action, target = None, None
    if removal is not None:
        action, target = suggest_action(
            left,
            removal - today,
            age,
            has_level=level is not None,
            has_vendor=vendor,
            find_warehouse=lambda wanted, days: spare.take(pair, wanted, days),
        )
    return (
        lot_id,
        warehouse,
        product,
        quantity,
        reserved,
        value,
        expires,
        removal,
        level,
        state,
        spare.demand.get(pair, 0.0),
        left,
        value * waste / quantity,
        run_out,
        action,
        target,
    )
