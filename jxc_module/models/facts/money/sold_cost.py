from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ....tools.sold_cost import Bill, shares, worth
from .order_sides import SOLD

# Unit prices are amounts, rounded, by quantities: so many roundings may lie between two equal ones.
SAME_PRICE = 0.6


class Component(NamedTuple):
    """What moved of one product for an order line; of a kit each component, else the product."""

    out: list  # (quantity, value), oldest first
    back: list  # (local day, quantity, value) of what lowers the delivered quantity
    asked: list  # quantities that were to go, gone or not
    cancelled: list


class JxcFacts(models.AbstractModel):
    """What the goods behind an invoice cost: the order lines whose moves do not say it plainly.

    Credit notes, returns, kits and goods that a vendor delivers himself; for the others
    :meth:`_invoiced_sql` says the same in SQL.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _odd_invoice_costs(self, company, first_day, last_day):
        """Value the lines of invoices and credit notes that SQL alone cannot value.

        :return: ``{journal item id: (quantity, cost)}``: units of goods (0 for an allowance, below
            zero for goods that come back) and their cost in company currency
        """
        facts = self._whole_company(company)
        lines = [
            line
            for (line,) in facts.env.execute_query(
                facts._odd_order_lines_sql(company, first_day, last_day)
            )
        ]
        found = facts._loose_credit_costs(company, first_day, last_day)
        if lines:
            behind = facts._order_line_shares(company, lines)
            prices = facts._unit_costs(
                company,
                {
                    product
                    for order_line, components, _shares in behind.values()
                    for product in (order_line['product_id'], *components)
                },
            )
            for parts in behind.values():
                found.update(facts._share_costs(*parts, prices))
        return found

    @api.model
    def _order_line_shares(self, company, line_ids, states=('posted',), until=None, side=SOLD):
        """Return what stands behind the invoices of order lines, those until a day where given.

        :return: ``{line id: (order line as dict, {product id: Component}, {item id: Share})}``
        """
        lines = {
            row['id']: row
            for row in self.env.execute_query_dict(self._sold_lines_sql(line_ids, side))
        }
        moved = self._sold_components(company, line_ids, side)
        papers = defaultdict(list)
        for row in self.env.execute_query_dict(self._sold_bills_sql(line_ids, states, side)):
            if until is None or row['day'] <= until:
                papers[row['line_id']].append(row)
        kits = {
            lines[line]['product_id']
            for line, components in moved.items()
            if set(components) != {lines[line]['product_id']}
        }
        bills = self._kit_components(company, list(kits), all_parts=True)
        result = {}
        for line, rows in papers.items():
            order_line = lines[line]
            components = moved.get(line, {})
            order_line['needs'] = _needs(order_line, components, bills)
            result[line] = (
                order_line,
                components,
                shares(_as_bills(rows, order_line), _came_back(components, order_line['needs'])),
            )
        return result

    @api.model
    def _share_costs(self, order_line, components, found, prices):
        """Return ``{item id: (quantity, cost)}`` of the shares of one order line.

        :param prices: ``{product id: today's cost of a unit}``
        """
        needs = order_line['needs']
        result = {}
        for item, share in found.items():
            cost = 0.0
            for start, end, sign in share.ranges:
                if not needs:
                    cost += sign * (end - start) * prices[order_line['product_id']]
                for product, need in needs.items():
                    value, covered = worth(components[product].out, start * need, end * need)
                    left = (end - start) * need - covered
                    cost += sign * (value + left * prices[product])
            start, end = share.back
            for product, need in needs.items():
                layers = [(quantity, value) for _day, quantity, value in components[product].back]
                cost -= worth(layers, start * need, end * need)[0]
            result[item] = (share.quantity, cost)
        return result

    @api.model
    def _sold_components(self, company, line_ids, side=SOLD):
        """Return ``{order line id: {product id: Component}}`` of their moves."""
        link = SQL.identifier('move', side.move_link)
        condition = SQL("%s = ANY(%s)", link, list(line_ids))
        # what goods are worth is asked of sales alone
        dropped = self._dropship_values(company, condition) if side is SOLD else {}
        moved = defaultdict(lambda: defaultdict(lambda: Component([], [], [], [])))
        for row in self.env.execute_query_dict(self._sold_goods_sql(company, condition, side)):
            component = moved[row['line_id']][row['product_id']]
            value = dropped.get(row['id'], row['value'])
            if row['kind'] == 'cancelled':
                component.cancelled.append(row['asked'])
            elif row['kind'] != 'back':
                component.asked.append(row['asked'])
            if row['kind'] == 'out':
                component.out.append((row['quantity'], value))
            elif row['kind'] == 'back' and row['to_refund']:
                component.back.append((row['day'], row['quantity'], value))
        return moved


def _needs(order_line, components, bills):
    """Return how much of each component one unit of an order line takes, by its own moves.

    A bill of materials may have changed since; it is asked where the moves do not tell.

    :param bills: ``{product id: {component id: quantity}}`` of today
    """
    product = order_line['product_id']
    if set(components) == {product}:
        return {product: 1.0}
    uneven = any(component.back or component.cancelled for component in components.values())
    needs = {}
    for part, component in components.items():
        if not component.asked:
            continue
        if not uneven and order_line['ordered']:
            needs[part] = sum(component.asked) / order_line['ordered']
        elif order_line['delivered']:
            gone = sum(quantity for quantity, _value in component.out)
            gone -= sum(quantity for _day, quantity, _value in component.back)
            needs[part] = gone / order_line['delivered']
        elif part in bills.get(product, ()):
            needs[part] = bills[product][part]
        else:
            needs[part] = sum(component.asked) / (order_line['ordered'] or 1.0)
    return {part: need for part, need in needs.items() if need > 0}


def _as_bills(rows, order_line):
    """Return the :class:`Bill` of rows of invoices, and note their quantities at the order line."""
    order_line['bills'] = {row['id']: row['quantity'] for row in rows}
    billed = [row for row in rows if row['quantity'] > 0 and row['price'] is not None]
    if not billed and order_line['price'] is not None:
        billed = [{**order_line, 'quantity': order_line['ordered'] or 1.0}]
    return [
        Bill(
            row['id'],
            row['day'],
            row['quantity'],
            row['price'] is None or any(_same_price(row, other) for other in billed),
        )
        for row in rows
    ]


def _same_price(row, other):
    """Say whether two rows have the same unit price; in two currencies nobody can tell: yes."""
    if row['currency_id'] != other['currency_id']:
        return True
    noise = SAME_PRICE * row['rounding'] * (1 / abs(row['quantity']) + 1 / abs(other['quantity']))
    return abs(row['price'] - other['price']) <= noise


def _came_back(components, needs):
    """Return ``[(local day, whole units)]``: of a kit, as many as all its components make."""
    days = sorted({day for product in needs for day, _quantity, _value in components[product].back})
    result, before = [], 0.0
    for day in days:
        units = min(
            sum(quantity for when, quantity, _value in components[product].back if when <= day)
            / need
            for product, need in needs.items()
        )
        if units > before:
            result.append((day, units - before))
            before = units
    return result
