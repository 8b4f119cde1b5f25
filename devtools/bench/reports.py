"""Every report of the catalogue: first page, count and groups of the list, and the workbook.

Periods: this month, last month (closed), the last twelve months, and for valued reports two days
that no closing ends at. The list is read as the web client reads it. A workbook is compared with
xlsxwriter writing the same cells alone, in the same run, plus the query of the rows. Plans are
looked at, too: a nested loop that reads the moves again and again fails. `--only KEY …` for some.
"""

import contextlib
import json
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from devtools.bench import common
from devtools.bench.stock_movement import _close
from devtools.bench.xlsx import _alone

LIST, SCREEN, UNCLOSED = 1.5, 5.0, 10.0  # seconds
BOOK = 1.2  # × xlsxwriter alone, plus the query
LOOPED = 2_000_000  # rows that the inner side of a nested loop may give in all
PAGE, MOST_CELLS = 80, 400_000
VALUED = ('stock_movement', 'stock_ledger', 'turnover')


def main():
    made = common.parser(__doc__)
    made.add_argument('--only', nargs='+', metavar='KEY', help="of these reports")
    made.add_argument('--no-books', action='store_true')
    options = made.parse_args()
    registry = common.open_registry(common.perf_database(options.scale))
    common.print_settings(registry)
    _close(registry)
    met = []
    for key, params, name in _readings(registry):
        if key in (options.only or [key]):
            met += _screen(registry, key, params, name, options.runs)
            if not options.no_books:
                met.append(_book(registry, key, params, name))
    return 0 if all(met) else 1


def _readings(registry):
    """Yield ``(key, params, name of the period)`` of what is measured."""
    from odoo import api

    today = date.today()
    year = {'date_from': today - timedelta(days=364), 'date_to': today}
    middle = today.replace(day=1) - timedelta(days=100)
    with registry.cursor() as cursor:
        env = api.Environment(cursor, 2, {})
        reports = [
            (report._report_key(), bool(report._report_period))
            for _name, report in env['jxc.report.wizard']._reports()
        ]
    for key, has_period in reports:
        yield key, {'period': 'this_month'}, 'this month' if has_period else 'now'
        if not has_period:
            continue
        yield key, {'period': 'last_month'}, 'last month'
        yield key, year, 'a year'
        if key in VALUED:
            ends = {'date_from': middle, 'date_to': middle + timedelta(days=20)}
            yield key, ends, 'unclosed'


def _report(env, key, params):
    texts = {name: str(value) for name, value in params.items()}
    return env[f'jxc.report.{key}'].with_context(jxc_report=json.dumps(texts))


def _screen(registry, key, params, name, runs):
    """Measure the first page with its count, and the list grouped by the first dimension."""

    def page(env):
        report = _report(env, key, params)
        shown = {field.name: {} for field in report._shown_columns()}
        return len(report.web_search_read([], shown, limit=PAGE, count_limit=10_001)['records'])

    def groups(env):
        report = _report(env, key, params)
        measures = [f'{field.name}:sum' for field in report._chart_measures()]
        first = (report._report_groups or report._dimensions())[0]
        by = [f'{first}:day' if report._fields[first].type == 'date' else first]
        return len(report.formatted_read_group([], by, ['__count', *measures], limit=PAGE))

    met = []
    unclosed = name == 'unclosed' or (name == 'a year' and key in VALUED)
    for what, work, aim in (('list', page, LIST), ('groups', groups, SCREEN)):
        timing = common.timed(registry, work, runs, uid=2)
        met.append(
            common.report(f'{key}, {name}: {what}', timing, aim=UNCLOSED if unclosed else aim)
        )
    return [*met, _plan(registry, key, params, name)]


def _plan(registry, key, params, name):
    """Say whether the plan of all rows has a nested loop that reads much again and again."""
    from odoo import api
    from odoo.tools import SQL

    with registry.cursor() as cursor:
        env = api.Environment(cursor, 2, {})
        query = _report(env, key, params)._table_query
        cursor.execute(SQL("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) %s", query))
        [(plans,)] = cursor.fetchall()
        cursor.rollback()
    bad = list(_loops(plans[0]['Plan']))
    for line in bad:
        print(f"MISS {key}, {name}: {line}")
    return not bad


def _loops(node):
    """Yield the nested loops whose inner side gives, or throws away, too many rows."""
    parts = node.get('Plans', ())
    if node['Node Type'] == 'Nested Loop':
        inner = parts[1]
        given = inner['Actual Loops'] * max(inner['Actual Rows'], 1)
        thrown = node.get('Rows Removed by Join Filter', 0) * node['Actual Loops']
        if max(given, thrown) > LOOPED:
            what = inner.get('Relation Name') or inner.get('CTE Name') or inner['Node Type']
            yield f"nested loop over {what}: {given:,.0f} rows read, {thrown:,.0f} thrown away"
    for part in parts:
        yield from _loops(part)


def _book(registry, key, params, name):
    """Compare the workbook with its rows alone and with xlsxwriter alone."""
    from odoo import api

    with registry.cursor() as cursor, tempfile.TemporaryDirectory(prefix='jxc-') as folder:
        env = api.Environment(cursor, 2, {})
        report = _report(env, key, params)
        shown = report._shown_columns()
        most = MOST_CELLS // len(shown)
        report._write_book(str(Path(folder) / 'warm.xlsx'), [('id', '=', 0)])
        query, rows = _seconds(lambda: _rows(report, shown, most))
        writing, count = [], [0]
        for _n in range(3):  # in turn, since the speed of a shared machine drifts
            alone, _nothing = _seconds(lambda: _alone(Path(folder) / 'alone.xlsx', rows))
            ours, _stopped = _seconds(lambda: _write(report, Path(folder), most, count))
            writing.append((ours - query) / max(alone, 0.05))
        large = report._is_large([])
    ratio = statistics.median(writing)
    met = ratio <= BOOK
    print(
        f"{'ok  ' if met else 'MISS'} {key}, {name}: workbook {len(rows)} × {len(shown)}"
        f" {ours:.2f} s, query {query:.2f} s, writing {ratio:.2f}× xlsxwriter alone (aim ≤ {BOOK})"
        f"{', in the background' if large else ''}",
        flush=True,
    )
    return met


def _rows(report, shown, most):
    rows = []
    for row in report._named_rows(shown, (), report._outline(shown)[1]):
        rows.append(row)
        if len(rows) >= most:
            break
    return rows


class _Enough(Exception):
    pass


def _write(report, folder, most, count):
    def on_row(number):
        count[0] = number
        if number > most:
            raise _Enough

    with contextlib.suppress(_Enough):
        report._write_book(str(folder / 'report.xlsx'), (), on_row)


def _seconds(work):
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


if __name__ == '__main__':
    raise SystemExit(main())
