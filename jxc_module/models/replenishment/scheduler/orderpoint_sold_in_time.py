from odoo import fields, models

from ....tools.fefo import expected_sales


class StockWarehouseOrderpoint(models.Model):
    """The expiry-aware forecast of many rules at once: what is sold before it goes off sale."""

    _inherit = 'stock.warehouse.orderpoint'

    def _jxc_sold_in_time(self, rows, ends):
        """Return what :meth:`product.product._jxc_sold_in_time` gives back to each rule's forecast.

        :param rows: ``{rule id: RuleRow}``
        :param ends: ``{rule id: end of its horizon}``, naive UTC, exclusive
        :return: ``{rule id: quantity}`` in the product's unit; rules without such lots are missing
        """
        companies = self.env['res.company']._jxc_expiry_forecast_ids()
        if not companies:
            return {}
        facts = self.env['jxc.facts']
        asked = [(row.id, row.product_id, row.location_id, ends[row.id]) for row in rows.values()]
        lots = facts._scheduler_lots(asked, companies)
        if not lots:
            return {}
        asked = [one for one in asked if one[0] in lots]
        reserved = facts._scheduler_reserved(asked)
        demand = facts._scheduler_demand({product for _rule, product, *_rest in asked})
        calendars = self.env['res.company'].sudo().browse(companies)  # their time zones
        days = {}

        def local_day(instant, company):
            key = (instant, company)
            if key not in days:
                days[key] = calendars.browse(company)._jxc_local_day(instant).toordinal()
            return days[key]

        now, found = fields.Datetime.now(), {}
        for rule, product, place, _end in asked:
            for (warehouse, company), own in lots[rule].items():
                daily = demand.get((product, warehouse))
                if daily is None:  # no rule looks at this stock: core's figure stays
                    continue
                sold = expected_sales(
                    [(local_day(removal, company), quantity) for removal, quantity in own],
                    reserved.get((rule, warehouse), 0.0),
                    daily[place] if place in daily else max(daily.values(), default=0.0),
                    local_day(now, company),
                )
                if sold > 0:
                    found[rule] = found.get(rule, 0.0) + sold
        return found
