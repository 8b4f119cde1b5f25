"""What is wrong with single cells of the rows that were staged. No Odoo."""

from typing import NamedTuple

from .import_cells import clean_cell
from .import_codes import credit_code_fits, ean_fits, lost_zeros, restored_ean
from .import_sheets import SHEETS
from .import_values import UnclearError

_SUSPECT = ('barcode', 'tax_number')
UNWORKED = '='  # what stands for a formula that nobody has worked out


class Finding(NamedTuple):
    """What is wrong with a cell, a row, or (row None) a sheet; `more` fills the sentence."""

    row: int | None  # position in the rows that were staged
    column: str | None
    level: str  # error, warning
    code: str
    value: object = None
    more: dict | None = None


def cell_findings(staged, order=None) -> list[Finding]:
    """Return what is wrong with single cells: not to be read, missing, suspicious.

    >>> from types import SimpleNamespace
    >>> staged = SimpleNamespace(sheet='products', values=[{'code': 'A2'}], raw=[{}])
    >>> [(finding.row, finding.column, finding.code) for finding in cell_findings(staged)]
    [(0, 'name', 'required')]

    :param staged: see `import_staging.Staged`
    :param order: of day and month, in which the cells were read
    """
    sheet, found = SHEETS[staged.sheet], []
    required = sheet.required()
    checked = [key for key, column in sheet.columns.items() if column.kind in _SUSPECT]
    for position, (values, raw) in enumerate(zip(staged.values, staged.raw, strict=True)):
        for key, text in raw.items():
            reason, definition = _reason(staged.sheet, key, text, order), sheet.columns[key]
            more = _choices(definition)
            found.append(Finding(position, key, 'error', reason, text, more))
        found += [
            Finding(position, key, 'error', 'required')
            for key in required
            if key not in values and key not in raw
        ]
        for key in checked:
            text = values.get(key)
            if text and (code := _suspicion(sheet.columns[key].kind, text)):
                more = _restored(code, text)
                found.append(Finding(position, key, 'warning', code, text, more))
    return [*found, *_lost_zeros(staged)]


def _reason(sheet, key, text, order):
    if text == UNWORKED:
        return 'formula'
    try:
        clean_cell(sheet, key, text, order)
    except UnclearError as error:
        return error.reason
    return 'unclear'


def _choices(definition):
    return {'choices': ', '.join(definition.choices)} if definition.choices else None


def _restored(code, text):
    return {'restored': restored_ean(text)} if code == 'lost_zeros' else None


def _suspicion(kind, text):
    """Return what looks wrong with a clean value."""
    if kind == 'barcode':
        if restored_ean(text):
            return 'lost_zeros'
        return 'ean' if ean_fits(text) is False else None
    if kind == 'tax_number' and credit_code_fits(text) is False:
        return 'credit_code'
    return None


def _lost_zeros(staged):
    """Yield codes of products and partners that look as if they had begun with zeros."""
    if 'code' not in SHEETS[staged.sheet].columns:
        return
    texts = [values.get('code') for values in staged.values]
    digits = [text for text in texts if text and text.isdigit() and len(text) < 15]
    padded = [text for text in digits if text.startswith('0')]
    found = lost_zeros([*padded, *(int(text) for text in digits if not text.startswith('0'))])
    for position, text in enumerate(texts if found else ()):
        if text and text.isdigit() and not text.startswith('0') and int(text) in found:
            more = {'restored': found[int(text)]}
            yield Finding(position, 'code', 'warning', 'lost_zeros', text, more)
