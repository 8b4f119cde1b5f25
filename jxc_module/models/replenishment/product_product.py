from odoo import fields, models
from odoo.tools import SQL


class ProductProduct(models.Model):
    """The forecast over a horizon counts what will be sold before its lots expire."""

    _inherit = 'product.product'

    def _compute_quantities_dict(
        self, lot_id, owner_id, package_id, from_date=False, to_date=False
    ):
        """Give back to the forecast what core subtracts although it will be sold in time.

        ``product_expiry`` subtracts every unreserved quant whose removal date lies before the
        ``to_date`` of the context; with a replenishment horizon of a year that is most fresh
        stock. Here only what a first-expired-first-out projection leaves over is subtracted.
        ``free_qty`` stays core's: it says what can be promised, not what will be sold.
        """
        result = super()._compute_quantities_dict(
            lot_id, owner_id, package_id, from_date=from_date, to_date=to_date
        )
        # as core: it takes the date from the context, whatever the argument says
        until = fields.Datetime.to_datetime(self.env.context.get('to_date'))
        if (
            not until
            or until <= fields.Datetime.now()
            or any(value is not None for value in (lot_id, owner_id, package_id))
            or 'owners' in self.env.context
        ):
            return result
        companies = self.env['res.company']._jxc_expiry_forecast_ids()
        if not companies:
            return result
        sold_by_product = self._jxc_sold_in_time(companies, until)
        for product in self:
            sold = sold_by_product.get(product._origin.id)
            if sold:
                figures = result[product.id]
                figures['virtual_available'] = product.uom_id.round(
                    figures['virtual_available'] + sold
                )
        return result

    def _jxc_sold_in_time(self, companies, until):
        """Quantity of lots that expire between now and ``until`` but will be sold before.

        The same figure as the stock status of a rule uses, so that both give one answer. Where a
        rule knows of no demand all counts: what nobody asks for need not be ordered again.

        Goods that are reserved go out first and meet demand; then each day takes from the lot
        that goes off sale first, up to the day before its removal date. Lots without removal date,
        or with a later one, come last and change nothing.

        :param companies: ids of the companies whose stock is looked at so
        :param until: UTC datetime
        :return: ``{product id: quantity}`` in the product's unit, over the locations of the
            context; products without such lots or without a rule are missing
        """
        lots = self._jxc_expiring(companies, until)
        if not lots:
            return {}
        products = {product for product, _warehouse in lots}
        demand = self._jxc_daily_demand(products)
        return self.env['jxc.facts']._sold_in_time(
            lots, self._jxc_reserved(products), lambda *pair: demand.get(pair)
        )

    def _jxc_expiring(self, companies, until):
        """Read the unreserved lots that core subtracts although they are on sale now.

        :return: ``{(product id, warehouse id): {company id: [(removal date, quantity), …]}}``
        """
        facts = self.env['jxc.facts'].with_context(active_test=False)
        domain_quant, _move_in, _move_out = self._get_domain_locations()
        query = facts._going_off_sale(
            companies,
            [
                ('product_id', 'in', self._origin.ids),
                ('removal_date', '<=', until),
                *domain_quant,
            ],
        )
        return facts._going_off_sale_lots(query, SQL("stock_quant.product_id"))

    def _jxc_reserved(self, products):
        """Return ``{(product id, warehouse id): reserved quantity}`` where the context looks."""
        facts = self.env['jxc.facts'].with_context(active_test=False)
        domain_quant, _move_in, _move_out = self._get_domain_locations()
        query = facts._quants_with_spot([('product_id', 'in', list(products)), *domain_quant])
        return facts._reserved_by_spot(query, SQL("stock_quant.product_id"))

    def _jxc_daily_demand(self, products):
        """Return what is in demand a day, from the computed rules.

        Where the context asks for one location with a rule of its own, as core does for a rule,
        that rule's demand counts; else the largest of a warehouse, which is that of its whole
        stock.

        :return: ``{(product id, warehouse id): quantity a day}``, 0 where a rule knows of none
        """
        locations = self.env.context.get('location') or []
        if isinstance(locations, int):
            locations = [locations]
        places = [place for place in locations if isinstance(place, int)]
        return self.env['jxc.facts']._rule_demand(products=products, places=places)
