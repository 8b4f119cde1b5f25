from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import rows_sql
from ..money.order_sides import SIDES, SOLD


class JxcFacts(models.AbstractModel):
    """Goods that nobody ordered and that came nevertheless: added on the delivery or receipt."""

    _inherit = 'jxc.facts'

    @api.model
    def _added_line_prices_sql(self, model, company, domain=()) -> SQL:
        """One row an order line of which nothing was ordered and something came.

        It has no total to divide. Its taxes are core's to work out; there are few of them.

        :param str model: ``sale.order.line`` or ``purchase.order.line``
        :param domain: more conditions on order lines
        :return: SELECT of ``line_id, price`` (of one unit, with taxes, after discount, in the
            currency of the order)
        """
        # or came back since: a past day still has it
        came = ['|', (SIDES[model].moved, '!=', 0), ('move_ids.state', '=', 'done')]
        prices = self._added_prices(model, company, [*came, *domain])
        columns = {'line_id': ('int', list(prices))}
        columns['price'] = ('float8', [with_taxes for _untaxed, with_taxes in prices.values()])
        return rows_sql(columns)

    @api.model
    def _added_prices(self, model, company, domain):
        """Price the order lines of which nothing was ordered.

        Taxes are those of the line; in a price that includes them they are no revenue.

        :param str model: ``sale.order.line`` or ``purchase.order.line``
        :param domain: more conditions on order lines
        :return: ``{order line id: (untaxed, with taxes)}`` of one unit of the line, after discount,
            in the currency of the order
        """
        # which lines a reader sees is said by the query that this is joined to
        lines = (
            self.env[model]
            .sudo()
            .search(
                [
                    *(('company_id', '=', company.id), ('display_type', '=', False)),
                    *((SIDES[model].ordered, '=', 0), ('is_downpayment', '=', False)),
                    *domain,
                ]
            )
        )
        return {line.id: self._unit_prices(line) for line in lines}

    @api.model
    def _allowances_sql(self, company, partner_ids=None, until=None, side=SOLD) -> SQL:
        """One row an order line of :meth:`_allowances`: ``line_id, quantity``."""
        found = self._allowances(company, partner_ids, until, side)
        return rows_sql(
            {'line_id': ('int', list(found)), 'quantity': ('float8', list(found.values()))}
        )

    @api.model
    def _join_rows(self, query, line, alias, **columns):
        """Join to a query of order lines what was worked out for few of them.

        :param columns: one ``name={line id: number}``
        """
        [(name, values)] = columns.items()
        rows = rows_sql({'line_id': ('int', list(values)), name: ('float8', list(values.values()))})
        query.add_join(
            'LEFT JOIN',
            alias,
            SQL("(%s)", rows),
            SQL("%s.line_id = %s.id", SQL.identifier(alias), line),
        )

    @api.model
    def _unit_prices(self, line):
        """Return what one unit of an order line costs, not rounded: ``(untaxed, with taxes)``."""
        order = line.order_id
        taxes = line.tax_ids.with_context(round_base=False).compute_all(
            line.price_unit * (1 - (line.discount or 0) / 100),
            currency=line.currency_id,
            quantity=1.0,
            product=line.product_id,
            partner=order.partner_shipping_id
            if 'partner_shipping_id' in order
            else order.partner_id,
            rounding_method='round_globally',
        )
        return taxes['total_excluded'], taxes['total_included']
