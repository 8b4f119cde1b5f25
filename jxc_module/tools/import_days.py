"""Which day or month a cell of a foreign file says. Knows nothing of Odoo."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from .import_values import UnclearError

FIRST, LAST = date(1980, 1, 1), date(2100, 1, 1)
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_MONTHS = ('jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec')
_TWO = re.compile(r'(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{1,2})(?!\d)', re.ASCII)
_CHINESE = str.maketrans('〇零一二三四五六七八九', '00123456789')


def clean_day(value, order=None, is_1904=False) -> str:
    """Return the day that a cell says, as YYYY-MM-DD.

    >>> {clean_day(text) for text in ('2026年1月5日', '２０２６．１．５', '20260105', '5-Jan-26')}
    {'2026-01-05'}
    >>> clean_day(46027), clean_day('26/1/5'), clean_day(44565, is_1904=True)
    ('2026-01-05', '2026-01-05', '2026-01-05')
    >>> clean_day('05/01/2026', 'dmy'), clean_day('05/01/2026', 'mdy')
    ('2026-01-05', '2026-05-01')

    :param order: ``dmy`` or ``mdy``, how a day is read that ends with its year; None: month first,
        where it can be one
    :raise UnclearError: ``day`` for what is none, ``age`` for one of another age
    """
    if isinstance(value, date):
        return _in_age(value)
    text = unicodedata.normalize('NFKC', str(value)).strip()
    try:
        return _in_age(_day(text, order, is_1904))
    except (ValueError, OverflowError) as error:
        raise error if isinstance(error, UnclearError) else UnclearError('day') from error


def _day(text, order, is_1904):
    if re.fullmatch(r'\d{4,5}(\.\d+)?', text, re.ASCII) and not 1980 <= float(text) < 2100:
        return (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(days=int(float(text)))
    if found := re.match(r'(\d{4})(\d{2})(\d{2})(?!\d)', text, re.ASCII):
        return date(*map(int, found.groups()))
    if found := re.match(r'(\d{4})\D{1,3}?(\d{1,2})\D{1,3}?(\d{1,2})(?!\d)', text, re.ASCII):
        return date(*map(int, found.groups()))
    if found := _TWO.match(text):
        return _two(*found.groups(), order)
    if found := re.match(r'(\d{1,2})[\s.-]*([a-z]{3})[a-z]*[\s.,-]*(\d{4}|\d{2})\b', text, re.I):
        return date(_year(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))
    if found := re.match(r'([a-z]{3})[a-z]*[\s.]*(\d{1,2})[\s.,]+(\d{4})\b', text, re.I):
        return date(int(found[3]), _MONTHS.index(found[1].lower()) + 1, int(found[2]))
    chinese = text.translate(_CHINESE)
    if chinese != text and (found := re.match(r'(\d{4})年', chinese)):
        month, day = re.match(r'\d{4}年([十\d]+)月([十\d]+)日?', chinese).groups()
        return date(int(found[1]), _ten(month), _ten(day))
    raise UnclearError('day')


def _ten(text):
    """Return a Chinese number up to 39: 十 is 10, 二十三 is 23."""
    tens, ten, ones = text.rpartition('十')
    return int(ones or 0) + 10 * int(tens or 1) if ten else int(ones)


def _two(first, second, last, order):
    if len(last) < 3 and int(first) >= 20 and int(second) <= 12:
        return date(2000 + int(first), int(second), int(last))  # the year in front, 26/1/5
    first, second = int(first), int(second)
    if len(last) < 3 and order is None:
        raise UnclearError('day')
    day_first = first > 12 or (order == 'dmy' and second <= 12)
    month, day = (second, first) if day_first else (first, second)
    return date(_year(last), month, day)


def _year(text):
    return int(text) + (2000 if len(text) < 3 else 0)


def _in_age(day):
    day = date(day.year, day.month, day.day)
    if not FIRST <= day < LAST:
        raise UnclearError('age')
    return day.isoformat()


def day_order(values: Iterable) -> str | None:
    """Return how the days of a column are written whose year stands last.

    >>> day_order(['3/4/2026', '25/4/2026']), day_order(['3/4/2026', '4/25/2026'])
    ('dmy', 'mdy')
    >>> day_order(['3/4/2026']), day_order(['25/4/2026', '4/25/2026']), day_order(['2026-01-02'])
    ('unclear', 'both', None)
    """
    seen = set()
    for value in values:
        if not isinstance(value, str) or not (found := _TWO.match(value.strip())):
            continue
        first, second = int(found[1]), int(found[2])
        if len(found[3]) < 3 and first >= 20:
            continue
        seen.add('dmy' if first > 12 else 'mdy' if second > 12 else _same(first, second))
    told = seen & {'dmy', 'mdy'}
    if len(told) == 2:
        return 'both'
    return next(iter(told), 'unclear' if 'unclear' in seen else None)


def _same(first, second):
    return None if first == second else 'unclear'


def clean_period(value, order=None, is_1904=False) -> str:
    """Return the month (YYYY-MM) or the day (YYYY-MM-DD) that a cell says.

    >>> [clean_period(value) for value in ('2026年5月', '202605', '2026-5', '2026/5/3', 'May 2026')]
    ['2026-05', '2026-05', '2026-05', '2026-05-03', '2026-05']

    :raise UnclearError: as :func:`clean_day`
    """
    text = unicodedata.normalize('NFKC', str(value)).strip() if not isinstance(value, date) else ''
    year = month = 0
    if found := re.fullmatch(r'(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?份?', text, re.ASCII):
        year, month = int(found[1]), int(found[2])
    elif found := re.fullmatch(rf'({"|".join(_MONTHS)})[a-z]*[\s.-]+(\d{{4}})', text, re.I):
        year, month = int(found[2]), _MONTHS.index(found[1].lower()) + 1
    if 1 <= month <= 12 and FIRST.year <= year < LAST.year:
        return f'{year:04}-{month:02}'
    return clean_day(value, order, is_1904)
