from datetime import timedelta
from math import ceil

from odoo import api, fields, models

from ...tools.fefo import expected_sales


class StockWarehouseOrderpoint(models.Model):
    """What of the stock will be left on its removal date, as core's forecast then counts it."""

    _inherit = 'stock.warehouse.orderpoint'

    @api.model
    def _jxc_unsold(self, company, wanted, reserved):
        """Tell what will expire unsold within core's replenishment horizon, in one query.

        The figure that :meth:`product.product._jxc_sold_in_time` gives back to core, seen from the
        other side: what the status calls short is what core orders.

        :param wanted: list of (product id, location id, lead time and review in days, demand a day)
        :param reserved: ``{(product id, location id): quantity}``
        :return: ``{(product id, location id): quantity}``; nothing where the company's forecast is
            not expiry-aware
        """
        wanted = {(product, place): rest for product, place, *rest in wanted if rest[1] > 0}
        if not wanted or company.id not in company._jxc_expiry_forecast_ids():
            return {}
        now = fields.Datetime.now()
        horizon = {
            key: now + timedelta(days=ceil(company.horizon_days + days))
            for key, (days, _daily) in wanted.items()
        }
        products = {product for product, _place in wanted}
        rows = self.env.execute_query(
            self.env['jxc.facts']._expiring_sql(
                company,
                {place for _product, place in wanted},
                max(horizon.values()),
                products if len(products) <= 1000 else None,
            )
        )

        def local_day(instant):
            return company._jxc_local_day(instant).toordinal()

        lots = {}
        for product, place, removal, quantity in rows:
            key = (product, place)
            if key in wanted and removal <= horizon[key]:
                lots.setdefault(key, []).append((local_day(removal), quantity))
        today = local_day(now)
        return {
            key: sum(quantity for _removal, quantity in own)
            - expected_sales(own, reserved.get(key) or 0.0, wanted[key][1], today)
            for key, own in lots.items()
        }
