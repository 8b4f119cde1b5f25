from typing import NamedTuple

from odoo import api, models

from ...tools.xlsx_book import Column
from ...tools.xlsx_columns import Sums

MONEY_WIDTH = 15


class BookTable(NamedTuple):
    """The table of a workbook, before it is written."""

    columns: list
    rows: object  # iterator of tuples
    outline: int | None  # position of the column by whose values rows are folded
    parts: dict  # {value that is never added up with another: Sums}, filled while the rows pass


class JxcReportMixin(models.AbstractModel):
    """Wide columns: a column for each value of a dimension, as people read an ageing.

    On the screen such a report is a pivot. Rows for programs and its workbook are wide: the rows
    that differ in this dimension alone become one, with a figure a value and their total.
    """

    _inherit = 'jxc.report.mixin'

    _report_wide = None  # (dimension, measure)
    _report_apart = None  # a dimension of which the wide table has no total of two values

    @api.model
    def _wide_values(self):
        """Return the records that become columns, in order; those of every company."""
        raise NotImplementedError

    @api.model
    def _wide_key(self, value):
        """Return the name of the column of a record, for programs."""
        return value.display_name

    @api.model
    def _wide_dimensions(self, shown):
        """Return the dimensions of wide rows."""
        return [
            field
            for field in shown
            if getattr(field, 'jxc_dimension', False) and field.name != self._report_wide[0]
        ]

    @api.model
    def _widened(self, chunks, shown, columns, seen):
        """Return the long rows as wide ones. What is one row is told by ids, never by names.

        :param chunks: iterator of ``(rows, the same with names)``
        :param columns: ``{id: name of a column}``, several ids may have one
        :param seen: function to be called with each row
        :return: list of ``(values of the dimensions, with names, {column: figure})``
        """
        places = {field.name: place for place, field in enumerate(shown)}
        value_at, figure_at = (places[name] for name in self._report_wide)
        kept = [places[field.name] for field in self._wide_dimensions(shown)]
        wide = {}
        for row, named in (pair for chunk in chunks for pair in zip(*chunk, strict=True)):
            seen(named)
            key = tuple(row[place] for place in kept)
            if key not in wide:
                names = tuple(named[place] for place in kept)
                wide[key] = (key, names, dict.fromkeys(columns.values(), 0.0))
            wide[key][2][columns[row[value_at]]] += float(row[figure_at] or 0.0)
        return list(wide.values())

    @api.model
    def _get_wide_rows(self, domain=()):
        """Yield one dictionary a grouping with a key a column and the ``total``.

        :return: generator of ``{dimension: id or value, column: figure, …, 'total': figure}``, in
            company currency where the figure is an amount
        """
        shown = self._shown_columns()
        columns = {value.id: self._wide_key(value) for value in self._wide_values()}
        names = [field.name for field in self._wide_dimensions(shown)]
        rows = list(self._stream(shown, domain))
        for values, _names, figures in self._widened([(rows, rows)], shown, columns, lambda _: _):
            group = {
                name: False if value is None else value
                for name, value in zip(names, values, strict=True)
            }
            yield {**group, **figures, 'total': sum(figures.values())}

    @api.model
    def _wide_table(self, shown, chunks, seen):
        """Return the wide table of a workbook, see :meth:`_book_table`."""
        wide = self._wide_dimensions(shown)
        names = [field.name for field in wide]
        labels = {value.id: value.display_name for value in self._wide_values()}
        measure = self._fields[self._report_wide[1]]
        unit = (self._unit_of(measure), self._report_apart)
        figure = {
            'kind': self._book_kind(measure),
            'width': MONEY_WIDTH,
            'decimals': self._book_decimals(measure),
            'total': True,
            'unit': tuple(names.index(name) for name in unit if name in names) or None,
        }
        columns = [
            *self._book_columns(wide),
            *(Column(label=label, **figure) for label in dict.fromkeys(labels.values())),
            Column(label=self.env._("Total"), **figure),
        ]
        apart = names.index(self._report_apart) if self._report_apart in names else None
        parts = {}

        def wide_rows():
            for _values, named, figures in self._widened(chunks, shown, labels, seen):
                row = (*named, *figures.values(), sum(figures.values()))
                part = row[apart] if apart is not None else ''
                parts.setdefault(part, Sums(columns)).add(row)
                yield row

        return BookTable(columns, wide_rows(), apart, parts)
