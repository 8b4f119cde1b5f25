from datetime import datetime, timedelta
from typing import NamedTuple

from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL

from ...base.once import once

# Products whose histories are in memory at the same time.
CHUNK = 20_000


class StockValue(NamedTuple):
    """Value of what a company holds of a product, or of a lot where core values by lot."""

    product_id: int
    lot_id: int  # 0 where the product is valued as a whole
    quantity: float
    value: float
    cost: float  # of one unit; where nothing is left, what core would value one at
    basis: str  # field of Level: the quantity that the value is spread over


class Level(NamedTuple):
    """Quantities of a product, or of a lot, in the product's unit."""

    on_hand: float  # in warehouses and in transit
    own: float  # of it, without goods of other owners
    in_warehouses: float


class Known(NamedTuple):
    """What the values of a company at an instant are reckoned from."""

    company: object
    instant: datetime | None
    levels: dict  # {product id: {lot id or 0: Level}}
    prices: dict  # see _prices_at
    asked: dict  # see _odd_move_values
    by_lines: dict  # see _moves_by_lines


class JxcFacts(models.AbstractModel):
    """What stock was worth at an instant, as core's own methods say, for many products at once.

    Here is what all of them need; each method of costing stands in ``cost_methods.py``.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _stock_values(self, company, instant=None, products=None, prices=None):
        """Value the stock of ``company`` as core's ``_run_avco``, ``_run_fifo`` and its prices do.

        The cost is the company's whatever the reader may see: computed in ``sudo()`` for this
        company alone. A past value is what core says *today* about that instant: goods that came
        in at "the product's cost" (counts) read today's cost there, as in core.

        :param instant: naive UTC, everything before it counts; None for now
        :param products: ids, or None for all
        :param prices: ``{product id: cost}`` that goods without a price of their own came in at,
            instead of today's
        :return: iterator of :class:`StockValue`, in the company's currency, not rounded; the
            memory it takes does not grow with the number of products
        """
        facts = self._whole_company(company)
        facts.env.flush_all()
        facts._without_jit()
        items = facts._valued_items(company, products)
        known = Known(
            company,
            instant,
            facts._value_levels(company, instant, products),
            facts._prices_at(company, instant),
            facts._odd_move_values(company, instant, products)
            | facts._unpriced_move_values(company, instant, prices),
            facts._moves_by_lines(company, products, instant),
        )
        for first in range(0, len(items), CHUNK):
            chunk = items[first : first + CHUNK]
            for method, by_lot in {(item[1], item[2]) for item in chunk}:
                group = {item[0]: item[3] for item in chunk if item[1:3] == (method, by_lot)}
                value = getattr(facts, f'_{method}_values')
                yield from value(known, group, by_lot)

    @api.model
    def _whole_company(self, company):
        """Return these facts for all of ``company`` and for nothing else, whoever asks."""
        facts = self.with_user(SUPERUSER_ID).with_company(company)
        return facts.with_context(allowed_company_ids=company.ids)

    @api.model
    def _last_second(self, instant):
        """Return the last moment before ``instant``: core includes the moment that it is given."""
        return instant - timedelta(seconds=1)

    @api.model
    def _cost_methods(self, company):
        """Return the cost method of each product category, and under None of no category."""
        categories = (
            self.env['product.category']
            .with_company(company)
            .search_fetch([], ['property_cost_method'])
        )
        methods = {
            category.id: category.property_cost_method or company.cost_method
            for category in categories
        }
        return methods | {None: company.cost_method}

    @api.model
    def _valued_items(self, company, products=None):
        """Return ``[(product id, cost method, by lot, cost today)]`` of what is kept in stock."""
        methods = self._cost_methods(company)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product.id, template.categ_id, COALESCE(template.lot_valuated, FALSE),
                       COALESCE((product.standard_price ->> %s)::float8, 0)
                  FROM product_product AS product
                  JOIN product_template AS template ON template.id = product.product_tmpl_id
                 WHERE template.is_storable
                   AND (template.company_id IS NULL OR template.company_id = %s)
                   AND %s
              ORDER BY product.id
                """,
                str(company.id),
                company.id,
                SQL("TRUE") if products is None else SQL("product.id = ANY(%s)", list(products)),
            )
        )
        return [
            (product, methods.get(category) or company.cost_method, by_lot, cost)
            for product, category, by_lot, cost in rows
        ]

    @api.model
    def _value_levels(self, company, instant, products):
        """Return what the company holds, rounded as core rounds it.

        :return: ``{product id: {lot id or 0: Level}}``; lots only of products valued by lot, whose
            goods without a lot stand under 0
        """
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        sums = {}
        for product, lot, place, quantity, own in self._level_rows(company, instant, products):
            level = sums.setdefault(product, {}).setdefault(lot, [0.0, 0.0, 0.0])
            level[0] += quantity
            level[1] += own
            level[2] += quantity if place else 0.0
        return {
            product: {
                lot: Level(*(round(quantity, digits) + 0.0 for quantity in level))
                for lot, level in lots.items()
            }
            for product, lots in sums.items()
        }

    @api.model
    def _level_rows(self, company, instant, products=None):
        """Return what the company held in each place, once a reading.

        :return: list of ``(product id, lot id or 0, place, quantity, own quantity)``; lots only of
            products valued by lot
        """
        query = SQL(
            "SELECT product_id, COALESCE(lot_id, 0), place, quantity::float8, own_quantity::float8"
            " FROM (%s) AS level",
            self._level_at_sql(company, instant, products),
        )
        these = None if products is None else tuple(products)
        key = ('level_rows', company.id, self.env.uid, instant, these)
        return once(self.env, key, self.env.execute_query, query)

    @api.model
    def _prices_at(self, company, instant):
        """Return the cost of products at standard cost, as ``_get_standard_price_at_date`` does.

        :return: ``{product id: cost}`` where it is known to differ from a product's cost of today
        """
        if instant is None:
            return {}
        query = SQL(
            """
            SELECT DISTINCT ON (product_id) product_id, value::float8
              FROM product_value
             WHERE company_id = %(company)s AND move_id IS NULL AND lot_id IS NULL
          ORDER BY product_id,
                   date < %(instant)s DESC,
                   CASE WHEN date < %(instant)s THEN date END DESC,
                   CASE WHEN date < %(instant)s THEN id END DESC,
                   date, id
            """,
            company=company.id,
            instant=instant,
        )
        return dict(self.env.execute_query(query))
