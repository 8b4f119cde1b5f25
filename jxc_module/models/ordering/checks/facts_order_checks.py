from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...facts.stock.position import PENDING


class JxcFacts(models.AbstractModel):
    """What an order can be compared with before it is confirmed."""

    _inherit = 'jxc.facts'

    @api.model
    def _last_purchase_prices(self, company, product_ids, count, but_orders):
        """Return the last confirmed purchases of products, newest first.

        :param int count: how many of each product
        :param but_orders: ids of purchase orders that are left out
        :return: ``{product id: [{'line_id' (None where no order here says it), 'quantity'
            (product's unit), 'amount' (untaxed, company currency at the rate of the order)}, …]}``
        """
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT * FROM (
                    SELECT line.id AS line_id, line.product_id,
                           (line.product_qty * line_uom.factor / own_uom.factor
                           )::float8 AS quantity,
                           (line.price_subtotal / COALESCE(NULLIF(purchase.currency_rate, 0), 1)
                           )::float8 AS amount,
                           ROW_NUMBER() OVER (PARTITION BY line.product_id
                                ORDER BY purchase.date_approve DESC, line.id DESC) AS place
                      FROM purchase_order_line AS line
                      JOIN purchase_order AS purchase ON purchase.id = line.order_id
                      JOIN uom_uom AS line_uom ON line_uom.id = line.product_uom_id
                      JOIN product_product AS product ON product.id = line.product_id
                      JOIN product_template AS template ON template.id = product.product_tmpl_id
                      JOIN uom_uom AS own_uom ON own_uom.id = template.uom_id
                     WHERE line.product_id = ANY(%(products)s)
                       AND purchase.company_id = %(company)s
                       AND purchase.state = 'purchase'
                       AND purchase.id <> ALL(%(but)s)
                       AND line.display_type IS NULL
                       AND line.product_qty > 0
                       -- a gift is no price
                       AND line.price_unit > 0 AND COALESCE(line.discount, 0) < 100) AS bought
                 WHERE place <= %(count)s
              ORDER BY product_id, place
                """,
                products=list(product_ids),
                company=company.id,
                but=list(but_orders),
                count=count,
                to_flush=[
                    *self._columns(
                        'purchase.order.line', 'product_qty', 'price_subtotal', 'product_id'
                    ),
                    *self._columns('purchase.order.line', 'price_unit', 'discount'),
                    *self._columns('purchase.order.line', 'order_id', 'product_uom_id'),
                    *self._columns('purchase.order', 'state', 'date_approve', 'currency_rate'),
                ],
            )
        )
        history = {}
        for row in rows:
            history.setdefault(row.pop('product_id'), []).append(row)
        return history

    @api.model
    def _free_stock(self, company, product_ids, warehouse_ids):
        """Return the words of stock of products in warehouses, and what comes next.

        :return: as :meth:`_stock_words`, with ``next_on`` (local date or None) and ``next``
            (quantity of that day, product's unit); of kits both are empty: their components come
        """
        words = self._stock_words(company, product_ids, warehouse_ids)
        # the place that a warehouse is
        views = self.env['stock.warehouse'].browse(warehouse_ids)
        views = {warehouse.view_location_id.id: warehouse.id for warehouse in views}
        for row in words.values():
            row.update(next_on=None, next=0.0)
        for row in self.env.execute_query_dict(
            self._next_receipts_sql(company, list(views), product_ids)
        ):
            found = words.get((row['product_id'], views[row['place_id']]))
            if found:
                found.update(next_on=row['next_on'], next=row['next'])
        return words

    @api.model
    def _taken_by_orders(self, orders):
        """Return what planned moves of sales orders take out of their warehouses already.

        Of a chain of moves the last one that is planned counts.

        :param orders: sale.order
        :return: ``{(order id, product id): quantity in the product's unit}``
        """
        taken = defaultdict(float)
        if not orders:
            return taken
        moves = self.env['stock.move'].search_fetch(
            [
                ('sale_line_id.order_id', 'in', orders.ids),
                ('state', 'in', PENDING),
                ('location_id.usage', '=', 'internal'),
            ],
            ['product_id', 'product_qty', 'sale_line_id', 'move_dest_ids'],
        )
        for move in moves:
            if not move.move_dest_ids & moves:
                taken[move.sale_line_id.order_id.id, move.product_id.id] += move.product_qty
        return taken

    @api.model
    def _next_receipts_sql(self, company, places, product_ids) -> SQL:
        """One row a product × place with something on its way: the first day and its quantity.

        :return: SELECT of ``product_id, place_id, next_on`` (local day), ``next``
        """
        return SQL(
            """
              WITH place AS (
                    SELECT root.id AS place_id, part_of.id AS location_id
                      FROM stock_location AS root
                      JOIN stock_location AS part_of
                        ON part_of.parent_path LIKE root.parent_path || '%%'
                     WHERE root.id = ANY(%(places)s)),
                   pending AS (%(pending)s)
            SELECT DISTINCT ON (pending.product_id, place.place_id)
                   pending.product_id, place.place_id, pending.day AS next_on,
                   SUM(pending.quantity)::float8 AS next
              FROM pending
              JOIN place ON place.location_id = pending.goes_to
             WHERE NOT EXISTS (SELECT 1 FROM place AS same
                                WHERE same.place_id = place.place_id
                                  AND same.location_id = pending.comes_from)
          GROUP BY pending.product_id, place.place_id, pending.day
          ORDER BY pending.product_id, place.place_id, pending.day
            """,
            places=list(places),
            pending=self._pending_sql(company, product_ids),
        )

    @api.model
    def _free_lots(self, company, places, product_ids):
        """Return the lots that deliveries would take, first to be removed first.

        Lots on hold are left out, and those whose removal date has come: core reserves neither.

        :return: ``{(product id, place id): [{'lot_id', 'name', 'expires_on' (local date or None),
            'free'}, …]}`` in the product's unit
        """
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT quant.product_id, root.id AS place_id, lot.id AS lot_id, lot.name,
                       %(expires)s AS expires_on,
                       SUM(quant.quantity - quant.reserved_quantity)::float8 AS free
                  FROM stock_quant AS quant
                  JOIN stock_location AS spot ON spot.id = quant.location_id
                   AND spot.usage = 'internal'
                  JOIN stock_location AS root ON root.id = ANY(%(places)s)
                   AND spot.parent_path LIKE root.parent_path || '%%'
                  JOIN stock_lot AS lot ON lot.id = quant.lot_id
                   AND lot.jxc_on_hold IS NOT TRUE
                 WHERE quant.company_id = %(company)s
                   AND quant.product_id = ANY(%(products)s)
                   AND (lot.removal_date IS NULL OR %(removal)s > %(today)s)
              GROUP BY quant.product_id, root.id, lot.id
                HAVING SUM(quant.quantity - quant.reserved_quantity) > 0
              ORDER BY COALESCE(lot.removal_date, lot.expiration_date), lot.id
                """,
                expires=company._jxc_local_day_sql(SQL("lot.expiration_date")),
                removal=company._jxc_local_day_sql(SQL("lot.removal_date")),
                today=company._jxc_today(),
                places=list(places),
                company=company.id,
                products=list(product_ids),
                to_flush=[
                    *self._columns(
                        'stock.quant', 'quantity', 'reserved_quantity', 'lot_id', 'product_id'
                    ),
                    *self._columns('stock.quant', 'company_id', 'location_id'),
                    *self._columns(
                        'stock.lot', 'expiration_date', 'removal_date', 'jxc_on_hold', 'name'
                    ),
                ],
            )
        )
        lots = {}
        for row in rows:
            lots.setdefault((row.pop('product_id'), row.pop('place_id')), []).append(row)
        return lots
