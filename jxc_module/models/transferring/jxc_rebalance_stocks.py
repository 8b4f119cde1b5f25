from collections import defaultdict
from datetime import timedelta
from math import ceil

from odoo import api, fields, models
from odoo.tools import groupby

from ...tools.rebalance_stock import Batch, Place, Stock, whole_packs

# What somebody rejected is not proposed again for so many days.
REJECTED_DAYS = 7
# a list of more products costs more than reading all
FEW_PRODUCTS = 1000
DIGITS = 2  # of quantities that travel


class JxcRebalance(models.Model):
    """What is where, as ``tools/rebalance.py`` takes it."""

    _inherit = 'jxc.rebalance'

    @api.model
    def _stocks(self, company, products=None):
        """Read products with rules in two warehouses or more: seven queries.

        :param products: ids, None for all
        :return: ``{product id: Stock}``
        """
        facts = self.env['jxc.facts']
        execute = self.env.execute_query
        rules = [
            row
            for row in self.env.execute_query_dict(facts._rebalance_rules_sql(company))
            if products is None or row['product_id'] in products
        ]
        if not rules:
            return {}
        wanted = {row['product_id'] for row in rules}
        only = wanted if len(wanted) <= FEW_PRODUCTS else None
        standing = self._standing(company, rules, only)
        asked, given = defaultdict(float), defaultdict(float)
        for product, source, dest, lot, quantity in execute(facts._rebalance_asked_sql(company)):
            asked[product, dest] += quantity
            given[product, source, None] += quantity
            if lot:
                given[product, source, lot] += quantity
        batches = self._batches(company, only, given)
        barred = self._barred(company)
        stocks = {}
        for product, own in groupby(rules, lambda row: row['product_id']):
            first = own[0]
            places = []
            for row in own:
                place = (product, row['warehouse_id'])
                usable, outgoing, incoming = standing.get(place, (0.0, 0.0, 0.0))
                free = sum(batch.free for batch in batches.get(place, ()))
                taken = given.get((*place, None), 0.0)
                places.append(
                    Place(
                        row['warehouse_id'],
                        usable,
                        max(free - (0.0 if first['dated'] else taken), 0.0),
                        outgoing + taken,
                        incoming + asked.get(place, 0.0),
                        row['unsold'],
                        row['demand'],
                        row['reorder_point'],
                        row['order_up_to'],
                        row['lead_time'],
                        whole_packs(row['pack'], float(usable).is_integer(), DIGITS),
                    )
                )
            stocks[product] = Stock(
                tuple(places),
                {place.id: batches.get((product, place.id), ()) for place in places}
                if first['dated']
                else None,
                first['cost'],
                first['margin'],
                first['weight'],
                barred.get(product, frozenset()),
            )
        return stocks

    @api.model
    def _standing(self, company, rules, only):
        """Return what rules have: ``{(product id, warehouse id): (usable, outgoing, incoming)}``.

        As their status says it: what leaves after lead time and review does not count yet.
        """
        today = company._jxc_today()
        horizon = {
            (row['product_id'], row['location_id']): (
                row['warehouse_id'],
                today + timedelta(days=ceil(row['horizon'])),
            )
            for row in rules
        }
        positions = self.env.execute_query(
            self.env['jxc.facts']._position_sql(
                company, {place for _product, place in horizon}, only
            )
        )
        result = {}
        for (
            product,
            place,
            on_hand,
            _kept,
            unusable,
            incoming,
            wished,
            days,
            quantities,
        ) in positions:
            if (product, place) not in horizon:
                continue
            warehouse, last = horizon[product, place]
            outgoing = sum(
                quantity
                for day, quantity in zip(days or (), quantities or (), strict=True)
                if day <= last
            )
            result[product, warehouse] = (on_hand - unusable, outgoing, incoming + wished)
        return result

    @api.model
    def _batches(self, company, only, given):
        """Return what could be shipped: ``{(product id, warehouse id): (Batch, …)}``."""
        today = company._jxc_today()
        waste = self._jxc_expected_waste(company, only)
        result = defaultdict(list)
        for product, warehouse, lot, free, removal in self.env.execute_query(
            self.env['jxc.facts']._rebalance_stock_sql(company, only)
        ):
            left = max(free - given.get((product, warehouse, lot), 0.0), 0.0) if lot else free
            batch = Batch(lot, left, min(waste.get((lot, warehouse), 0.0), left))
            if removal:
                batch = batch._replace(life=(removal - today).days)
            result[product, warehouse].append(batch)
        return {place: tuple(found) for place, found in result.items()}

    @api.model
    def _barred(self, company):
        """Return the trips that were rejected lately: ``{product id: {(source, dest), …}}``."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=REJECTED_DAYS)
        query = self._search(
            [
                ('company_id', '=', company.id),
                ('state', '=', 'rejected'),
                ('decided_on', '>=', since),
            ]
        )
        barred = defaultdict(set)
        for product, source, dest in self.env.execute_query(
            query.select('product_id', 'source_warehouse_id', 'dest_warehouse_id')
        ):
            barred[product].add((source, dest))
        return {product: frozenset(trips) for product, trips in barred.items()}
