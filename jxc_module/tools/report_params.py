"""The parameters of a report: read from JSON and checked. Knows nothing of Odoo."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from .report_options import MAX_ID, ParamError
from .report_periods import PERIODS, fitted, period_dates, previous_period, years_ago

COMPARISONS = ('none', 'previous', 'last_year')
ID_FILTERS = (
    'warehouse_ids',
    'category_ids',
    'product_ids',
    'partner_ids',
    'tag_ids',
    'user_ids',
    'lot_ids',
)
MAX_IDS = 10_000  # of one filter


@dataclass(frozen=True)
class ReportParams:
    """What a report is asked for. Days are local days of the company, both ends included."""

    date_from: date
    date_to: date
    period: str = ''  # the name that the dates follow from; empty where they were given
    compare: str = 'none'
    group_by: tuple[str, ...] = ()
    ids: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    options: Mapping[str, int | str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()  # shown on the screen; empty: those shown unless one chooses
    order: str = ''  # of the screen; empty: the report's own
    is_past: bool = False  # asks about the period that another one is compared with
    grain: frozenset[str] = frozenset()  # dimensions that the rows must have; not asked for

    def to_json(self) -> str:
        """Return the text that :func:`parse` reads, the same for the same parameters."""
        data = {'compare': self.compare, 'group_by': list(self.group_by), **self.options}
        if self.period:
            data['period'] = self.period
        else:
            data['date_from'] = self.date_from.isoformat()
            data['date_to'] = self.date_to.isoformat()
        data.update((name, list(ids)) for name, ids in self.ids.items() if ids)
        if self.columns:
            data['columns'] = list(self.columns)
        if self.order:
            data['order'] = self.order
        return json.dumps(data, sort_keys=True)

    @cached_property
    def previous(self) -> 'ReportParams | None':
        """The same question about the period it is compared with; None without comparison."""
        if self.compare == 'none':
            return None
        if self.compare == 'last_year':
            first, last = years_ago(self.date_from, 1), years_ago(self.date_to, 1)
        else:
            first, last = previous_period(self.date_from, self.date_to)
        return replace(self, date_from=first, date_to=last, period='', compare='none', is_past=True)


def parse(
    text,
    *,
    today,
    kind='range',
    groups=(),
    default_groups=(),
    filters=ID_FILTERS,
    options=None,
    columns=(),
):
    """Read and check the parameters of a report.

    :param text: JSON object, or empty for the defaults: this month (of a kind ``as_of``: today),
        everything
    :param today: local day that period names count from
    :param kind: of :data:`PERIOD_KINDS`, how a report reads its period; None where it has none
    :param groups: columns that the report can be grouped by
    :param filters: names of id filters that the report has
    :param options: ``{name: Number, Choice or Record}`` of the report's own
    :param columns: names of its columns
    :return: ReportParams
    :raise ParamError: names the first parameter that is wrong
    """
    data = _load(text)
    options = options or {}
    known = {'date_from', 'date_to', 'period', 'compare', 'group_by', 'columns', 'order'}
    known.update(filters, options)
    for name in data:
        if name not in known:
            raise ParamError(name, 'unknown')
    first, last, period = _dates(data, today, kind)
    group_by = data.get('group_by', None)
    if group_by is None or group_by == []:
        group_by = list(default_groups)
    if not isinstance(group_by, list) or not all(name in groups for name in group_by):
        raise ParamError('group_by', 'choice', group_by)
    return ReportParams(
        date_from=first,
        date_to=last,
        period=period,
        compare=_choice(data, 'compare', COMPARISONS, 'none'),
        group_by=tuple(dict.fromkeys(group_by)),
        ids={name: _ids(data, name) for name in filters if data.get(name)},
        options={
            name: option.checked(name, data[name]) if name in data else option.default
            for name, option in options.items()
        },
        columns=_columns(data, columns),
        order=_order(data, columns),
    )


def _load(text):
    if not text:
        return {}
    try:
        data = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise ParamError('jxc_report', 'json')
    return data


def _dates(data, today, kind):
    period = _choice(data, 'period', PERIODS, '')
    days = {name: data.get(name) for name in ('date_from', 'date_to')}
    if not period and not any(days.values()):
        period = 'today' if kind == 'as_of' else 'this_month'
    if period:
        return *fitted(kind, *period_dates(period, today)), period
    if kind == 'as_of':  # one of the two is enough
        days = {name: day or days['date_from'] or days['date_to'] for name, day in days.items()}
    begin, end = period_dates('this_month', today)
    first = _date(days, 'date_from', begin)
    last = _date(days, 'date_to', max(end, first))
    if first > last:
        raise ParamError('date_from', 'reversed')
    return *fitted(kind, first, last), ''


def _date(data, name, default):
    value = data.get(name) or default
    if isinstance(value, date):
        return value
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ParamError(name, 'date', value) from None
    if not 1900 <= day.year <= 2999:
        raise ParamError(name, 'date', value)
    return day


def _choice(data, name, choices, default):
    value = data.get(name) or default
    if value != default and value not in choices:
        raise ParamError(name, 'choice', value)
    return value


def _columns(data, known):
    names = data.get('columns') or []
    if not isinstance(names, list) or not all(name in known for name in names):
        raise ParamError('columns', 'choice', names)
    return tuple(dict.fromkeys(names))


def _order(data, known):
    text = data.get('order') or ''
    terms = [term.split() for term in text.split(',')] if isinstance(text, str) else [[]]
    if text and not all(
        len(term) == 2 and term[0] in known and term[1] in ('asc', 'desc') for term in terms
    ):
        raise ParamError('order', 'choice', text)
    return ', '.join(' '.join(term) for term in terms) if text else ''


def _ids(data, name):
    value = data[name]
    if isinstance(value, list) and len(value) > MAX_IDS:
        raise ParamError(name, 'many', MAX_IDS)
    if not isinstance(value, list) or not all(
        type(item) is int and 0 < item <= MAX_ID for item in value
    ):
        raise ParamError(name, 'ids', value)
    return tuple(sorted(set(value)))
