from odoo import api, fields, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """Stock that is good now and will have to be removed on a known day."""

    _inherit = 'jxc.facts'

    @api.model
    def _expiring_sql(self, company, places, until, products=None) -> SQL:
        """One row a product × place (a location with its children) × removal date to come.

        :param places: ids of locations
        :param until: instant (naive UTC) of the last removal date that counts
        :param products: ids that limit the reading, or None
        :return: SELECT of ``product_id, place_id, removal_date`` (UTC), ``quantity`` that is not
            reserved, in the product's unit
        """
        query = self._fact_query(
            'stock.quant',
            [
                *self._product_domain(company, products),
                ('removal_date', '>', fields.Datetime.now()),
                ('removal_date', '<=', until),
            ],
        )
        query.add_join(
            'JOIN',
            'spot',
            'stock_location',
            SQL("spot.id = stock_quant.location_id AND spot.usage = 'internal'"),
        )
        query.add_join(
            'JOIN',
            'root',
            'stock_location',
            SQL(
                "root.id = ANY(%s) AND spot.parent_path LIKE root.parent_path || '%%'",
                sorted(places),
            ),
        )
        # what nobody may sell, or what is not ours, is no part of what will be left
        query.add_where(
            SQL(
                "%s AND NOT %s",
                self._own_sql(company, 'stock_quant'),
                self._unusable_sql(company, 'stock_quant', products),
            )
        )
        query.groupby = SQL("stock_quant.product_id, root.id, stock_quant.removal_date")
        query.order = SQL("stock_quant.removal_date")
        query.having = SQL("SUM(stock_quant.quantity - stock_quant.reserved_quantity) > 0")
        return query.select(
            SQL("stock_quant.product_id"),
            SQL("root.id AS place_id"),
            SQL("stock_quant.removal_date"),
            SQL(
                "SUM(stock_quant.quantity - stock_quant.reserved_quantity)::float8 AS quantity",
                to_flush=self._columns('stock.quant', 'quantity', 'reserved_quantity'),
            ),
        )
