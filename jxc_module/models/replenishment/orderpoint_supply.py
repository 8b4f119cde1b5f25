from odoo import fields, models

from ...tools.order_quantity import Break, Offer


class StockWarehouseOrderpoint(models.Model):
    """From whom a rule gets its goods, by what of core, and at what terms."""

    _inherit = 'stock.warehouse.orderpoint'

    def _jxc_position(self):
        """Return usable + on order − committed − what will expire, in the product's unit."""
        self.ensure_one()
        return self.jxc_on_hand + self.jxc_on_order - self.jxc_committed - self.jxc_unsold

    def _jxc_actions(self):
        """Tell by what core would replenish these rules.

        Core searches for each rule anew; here once for all rules of a place whose products have
        the same routes.

        :return: ``{rule id: action of the stock.rule ('buy', 'pull', …) or False}``
        """
        known, actions = {}, {}
        for rule in self:
            product = rule.product_id
            routes = product.route_ids | product.categ_id.total_route_ids
            key = (rule.location_id, rule.route_id, routes, bool(product.seller_ids))
            if key not in known:
                known[key] = rule._get_default_rule().action
            actions[rule.id] = known[key]
        return actions

    def _jxc_offers(self, needs, vendors=None):
        """Ask the price lists what the vendor of each rule would charge.

        The vendor is the one that core would take: the rule's own, else the first one whose
        minimum the need reaches, else the first one. Archived vendors and prices that are not
        valid today do not count; a vendor with nothing but such prices has no breaks.

        :param needs: ``{rule id: quantity in the product's unit}``
        :param vendors: ``{rule id: partner id}``: ask these instead
        :return: ``{rule id: Offer}``, prices in the company's currency, keys of
            product.supplierinfo; rules without vendor are missing
        """
        offers, rates = {}, {}
        for company, rules in self.grouped('company_id').items():
            today = company._jxc_today()  # the day of the company
            for rule in rules.with_company(company):
                sellers = rule.product_id._prepare_sellers()
                valid = sellers.filtered(
                    lambda seller, today=today: (
                        (not seller.date_start or seller.date_start <= today)
                        and (not seller.date_end or seller.date_end >= today)
                    )
                )
                if vendors is None:
                    chosen = rule._jxc_first_seller(sellers, valid, needs[rule.id], today)
                else:
                    partner = vendors.get(rule.id)
                    chosen = (valid or sellers).filtered(
                        lambda seller, partner=partner: seller.partner_id.id == partner
                    )[:1]
                if chosen:
                    own = valid.filtered(
                        lambda seller, chosen=chosen: seller.partner_id == chosen.partner_id
                    )
                    offers[rule.id] = rule._jxc_offer(chosen, own, today, rates)
        return offers

    def _jxc_first_seller(self, sellers, valid, need, today):
        """Return the price line of ``sellers`` with which core would buy ``need``."""
        self.ensure_one()
        if self.supplier_id and self.supplier_id.partner_id.active:
            return self.supplier_id
        fitting = self.product_id._select_seller(quantity=need, date=today, uom_id=self.product_uom)
        return fitting or valid[:1] or sellers[:1]

    def _jxc_offer(self, chosen, sellers, today, rates):
        """Return the :class:`Offer` of the vendor of ``chosen`` with the prices of ``sellers``."""
        self.ensure_one()
        unit, company = self.product_uom, self.company_id
        breaks = []
        # the price decides where to buy, also for a buyer who must not see it: he reads it nowhere
        for seller in sellers.sudo():
            currency = seller.currency_id
            if currency not in rates:
                rates[currency] = currency._get_conversion_rate(
                    currency, company.currency_id, company, today
                )
            breaks.append(
                Break(
                    seller.product_uom_id._compute_quantity(seller.min_qty, unit, round=False),
                    seller.price_discounted * rates[currency],  # per unit of the product
                    seller.id,
                )
            )
        package = self.replenishment_uom_id or chosen.product_uom_id
        multiple = 0.0 if package == unit else package._compute_quantity(1, unit, round=False)
        return Offer(chosen.partner_id.id, multiple, tuple(breaks))

    def _jxc_idle_stock(self):
        """Find what lies idle of the products of these rules in other warehouses.

        Idle is what the stock of a warehouse has beyond its order-up-to level after its
        deliveries, as its reordering rule says. Who may not see a rule is offered nothing from
        its warehouse (law 3): a user limited to his warehouses is told of those only.

        :return: ``{product id: [(stock.warehouse, quantity), …]}``, largest first
        """
        rules = self.search(
            [
                ('product_id', 'in', self.product_id.ids),
                ('company_id', 'in', self.company_id.ids),
                ('jxc_status', '=', 'over'),
            ]
        )
        idle = {}
        for rule in rules:
            # a transfer leaves from the main stock; a place inside it is not counted twice
            if rule.location_id == rule.warehouse_id.lot_stock_id and rule.warehouse_id.active:
                free = rule.jxc_on_hand - rule.jxc_committed - rule.jxc_order_up_to
                idle.setdefault(rule.product_id.id, []).append((rule.warehouse_id, free))
        for places in idle.values():
            places.sort(key=lambda place: (-place[1], place[0].id))
        return idle

    def _jxc_procurement(self, quantity, values=None):
        """Return core's procurement of ``quantity`` (product's unit) for this rule.

        :param values: over core's; with ``supplierinfo_id`` the order goes out now and the goods
            are awaited after the vendor's real lead time
        """
        self.ensure_one()
        values = values or {}
        now = fields.Datetime.now()
        days = self.jxc_lead_time
        if values.get('supplierinfo_id'):
            # sooner than promised, core would date the order back
            days = max(days, values['supplierinfo_id'].delay)
            values = {'date_order': now, **values}
        planned = fields.Datetime.add(now, days=round(days))
        return self.env['stock.rule'].Procurement(
            self.product_id,
            quantity,
            self.product_uom,
            self.location_id,
            self.name,
            self.name,
            self.company_id,
            {**self._prepare_procurement_values(date=planned), **values},
        )
