from odoo import api, models
from odoo.tools import SQL

LAST = 3


class JxcFacts(models.AbstractModel):
    """What a clerk wants to know of a product while entering an order."""

    _inherit = 'jxc.facts'

    @api.model
    def _stock_by_warehouse(self, product, company):
        """Return free and incoming stock of a product in the warehouses that the reader sees.

        The words of ``stock_words.py``; of a kit, what its components make.

        :return: list of ``(stock.warehouse, free, incoming)``, in the product's unit, by sequence;
            empty for what is never in stock
        """
        domain = [('company_id', '=', company.id)]
        user = self.env.user
        if user.jxc_warehouse_limited:  # warehouses have a name for everybody, stock they have not
            domain.append(('id', 'in', user.jxc_warehouse_ids.ids))
        warehouses = self.env['stock.warehouse'].search(domain)
        # The quantities of warehouses that the reader sees: core tells them to salespeople, too,
        # who may not read quants and orders.
        words = self.sudo()._stock_words(company, product.ids, warehouses.ids)
        return [
            (warehouse, row['free'], row['incoming'])
            for warehouse in warehouses
            if (row := words.get((product.id, warehouse.id)))
        ]

    @api.model
    def _last_prices(self, kind, product, partner, company):
        """Return the last lines of a product on confirmed orders of a partner.

        Under the reader's rules: a salesperson sees the prices of orders that he may see. Lines at
        0 are gifts, not prices.

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

    @api.model
    def _earlier_prices(self, kind, product, partner, company):
        """Return last prices that no order of this database has (a hook).

        :param kind: ``'sale'`` or ``'purchase'``
        :return: list of dicts ``date, uom, price, currency`` (id), newest first
        """
        return []

    @api.model
    def _earlier_order_days_sql(self, company, first_day, last_day) -> SQL:
        """Return days on which customers ordered that no order of this database says (a hook).

        One row a customer × product × day, of the customers that the reader sees.

        :return: SELECT of ``partner_id`` (commercial), ``product_id, user_id`` (the customer's
            salesperson), ``day`` (local)
        """
        return SQL(
            "SELECT NULL::int AS partner_id, NULL::int AS product_id, NULL::int AS user_id,"
            " NULL::date AS day WHERE FALSE"
        )
