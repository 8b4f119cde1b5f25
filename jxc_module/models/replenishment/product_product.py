from odoo import fields, models
from odoo.tools import SQL

from ...tools.fefo import left_over


class ProductProduct(models.Model):
    """The forecast over a horizon counts what will be sold before its lots expire."""

    _inherit = 'product.product'

    def _compute_quantities_dict(
        self, lot_id, owner_id, package_id, from_date=False, to_date=False
    ):
        """Give back to the forecast what core subtracts although it will be sold in time.

        ``product_expiry`` subtracts every unreserved quant whose removal date lies before
        ``to_date``; with a replenishment horizon of a year that is most fresh stock. Here only
        what a first-expired-first-out projection leaves over is subtracted.
        """
        result = super()._compute_quantities_dict(
            lot_id, owner_id, package_id, from_date=from_date, to_date=to_date
        )
        company = self.env.company
        until = fields.Datetime.to_datetime(to_date)
        if (
            not company.jxc_expiry_forecast
            or not until
            or until <= fields.Datetime.now()
            or any(value is not None for value in (lot_id, owner_id, package_id))
        ):
            return result
        for product, sold in self._jxc_sold_in_time(company, until).items():
            record = self.browse(product)
            for key in self.filtered(lambda item, record=record: item._origin == record):
                figures = result[key.id]
                figures['virtual_available'] = record.uom_id.round(
                    figures['virtual_available'] + sold
                )
        return result

    def _jxc_sold_in_time(self, company, until):
        """Quantity of lots that expire between now and ``until`` but will be sold before.

        :param until: UTC datetime
        :return: ``{product id: quantity}`` in the product's unit, over the locations of the
            context; products without such lots or without known demand are missing
        """
        facts = self.env['jxc.facts']
        domain_quant, _move_in, _move_out = self._get_domain_locations()
        quants = self.env['stock.quant'].with_context(active_test=False)
        now = fields.Datetime.now()
        query = quants._search(
            [('product_id', 'in', self._origin.ids), ('removal_date', '>', now), *domain_quant]
        )
        query.add_join(
            'JOIN', 'spot', 'stock_location', SQL("spot.id = stock_quant.location_id")
        )
        query.groupby = SQL(
            "stock_quant.product_id, spot.warehouse_id, %s",
            (day := facts._local_day_sql(SQL("stock_quant.removal_date"), company)),
        )
        rows = self.env.execute_query(
            query.select(
                SQL("stock_quant.product_id"),
                SQL("spot.warehouse_id"),
                day,
                SQL("SUM(stock_quant.quantity - stock_quant.reserved_quantity)::float8"),
                SQL("MIN(stock_quant.removal_date)"),
            )
        )
        lots = {}
        for product, warehouse, removal_day, quantity, removal in rows:
            if quantity > 0:
                lots.setdefault((product, warehouse), []).append(
                    (removal_day.toordinal(), quantity, removal <= until)
                )
        demand = self._jxc_daily_demand(company, {product for product, _warehouse in lots})
        today = facts._local_today(company).toordinal()
        sold_in_time = {}
        for pair, own_lots in lots.items():
            left = left_over(
                [(removal_day, quantity, today) for removal_day, quantity, _soon in own_lots],
                demand.get(pair, 0.0),
                today,
            )
            sold = sum(
                quantity - rest
                for (_day, quantity, soon), rest in zip(own_lots, left, strict=True)
                if soon
            )
            if sold > 0:
                sold_in_time[pair[0]] = sold_in_time.get(pair[0], 0.0) + sold
        return sold_in_time

    def _jxc_daily_demand(self, company, products):
        """Return ``{(product id, warehouse id): daily demand}`` from the computed rules."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product_id, warehouse_id, MAX(jxc_daily_demand)::float8
                  FROM stock_warehouse_orderpoint
                 WHERE company_id = %s AND product_id = ANY(%s) AND jxc_daily_demand > 0
              GROUP BY product_id, warehouse_id
                """,
                company.id,
                list(products),
            )
        )
        return {(product, warehouse): demand for product, warehouse, demand in rows}
