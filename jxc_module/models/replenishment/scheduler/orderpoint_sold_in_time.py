from odoo import models


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
        of_rule = {rule: (product, place) for rule, product, place, _end in asked}
        having = {rule for rule, _warehouse in lots}
        asked = [one for one in asked if one[0] in having]
        demand = facts._scheduler_demand({product for _rule, product, *_rest in asked})

        def daily(rule, warehouse):
            product, place = of_rule[rule]
            places = demand.get((product, warehouse))
            if places is None:
                return None
            return places[place] if place in places else max(places.values(), default=0.0)

        return facts._sold_in_time(lots, facts._scheduler_reserved(asked), daily)
