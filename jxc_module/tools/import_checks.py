"""What is wrong or looks wrong with the rows of one sheet, without a database. No Odoo."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from .import_findings import Finding
from .import_sheets import SHEETS
from .import_staging import Staged

CENT = Decimal('0.01')
_WRONG_WAY = 100  # times what others of a category cost
_ZERO = Decimal(0)


def check(staged: Staged) -> Iterator[Finding]:
    """Yield what is found about the rows of a sheet, each row and all together.

    >>> from collections import Counter
    >>> rows = [{'code': 'A', 'name': 'x'}, {'code': 'a', 'name': 'y'}]
    >>> staged = Staged('products', [2, 3], rows, [{}, {}], ['a', 'a'], [], Counter())
    >>> [(f.row, f.column, f.code, f.more) for f in check(staged)]
    [(1, 'code', 'twice', {'row': 2})]
    """
    yield from _keys(staged)
    yield from _negative(staged)
    if own := _CHECKS.get(staged.sheet):
        yield from own(staged)


def number(values, key) -> Decimal | None:
    """Return a number of a row."""
    text = values.get(key)
    return Decimal(text) if text else None


def _keys(staged):
    """Rows that say the same thing twice."""
    sheet = SHEETS[staged.sheet]
    if sheet.repeats:
        return
    column = sheet.key[0].split('/')
    seen = {}
    for position, key in enumerate(staged.keys):
        if not key.strip('|'):
            continue
        first = seen.setdefault(key, position)
        if first != position:
            values = staged.values[position]
            name = next((one for one in column if one in values), column[-1])
            if len(sheet.key) > 1:
                name = next((k for k in reversed(sheet.key) if k in values), name)
            yield Finding(
                position, name, 'error', 'twice', values.get(name), {'row': staged.numbers[first]}
            )


_POSITIVE = {
    'ratio', 'life_days', 'sale_price', 'cost', 'credit_limit', 'lead_days', 'min_quantity',
    'minimum', 'maximum', 'multiple', 'rate',
}  # fmt: skip


def _negative(staged):
    columns = [key for key in SHEETS[staged.sheet].columns if key in _POSITIVE]
    if staged.sheet in ('vendor_prices', 'pricelists', 'customer_prices', 'last_sales'):
        columns.append('price')
    if staged.sheet in ('packagings', 'sale_orders', 'purchase_orders', 'demand'):
        columns.append('quantity')
    for position, values in enumerate(staged.values):
        for key in columns:
            text = values.get(key)
            if text and text.startswith('-'):
                yield Finding(position, key, 'error', 'negative', text)


def _again(staged, key, code, level='error'):
    """Values that only one row may have."""
    seen = {}
    for position, values in enumerate(staged.values):
        if text := values.get(key):
            first = seen.setdefault(text.casefold(), position)
            if first != position:
                more = {'row': staged.numbers[first]}
                yield Finding(position, key, level, code, text, more)


def _products(staged):
    yield from _again(staged, 'barcode', 'barcode_twice')
    costs = defaultdict(list)
    for position, values in enumerate(staged.values):
        cost, price = number(values, 'cost'), number(values, 'sale_price')
        if cost == 0:
            yield Finding(position, 'cost', 'warning', 'cost_zero', '0')
        if cost and price and cost > price:
            more = {'price': str(price)}
            yield Finding(position, 'cost', 'warning', 'cost_above_price', values['cost'], more)
        if cost and cost > 0:
            costs[values.get('category', '').casefold()].append((cost, position))
        if values.get('life_days') and values.get('expires') is False:
            yield Finding(position, 'expires', 'warning', 'life_without_expiry')
        if values.get('expires') and values.get('tracking') == 'none':
            yield Finding(position, 'tracking', 'error', 'expiry_without_lots', 'none')
    for same in costs.values():
        middle = sorted(same)[len(same) // 2][0]
        for cost, position in same if len(same) > 4 else ():
            if cost > middle * _WRONG_WAY:
                more = {'usual': str(middle)}
                yield Finding(position, 'cost', 'warning', 'cost_high', str(cost), more)


def _partners(staged):
    yield from _again(staged, 'tax_number', 'tax_number_twice', 'warning')


def _dates(earlier, later, code, level='error'):
    def find(staged):
        for position, values in enumerate(staged.values):
            first, last = values.get(earlier), values.get(later)
            if first and last and last < first:
                yield Finding(position, later, level, code, last, {'first': first})

    return find


def _stock(staged):
    yield from _dates('produced_on', 'expires_on', 'expiry_before')(staged)
    seen, several = {}, {}
    for position, values in enumerate(staged.values):
        quantity, cost = number(values, 'quantity'), number(values, 'cost')
        value, lot = number(values, 'value'), values.get('lot')
        if quantity is not None and quantity < 0:
            yield Finding(position, 'quantity', 'error', 'stock_negative', values['quantity'])
        if cost is not None and cost < 0:
            continue
        if quantity and cost is not None and value is not None:
            worth = quantity * cost
            # the unit cost may be rounded to cents: half a cent a piece is no difference
            if abs(worth - value) > max(CENT, abs(quantity) * CENT / 2):
                more = {'worth': str(worth.quantize(CENT))}
                yield Finding(position, 'value', 'warning', 'value_differs', values['value'], more)
        if quantity and cost == 0 and not value:
            yield Finding(position, 'cost', 'warning', 'cost_zero', '0')
        if lot:
            product = values.get('product', '').casefold()
            dates = values.get('produced_on'), values.get('expires_on')
            first = several.setdefault((product, lot), (position, dates))
            if first[1] != dates and all(
                a and b and a != b for a, b in zip(dates, first[1], strict=True) if a or b
            ):
                more = {'row': staged.numbers[first[0]]}
                yield Finding(position, 'lot', 'error', 'lot_dates', lot, more)
            place = values.get('warehouse', '').casefold(), values.get('place', '').casefold()
            again = seen.setdefault((*place, product, lot), position)
            if again != position:
                more = {'row': staged.numbers[again]}
                yield Finding(position, 'lot', 'warning', 'lot_twice', lot, more)


def _items(staged):
    yield from _dates('date', 'due_date', 'due_before')(staged)
    seen = {}
    for position, values in enumerate(staged.values):
        amount = number(values, 'amount')
        if amount == 0:
            yield Finding(position, 'amount', 'warning', 'amount_zero', '0')
        if values.get('rate') == '0':
            yield Finding(position, 'rate', 'error', 'rate_zero', '0')
        if number_ := values.get('number'):
            same = values.get('partner', '').casefold(), number_
            first = seen.setdefault(same, position)
            if first != position:
                more = {'row': staged.numbers[first]}
                yield Finding(position, 'number', 'warning', 'number_twice', number_, more)


def _orders(staged):
    yield from _dates('date', 'promised_on', 'promised_before', 'warning')(staged)
    heads = {}
    for position, values in enumerate(staged.values):
        if number(values, 'quantity') == 0:
            yield Finding(position, 'quantity', 'warning', 'quantity_zero', '0')
        discount = number(values, 'discount')
        if discount is not None and not 0 <= discount <= 100:
            yield Finding(position, 'discount', 'error', 'discount', values['discount'])
        if order := values.get('number'):
            head = heads.setdefault(order, (position, values))
            for key in ('partner', 'date', 'warehouse', 'salesperson'):
                theirs = head[1].get(key)
                if values.get(key) and theirs and values[key].casefold() != theirs.casefold():
                    more = {'row': staged.numbers[head[0]], 'theirs': theirs}
                    yield Finding(position, key, 'error', 'order_differs', values[key], more)


def _trial_balance(staged):
    for position, values in enumerate(staged.values):
        if values.get('debit', '0') != '0' and values.get('credit', '0') != '0':
            yield Finding(position, 'credit', 'warning', 'both_sides', values['credit'])
    sums = [
        sum((number(v, key) or _ZERO for v in staged.values), _ZERO) for key in ('debit', 'credit')
    ]
    if abs(sums[0] - sums[1]) >= CENT:
        more = {'debit': str(sums[0]), 'credit': str(sums[1]), 'difference': str(sums[0] - sums[1])}
        yield Finding(None, 'debit', 'error', 'unbalanced', None, more)


def _rules(staged):
    for position, values in enumerate(staged.values):
        low, high = number(values, 'minimum'), number(values, 'maximum')
        if low is not None and high is not None and high < low:
            more = {'minimum': values['minimum']}
            yield Finding(position, 'maximum', 'error', 'max_below_min', values['maximum'], more)


_validity = _dates('valid_from', 'valid_to', 'valid_before')
_CHECKS = {
    'products': _products,
    'partners': _partners,
    'packagings': lambda staged: _again(staged, 'barcode', 'barcode_twice'),
    'vendor_prices': _validity,
    'pricelists': _validity,
    'stock': _stock,
    'receivables': _items,
    'payables': _items,
    'prepayments': _items,
    'sale_orders': _orders,
    'purchase_orders': _orders,
    'trial_balance': _trial_balance,
    'rules': _rules,
}
