"""The sheets of a workbook of opening data, and what tells a row. Knows nothing of Odoo."""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from .import_columns import COLUMNS

# what a column holds, beside plain `text`
CODES = ('code', 'barcode', 'tax_number')  # texts that must not become numbers
NUMBERS = ('quantity', 'price', 'amount', 'ratio', 'percent', 'whole')
DAYS = ('date', 'period')
# names of records that are looked up
LINKED = (
    *('product', 'partner', 'unit', 'category', 'warehouse', 'place', 'tax', 'currency', 'user'),
    *('account', 'journal', 'terms', 'pricelist', 'policy', 'warehouses'),
)


class Column(NamedTuple):
    """A column of a sheet."""

    key: str
    kind: str
    required: bool
    en: str
    zh: str
    choices: tuple[str, ...] = ()

    def label(self, language: str | None) -> str:
        """Return its heading in a language (``zh_CN``, ``en_US``, …)."""
        return self.zh if (language or '').startswith('zh') else self.en


class Sheet(NamedTuple):
    """A sheet. ``key``: columns that tell a row; ``repeats``: several rows may share it."""

    name: str
    en: str
    zh: str
    key: tuple[str, ...]
    repeats: bool
    columns: dict[str, Column]

    def label(self, language: str | None) -> str:
        """Return its title in a language."""
        return self.zh if (language or '').startswith('zh') else self.en

    def required(self) -> list[str]:
        """Return the keys of the columns that every row needs."""
        return [column.key for column in self.columns.values() if column.required]


def _parsed() -> dict[str, Sheet]:
    sheets = {}
    for line in COLUMNS.strip().splitlines():
        if line.startswith('== '):
            name, en, zh, key = (part.strip() for part in line[3:].split('|'))
            words = key.split()
            repeats = words[-1] == '*'
            columns = {}
            sheets[name] = Sheet(
                name, en, zh, tuple(words[: -1 if repeats else None]), repeats, columns
            )
        else:
            key, kind, en, zh = line.split('|')
            kind, _mark, choices = kind.partition(':')
            plain = key.rstrip('*')
            columns[plain] = Column(
                plain, kind, plain != key, en, zh, tuple(choices.split(',')) if choices else ()
            )
    return sheets


SHEETS = _parsed()  # in the order in which they are posted


def natural_key(sheet: str, values: Mapping) -> str:
    """Return what tells a row of a sheet, the same in every file that has the row.

    >>> natural_key('products', {'code': ' A-1 ', 'name': "Tea"})
    'a-1'
    >>> natural_key('products', {'name': "Tea"})
    'tea'
    >>> natural_key('stock', {'warehouse': "WH", 'product': "A-1", 'quantity': '5'})
    'wh||a-1|'
    """
    parts = []
    for name in SHEETS[sheet].key:
        found = next((values[one] for one in name.split('/') if values.get(one)), '')
        parts.append(' '.join(str(found).split()).casefold())
    return '|'.join(parts)


def external_name(company: int, sheet: str, key: str) -> str:
    """Return the name of the external id (of module ``jxc_import``) of a row.

    >>> external_name(1, 'products', 'a-1')
    '1_products_2f8fe63a6224321d'
    """
    return f'{company}_{sheet}_{hashlib.sha256(key.encode()).hexdigest()[:16]}'
