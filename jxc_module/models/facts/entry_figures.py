from odoo import api, models

LAST = 3


class JxcFacts(models.AbstractModel):
    """What a clerk wants to know of a product while entering an order."""

    _inherit = 'jxc.facts'

    @api.model
    def _stock_by_warehouse(self, product, company):
        """Return free and incoming stock of a product in the warehouses that the reader sees.

        Free is on hand less reserved, inside of the warehouse; incoming is what pending moves
        bring into it from outside, whatever their date.

        :return: list of ``(stock.warehouse, free, incoming)``, in the product's unit, by sequence
        """
        domain = [('company_id', '=', company.id)]
        user = self.env.user
        if user.jxc_warehouse_limited:  # warehouses have a name for everybody, stock they have not
            domain.append(('id', 'in', user.jxc_warehouse_ids.ids))
        warehouses = self.env['stock.warehouse'].search(domain)
        places = {warehouse.view_location_id.id: warehouse for warehouse in warehouses}
        # The quantities of warehouses that the reader sees: core tells them to salespeople, too,
        # who may not read quants and orders.
        position = self.sudo()._position_sql(company, tuple(places), (product.id,))
        rows = {row[1]: row for row in self.env.execute_query(position)}
        result = []
        for place, warehouse in places.items():
            _product, _place, on_hand, reserved, _expired, incoming, *_rest = rows.get(
                place, (0,) * 9
            )
            result.append((warehouse, (on_hand or 0) - (reserved or 0), incoming or 0))
        return result

    @api.model
    def _last_prices(self, kind, product, partner, company):
        """Return the last lines of a product on confirmed orders of a partner.

        Under the reader's rules: a salesperson sees the prices of orders that he may see.

        :param kind: ``'sale'`` or ``'purchase'``
        :return: list of ``(order line, UTC instant of the order)``, newest first, at most three
        """
        # sales orders come newest first by themselves, purchase orders by their urgency
        model, order, moment = {
            'sale': ('sale.order.line', 'order_id, id desc', 'date_order'),
            'purchase': ('purchase.order.line', 'id desc', 'date_approve'),
        }[kind]
        lines = self.env[model].search(
            [
                ('product_id', '=', product.id),
                ('company_id', '=', company.id),
                ('state', 'in', ('sale', 'purchase', 'done')),
                ('order_id.partner_id', 'child_of', partner.commercial_partner_id.id),
                # a gift is no price
                ('price_unit', '!=', 0),
                ('discount', '<', 100),
            ],
            order=order,
            limit=LAST,
        )
        return [(line, line.order_id[moment] or line.order_id.date_order) for line in lines]
