"""The periods of reports: days by name, kinds of periods, the one before. Knows nothing of Odoo."""

from datetime import date, timedelta

PERIODS = (
    'today',
    'yesterday',
    'this_week',
    'last_week',
    'this_month',
    'last_month',
    'this_quarter',
    'last_quarter',
    'this_year',
    'last_year',
)
PERIOD_KINDS = ('range', 'month', 'as_of')


def fitted(kind: str | None, first: date, last: date) -> tuple[date, date]:
    """Return the days that a report of a kind reads when it is asked for these.

    >>> fitted('month', date(2024, 2, 3), date(2024, 2, 9))
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> fitted('as_of', date(2024, 2, 3), date(2024, 2, 9))
    (datetime.date(2024, 2, 9), datetime.date(2024, 2, 9))
    """
    if kind == 'as_of':
        return last, last
    if kind == 'month':
        number = last.year * 12 + last.month - 1
        return _month_start(number), _month_start(number + 1) - timedelta(days=1)
    return first, last


def period_dates(name: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a period by name.

    >>> period_dates('last_month', date(2024, 3, 31))
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> period_dates('this_quarter', date(2024, 12, 31))
    (datetime.date(2024, 10, 1), datetime.date(2024, 12, 31))
    """
    which, _sep, unit = name.partition('_')
    if not unit:
        day = today - timedelta(days=name == 'yesterday')
        return day, day
    last = which == 'last'
    if unit == 'week':
        monday = today - timedelta(days=today.weekday() + 7 * last)
        return monday, monday + timedelta(days=6)
    months = {'month': 1, 'quarter': 3, 'year': 12}[unit]
    begin = (today.year * 12 + today.month - 1) // months * months - months * last
    return _month_start(begin), _month_start(begin + months) - timedelta(days=1)


def previous_period(first: date, last: date) -> tuple[date, date]:
    """Return the period of the same length right before; whole months before whole months.

    >>> previous_period(date(2024, 3, 1), date(2024, 3, 31))
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> previous_period(date(2024, 3, 4), date(2024, 3, 10))
    (datetime.date(2024, 2, 26), datetime.date(2024, 3, 3))
    """
    end = last + timedelta(days=1)
    if first.day == 1 and end.day == 1:
        begin = first.year * 12 + first.month - 1
        months = end.year * 12 + end.month - 1 - begin
        return _month_start(begin - months), first - timedelta(days=1)
    return first - (end - first), first - timedelta(days=1)


def years_ago(day: date, years: int) -> date:
    """Return the same day years before; the 29th of February becomes the 28th.

    >>> years_ago(date(2024, 2, 29), 1)
    datetime.date(2023, 2, 28)
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _month_start(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
