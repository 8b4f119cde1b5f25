from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """Last prices of the old system, until there is an own order."""

    _inherit = 'jxc.facts'

    @api.model
    def _earlier_prices(self, kind, product, partner, company):
        # Prices of a partner and a product that the reader may read: what he would see on the
        # orders of others is said by the rules of partners.
        partner.check_access('read')
        prices = self.env['jxc.last.price'].sudo()
        found = prices.search(
            [
                ('kind', '=', kind),
                ('company_id', '=', company.id),
                ('product_id', '=', product.id),
                ('partner_id', 'child_of', partner.commercial_partner_id.id),
            ],
            limit=3,
        )
        return [
            {
                'date': price.date,
                'uom': price.uom_id.name,
                'price': price.price,
                'currency': company.currency_id.id,
            }
            for price in found
        ]

    @api.model
    def _last_purchase_prices(self, company, product_ids, count, but_orders):
        history = super()._last_purchase_prices(company, product_ids, count, but_orders)
        unknown = [id_ for id_ in product_ids if id_ not in history]
        # as the purchases above: of the whole company; who may be told judges the check that asks
        prices = self.env['jxc.last.price'].sudo()
        for price in prices.search(
            [
                ('kind', '=', 'purchase'),
                ('company_id', '=', company.id),
                ('product_id', 'in', unknown),
                ('price', '>', 0),
            ]
        ):
            entries = history.setdefault(price.product_id.id, [])
            if len(entries) < count:
                amount = price.uom_id._compute_price(price.price, price.product_id.uom_id)
                entries.append({'line_id': None, 'quantity': 1.0, 'amount': amount})
        return history

    @api.model
    def _earlier_order_days_sql(self, company, first_day, last_day) -> SQL:
        user = self.env.user
        everybody = user.has_group('sales_team.group_sale_salesman_all_leads')
        # of whose orders he sees the own and the unassigned ones, he sees such customers' days
        seen = [] if everybody else [('user_id', 'in', [user.id, False])]
        query = self._fact_query('res.partner', seen)
        query.add_join(
            'JOIN',
            'earlier',
            'jxc_last_price',
            SQL(
                "earlier.partner_id = res_partner.id AND earlier.kind = 'sale'"
                " AND earlier.company_id = %s AND earlier.date BETWEEN %s AND %s",
                company.id,
                first_day,
                last_day,
                to_flush=[
                    *self._columns('jxc.last.price', 'partner_id', 'product_id', 'kind', 'date'),
                    *self._columns('res.partner', 'commercial_partner_id', 'user_id'),
                ],
            ),
        )
        return query.select(
            SQL("res_partner.commercial_partner_id AS partner_id"),
            SQL("earlier.product_id"),
            SQL("res_partner.user_id"),
            SQL("earlier.date AS day"),
        )
