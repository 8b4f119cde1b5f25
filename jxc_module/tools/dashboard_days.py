"""Days of the dashboard: words for days in a card's domain, and what a period is compared with.

Knows nothing of Odoo.
"""

import re
from datetime import date, timedelta

from .report_periods import period_dates, previous_period, years_ago

PERIODS = (
    'today',
    'yesterday',
    'this_week',
    'last_week',
    'this_month',
    'last_month',
    'this_quarter',
    'this_year',
)
# A local day, or the instant at which it begins; so many days from today.
WORD = re.compile(r'@(day|start)([+-]\d{1,3})?')


def days_of(period: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a period that have come: never a day of the future.

    >>> days_of('this_month', date(2026, 3, 9))
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 9))
    >>> days_of('last_week', date(2026, 3, 9))
    (datetime.date(2026, 3, 2), datetime.date(2026, 3, 8))
    """
    first, last = period_dates(period, today)
    return first, min(last, today)


def compared(period: str, first: date, last: date) -> list[tuple[str, date, date]]:
    """Return the periods that a period is compared with: name, first and last day.

    A single day has the day before, the same weekday, the same day last year; a longer period as
    many days of the period before (a month that began: of the month before), and of last year.

    >>> compared('today', date(2026, 3, 9), date(2026, 3, 9))[1]
    ('weekday', datetime.date(2026, 3, 2), datetime.date(2026, 3, 2))
    >>> compared('this_month', date(2026, 3, 1), date(2026, 3, 30))[0]
    ('previous', datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    >>> compared('this_month', date(2026, 3, 1), date(2026, 3, 9))
    ... # doctest: +NORMALIZE_WHITESPACE
    [('previous', datetime.date(2026, 2, 1), datetime.date(2026, 2, 9)),
     ('last_year', datetime.date(2025, 3, 1), datetime.date(2025, 3, 9))]
    """
    before = years_ago(first, 1), years_ago(last, 1)
    if first == last and period in ('today', 'yesterday'):
        day = timedelta(days=1)
        return [
            ('day_before', first - day, last - day),
            ('weekday', first - 7 * day, last - 7 * day),
            ('last_year', *before),
        ]
    begin, end = previous_period(*_whole(period, first, last))
    end = min(end, begin + (last - first))
    return [('previous', begin, end), ('last_year', *before)]


def last_days(day: date, number: int) -> list[date]:
    """Return so many days up to a day, the oldest first.

    >>> last_days(date(2026, 3, 1), 2)
    [datetime.date(2026, 2, 28), datetime.date(2026, 3, 1)]
    """
    return [day - timedelta(days=back) for back in reversed(range(number))]


def spoken(terms, day, start):
    """Return a domain with its words for days replaced.

    :param terms: list of terms; nested lists and tuples are looked into
    :param day: function of a number of days from today that returns a date as text
    :param start: the same for the instant at which that day begins, in UTC

    >>> spoken([('due', '<', '@day+3')], lambda n: f'd{n}', lambda n: f's{n}')
    [('due', '<', 'd3')]
    """
    if isinstance(terms, str):
        match = WORD.fullmatch(terms)
        if not match:
            return terms
        return (day if match[1] == 'day' else start)(int(match[2] or 0))
    if isinstance(terms, (list, tuple)):
        return type(terms)(spoken(term, day, start) for term in terms)
    return terms


def _whole(period, first, last):
    """Return the days of a period as if it had ended: a month has all of its days."""
    if period in ('this_week', 'this_month', 'this_quarter', 'this_year'):
        return period_dates(period, last)
    return first, last
