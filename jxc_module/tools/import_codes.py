"""Codes that a workbook spoils, and their check digits. Knows nothing of Odoo."""

import re
from collections.abc import Iterable

from .import_values import UnclearError, clean_text

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d{1,3}", re.IGNORECASE | re.ASCII)
_CREDIT = '0123456789ABCDEFGHJKLMNPQRTUWXY'  # 统一社会信用代码: no I, O, S, V, Z
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
EAN_LENGTHS = (8, 12, 13, 14)


def clean_code(value) -> str:
    """Return a code as text.

    >>> clean_code(6920000000001.0), clean_code(" 00123 "), clean_code("'007"), clean_code('ＡＢ１')
    ('6920000000001', '00123', '007', 'AB1')

    :raise UnclearError: ``scientific`` where only its first digits are left (6.92E+12)
    """
    text = clean_text(value).lstrip("'")
    if _SCIENTIFIC.fullmatch(text):
        raise UnclearError('scientific')
    return text


def ean_fits(code: str) -> bool | None:
    """Return whether the check digit of a barcode fits, None where it has none.

    >>> ean_fits('6901234567892'), ean_fits('6901234567893'), ean_fits('A-1')
    (True, False, None)
    """
    if not (code.isascii() and code.isdigit() and len(code) in EAN_LENGTHS):
        return None
    digits = [int(digit) for digit in reversed(code)]
    return (sum(digits[1::2]) * 3 + sum(digits[::2])) % 10 == 0


def restored_ean(code: str) -> str | None:
    """Return a barcode with the zeros that a workbook took from its front.

    >>> restored_ean('12345670'), restored_ean('2345673'), restored_ean('12')
    (None, '02345673', None)
    """
    if code.isascii() and code.isdigit() and len(code) in (7, 11):
        longer = code.zfill(len(code) + 1)
        if ean_fits(longer):
            return longer
    return None


def credit_code_fits(code: str) -> bool | None:
    """Return whether the last sign of a 统一社会信用代码 fits, None for another kind of number.

    >>> credit_code_fits('91350100M000100Y43'), credit_code_fits('91350100M000100Y44')
    (True, False)
    >>> credit_code_fits('350100123456789'), credit_code_fits('DE123456789')
    (None, None)
    """
    code = code.upper()
    if len(code) != 18 or not code.isascii() or not code.isalnum() or not code[2:8].isdigit():
        return None
    if set(code) - set(_CREDIT):
        return False
    total = sum(
        _CREDIT.index(char) * weight
        for char, weight in zip(code[:17], _CREDIT_WEIGHTS, strict=True)
    )
    return _CREDIT[(31 - total % 31) % 31] == code[17]


def lost_zeros(values: Iterable) -> dict:
    """Return the codes of a column that lost zeros at their front, with what they were.

    A column tells by others in it: of one length, texts, and some begin with a zero.

    >>> lost_zeros(['00123', '00124', 125, 'A1'])
    {125: '00125'}
    >>> lost_zeros(['123', 125]), lost_zeros(['01', '00123', 125])
    ({}, {})
    """
    values = list(values)
    texts = [value for value in values if isinstance(value, str) and value.isdigit()]
    lengths = {len(text) for text in texts}
    if len(lengths) != 1 or not any(text.startswith('0') for text in texts):
        return {}
    (width,) = lengths
    return {
        value: str(value).zfill(width)
        for value in values
        if isinstance(value, int) and value >= 0 and len(str(value)) < width
    }
