from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import rows_sql


class JxcFacts(models.AbstractModel):
    """Goods that came in without a price: counts, opening stock, receipts without an order."""

    _inherit = 'jxc.facts'

    @api.model
    def _unpriced_move_values(self, company, instant, prices):
        """Value what came in without a price at given costs, where core takes today's.

        Products valued by lot are left out: each lot has a cost of its own.

        :param instant: moves before it (naive UTC), None for all
        :param prices: ``{product id: cost of a unit}``, or None
        :return: ``{move id: value}``
        """
        if not prices:
            return {}
        products = list(prices)
        valued = self._valued_moves_sql(
            company,
            products,
            instant,
            which=SQL(
                "move.is_in AND move.purchase_line_id IS NULL AND %s AND NOT EXISTS ("
                " SELECT FROM stock_move AS origin"
                "  WHERE origin.id = move.origin_returned_move_id AND origin.is_out)",
                SQL("move.production_id IS NULL")
                if 'production_id' in self.env['stock.move']._fields
                else SQL("TRUE"),
            ),
        )
        query = SQL(
            """
              WITH valued AS MATERIALIZED (%(valued)s)
            SELECT valued.id, valued.moved * kept.price + %(landed)s
              FROM valued
              JOIN (%(prices)s) AS kept ON kept.product_id = valued.product_id
              JOIN product_product AS product ON product.id = valued.product_id
              JOIN product_template AS template ON template.id = product.product_tmpl_id
               AND template.lot_valuated IS NOT TRUE
             WHERE valued.id NOT IN (SELECT move_id FROM (%(by_hand)s) AS by_hand)
            """,
            valued=valued,
            prices=rows_sql(
                {'product_id': ('int', products), 'price': ('float8', list(prices.values()))}
            ),
            landed=self._landed_sql(instant),
            by_hand=self._by_hand_sql(instant),
        )
        return {move: float(value or 0) for move, value in self.env.execute_query(query)}
