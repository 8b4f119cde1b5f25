from odoo import api, models
from odoo.tools import SQL

from ....tools.stock_value import average_value, fifo_value
from .cost_history import in_order
from .stock_value import StockValue

# What core's value of a product (or of its lots) stands for: its stack at first-in first-out holds
# goods of other owners too; a lot in transit is worth nothing to it, except that its average cost
# is spread over all there is of the lot.
BASES = {
    ('standard', False): 'own',
    ('average', False): 'own',
    ('fifo', False): 'on_hand',
    ('standard', True): 'in_warehouses',
    ('average', True): 'on_hand',
    ('fifo', True): 'in_warehouses',
}


class JxcFacts(models.AbstractModel):
    """The methods of costing of core: standard, average, first-in first-out.

    Each is called by :meth:`_stock_values` and yields a :class:`StockValue` a product, or a lot of
    products that are valued by lot.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _standard_values(self, known, costs, by_lot):
        """Value products at standard cost; a lot at its own cost of today, as core does."""
        held = self._held(known.levels, costs, by_lot)
        own_costs = self._lot_costs(known.company, held) if by_lot else {}
        for product, lot, level in held:
            if by_lot:
                cost = own_costs.get(lot, 0.0)
                value = cost * level.in_warehouses
            else:
                cost = known.prices.get(product, costs[product])
                value = cost * level.own
            yield self._spread(product, lot, level, value, cost, BASES['standard', by_lot])

    @api.model
    def _average_values(self, known, costs, by_lot):
        """Value products at average cost by replaying what came and went."""
        held = self._held(known.levels, costs, by_lot)
        own_costs = self._lot_costs(known.company, held) if by_lot else {}
        # what is gone is worth nothing, whatever its history
        left = {row[0] for row in held if (row[2].in_warehouses if by_lot else row[2].own)}
        query = self._average_history_sql(known, sorted(left), by_lot)
        histories = {row[:2]: row[2] for row in self.env.execute_query(query)}
        for product, lot, level in held:
            fallback = own_costs.get(lot, 0.0) if by_lot else costs[product]
            value = 0.0
            if level.in_warehouses if by_lot else level.own:
                events = in_order(histories.get((product, lot), b''))
                _cost, value = average_value(events, level.own)
            yield self._spread(product, lot, level, value, fallback, BASES['average', by_lot])

    @api.model
    def _fifo_values(self, known, costs, by_lot):
        """Value products by what came in last, down to the quantity on hand."""
        held = self._held(known.levels, costs, by_lot)
        query = self._fifo_history_sql(known, list(costs), by_lot)
        histories = {(row[0], row[1]): row[2:] for row in self.env.execute_query(query)}
        last_prices = {product: row[0] for (product, _lot), row in histories.items()}
        for product, lot, level in held:
            quantity = level.in_warehouses if by_lot else level.on_hand
            fallback = costs[product]
            if quantity <= 0:
                last_price = None if known.instant is None else last_prices.get(product)
                value = quantity * (fallback if last_price is None else last_price)
            else:
                _last_price, *history = histories.get((product, lot), (None,))
                receipts = [
                    (moved, worth, stored / count if count else fallback)
                    for moved, worth, stored, count in zip(*map(_numbers, history), strict=True)
                ]
                value = fifo_value(receipts, level.on_hand, quantity, fallback)
            yield self._spread(product, lot, level, value, fallback, BASES['fifo', by_lot])

    @api.model
    def _held(self, levels, products, by_lot):
        """Return ``[(product id, lot id or 0, level)]`` of these products."""
        return [
            (product, lot, level)
            for product in products
            for lot, level in levels.get(product, {}).items()
            if bool(lot) == by_lot
        ]

    @api.model
    def _spread(self, product, lot, level, value, fallback, basis):
        """Return the :class:`StockValue` of a value spread over what the company holds."""
        quantity = getattr(level, basis)
        if lot and not level.on_hand:
            value = 0.0  # core leaves out lots that add up to nothing
        elif not quantity and value:  # of others alone
            basis, quantity = 'on_hand', level.on_hand
        cost = value / quantity if quantity else fallback
        return StockValue(product, lot, quantity, value if quantity else 0.0, cost, basis)

    @api.model
    def _lot_costs(self, company, held):
        """Return today's cost of lots, ``{lot id: cost}``."""
        query = SQL(
            "SELECT id, (standard_price ->> %s)::float8 FROM stock_lot"
            " WHERE id = ANY(%s) AND standard_price IS NOT NULL",
            str(company.id),
            [lot for _product, lot, _level in held],
        )
        return {lot: cost or 0.0 for lot, cost in self.env.execute_query(query)}


def _numbers(text):
    """Read an array in the text of PostgreSQL: the driver takes three times as long."""
    return map(float, text[1:-1].split(',')) if text and text != '{}' else ()
