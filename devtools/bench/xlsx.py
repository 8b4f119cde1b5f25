"""XLSX of 100,000 rows × 15 columns, from database to file, against xlsxwriter alone.

The rows are those of the sales summary by product, customer, salesperson, warehouse and day, over
the whole history of the data set, compared with the year before. The floor writes the same values,
already in memory, with `xlsxwriter` in constant memory and nothing else. `--look` converts a small
workbook to PDF (and PNG where pdftoppm is found) with LibreOffice, without a screen.
"""

import os
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from devtools.bench import common

ROWS = 100_000
RATIO = 1.15
MEMORY = 30
PARAMS = {
    'date_from': '2015-01-01',
    'date_to': '2035-12-31',
    'compare': 'last_year',
    'group_by': ['product_id', 'partner_id', 'user_id', 'warehouse_id', 'day'],
}


def main():
    parser = common.parser(__doc__)
    parser.add_argument('--look', action='store_true', help="convert a workbook to PDF and stop")
    options = parser.parse_args()
    registry = common.open_registry(common.perf_database(options.scale))
    if options.look:
        _look(registry)
        return
    common.print_settings(registry)
    folder = Path(tempfile.mkdtemp(prefix='jxc-xlsx-'))
    try:
        _measure(registry, options, folder)
    finally:
        shutil.rmtree(folder)


def _measure(registry, options, folder):
    ours, floor = common.Timing(), []

    def export(env):
        with (folder / 'report.xlsx').open('wb') as stream:
            return _report(env)._write_book(stream, on_row=_stop_at(ROWS))

    rows, columns = _rows(registry)
    print(f"# {len(rows)} rows × {columns} columns")
    for _n in range(options.runs):  # in turn, since the speed of a shared machine drifts
        timing = common.timed(registry, export, 1, warmup=0 if ours.runs else 1, uid=2)
        ours.runs += timing.runs
        ours.queries = timing.queries
        ours.peak_mib = max(ours.peak_mib, timing.peak_mib - timing.base_mib)
        alone = common.timed(registry, lambda env: _alone(folder / 'alone.xlsx', rows), 1, warmup=0)
        floor += alone.runs
    base = statistics.median(floor)
    common.report(f"{len(rows)} x {columns}", ours, floor=base, today=18.3, aim=base * RATIO)
    met = ours.peak_mib <= MEMORY
    print(
        f"{'ok  ' if met else 'MISS'} memory above idle: {ours.peak_mib:.1f} MiB (aim ≤ {MEMORY});"
        f" {ours.median / base:.2f}× xlsxwriter alone (aim ≤ {RATIO})"
    )


def _report(env):
    return env['jxc.report.sales_summary']._with_params(**PARAMS)


def _rows(registry):
    """Return the rows as the export writes them, and how many columns they have."""
    from odoo import api

    with registry.cursor() as cursor:
        report = _report(api.Environment(cursor, 2, {}))
        shown = report._shown_columns()
        rows = []
        for row in report._named_rows(shown):
            rows.append(row)
            if len(rows) == ROWS:
                break
        return rows, len(shown)


class _Enough(Exception):
    pass


def _stop_at(limit):
    def on_row(number):
        if number > limit:
            raise _Enough

    return on_row


def _alone(path, rows):
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {'constant_memory': True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({'num_format': 'yyyy-mm-dd'})
        money = book.add_format({'num_format': '#,##0.00'})
        for number, row in enumerate(rows):
            for pos, value in enumerate(row):
                if value is None:
                    continue
                style = money if isinstance(value, float) else None
                sheet.write(number, pos, value, day if hasattr(value, 'year') else style)


def _look(registry):
    """Write a small workbook with a cover, groups, totals and charts, and convert it."""
    from odoo import api

    office = shutil.which('soffice') or shutil.which('libreoffice')
    folder = Path(tempfile.gettempdir()) / 'jxc-xlsx-look'
    folder.mkdir(exist_ok=True)
    path = folder / 'report.xlsx'
    with registry.cursor() as cursor, path.open('wb') as stream:
        report = _report(api.Environment(cursor, 2, {}))._with_params(
            **PARAMS | {'group_by': ['warehouse_id', 'category_id']}
        )
        report._write_book(stream)
    print(f"workbook: {path}")
    if not office:
        print("LibreOffice is not installed: nothing to convert with")
        return
    environment = {**os.environ, 'HOME': str(folder)}
    command = [office, '--headless', '--convert-to', 'pdf', '--outdir', str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, env=environment, timeout=300)
    pages = path.with_suffix('.pdf')
    print(f"pages: {pages}")
    if shutil.which('pdftoppm'):
        subprocess.run(
            ['pdftoppm', '-r', '70', '-png', str(pages), str(folder / 'page')], check=True
        )
        print(f"pictures: {folder}/page-*.png")


if __name__ == '__main__':
    main()
