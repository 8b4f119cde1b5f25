"""Charts of a workbook, each beside the figures that it shows. Knows nothing of Odoo."""

from collections.abc import Sequence
from dataclasses import dataclass

from .xlsx_text import cell_text

BLOCK_ROWS = 22  # a chart with its margin
PALETTE = ('#1F4E79', '#C55A11')


@dataclass(frozen=True)
class Chart:
    """``kind``: column, bar, line or pareto (columns with the running share in percent)."""

    title: str
    kind: str
    labels: Sequence[str]
    values: Sequence[float]
    series: str = ''
    share: str = ''  # heading of the running share of a pareto
    whole: float | None = None  # what the shares are of, where not all values are shown


def running_shares(values: Sequence[float], whole: float | None = None) -> list[float]:
    """Return each value's share of the whole (the sum, unless given) with all before it.

    >>> running_shares([6, 3, 1]), running_shares([0, 0])
    ([0.6, 0.9, 1.0], [0.0, 0.0])
    """
    total, sums, running = sum(values) if whole is None else whole, [], 0.0
    for value in values:
        running += value
        sums.append(running / total if total else 0.0)
    return sums


def write_charts(book, sheet, charts: Sequence[Chart]):
    """Write blocks from top to bottom: figures on the left, the chart on the right."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 2, 14)
    sheet.hide_gridlines(2)
    begin, breaks = 0, []
    for number, chart in enumerate(charts):
        if number and number % 2 == 0:  # two on a page, none across two pages
            breaks.append(begin)
        _write_block(book, sheet, begin, chart)
        begin += max(BLOCK_ROWS, len(chart.labels) + 4)
    sheet.set_h_pagebreaks(breaks)


def _write_block(book, sheet, begin, chart):
    bold = book._format(bold=True, font_size=12)
    head = book._format(bold=True, bottom=1)
    sheet.write_string(begin, 0, cell_text(chart.title), bold)
    sheet.write_string(begin + 1, 1, cell_text(chart.series), head)
    shares = running_shares(chart.values, chart.whole) if chart.kind == 'pareto' else []
    if shares:
        sheet.write_string(begin + 1, 2, cell_text(chart.share), head)
    for pos, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True)):
        line = begin + 2 + pos
        book._write(sheet, line, 0, label, None)
        sheet.write_number(line, 1, value, book._format(num_format='#,##0.00'))
        if shares:
            sheet.write_number(line, 2, shares[pos], book._format(num_format='0.0%'))
    if chart.labels:
        made = _make(book, sheet.get_name(), begin + 2, chart)
        sheet.insert_chart(begin, 4, made)


def _make(book, name, first, chart):
    last = first + len(chart.labels) - 1
    kind = 'column' if chart.kind == 'pareto' else chart.kind
    made = book._book.add_chart({'type': kind})
    made.add_series(_series(name, first, last, 1, chart.series, fill=PALETTE[0], kind=kind))
    if chart.kind == 'pareto':
        line = book._book.add_chart({'type': 'line'})
        series = _series(name, first, last, 2, chart.share, fill=PALETTE[1], kind='line')
        line.add_series(series | {'y2_axis': True})
        made.combine(line)
        line.set_y2_axis({'num_format': '0%', 'min': 0, 'max': 1})
    made.set_title({'name': chart.title, 'overlay': False, 'name_font': {'size': 12}})
    made.set_legend({'position': 'bottom'} if chart.kind == 'pareto' else {'none': True})
    if kind == 'bar':
        made.set_y_axis({'reverse': True})
    made.set_size({'width': 720, 'height': 400})
    return made


def _series(name, first, last, column, label, *, fill, kind):
    style = {'fill': {'color': fill}}
    if kind == 'line':  # with dots, or a single value would not show
        dot = {'type': 'circle', 'size': 5, 'fill': style['fill'], 'border': {'color': fill}}
        style = {'line': {'color': fill, 'width': 2}, 'marker': dot}
    return {
        'name': label,
        'categories': [name, first, 0, last, 0],
        'values': [name, first, column, last, column],
        **style,
    }
