from dataclasses import replace

from odoo import api, models
from odoo.tools import SQL

from ...tools.xlsx_book import Book, Column, Words
from ..base.once import reading
from .report_wide import BookTable

WIDTHS = {'many2one': 24, 'char': 24, 'text': 40, 'date': 12, 'datetime': 17, 'selection': 16}
WIDE = {'product.product': 40, 'res.partner': 32, 'uom.uom': 10, 'stock.warehouse': 18}


class JxcReportMixin(models.AbstractModel):
    """The workbook of a report."""

    _inherit = 'jxc.report.mixin'

    @api.model
    @reading
    def _write_book(self, target, domain=(), on_row=None):
        """Write the report as XLSX.

        :param target: path, or file opened for writing bytes
        :param domain: of the screen
        :param on_row: called with each row before it is written, for progress and cancelling
        :return: number of rows
        """
        shown, hidden = self._book_fields(domain)
        charts, count = self._chart_sums(shown, domain), 0

        def seen(named):
            nonlocal count
            count += 1
            if on_row:
                on_row(count)
            charts.add(named)

        chunks = self._named_chunks(shown, domain, self._outline(shown)[1])
        table = self._book_table(shown, chunks, seen, hidden)
        with Book(target, self._book_words()) as book:
            book.set_print(*self._print_words())
            cover = self.env._("Cover")
            sums = book.add_table(
                self._report_name(), table.columns, table.rows, table.outline, cover
            )
            parts = table.parts or {'': sums}
            if sums.count and not domain and not self._report_wide:
                self._keep_book_sums(shown, sums)
            if len(parts) == 1:  # of figures that have no total together there is no chart
                book.add_charts(self.env._("Charts"), charts.charts())
            book.write_cover(self._report_name(), self._cover_lines(table.columns, parts))
        return count

    @api.model
    def _book_fields(self, domain=()):
        """Return the columns of the workbook: those of the screen, in its order.

        Columns of which all cells would be empty are left out where the user chose them himself.
        Behind them stand those that only the totals of ratios need; they are not written.

        :return: ``(fields, number of those at the end that are not written)``
        """
        shown = self._chosen_fields()
        kinds = [field for field in shown if getattr(field, 'jxc_kind', False)]
        if kinds:
            empty = set(kinds) - self._filled(kinds, domain)
            shown = [field for field in shown if field not in empty]
        return self._with_needed(shown)

    @api.model
    def _chosen_fields(self):
        """Return the columns of the screen in its order, as the user chose them or as they come."""
        chosen = {'company_id', 'currency_id', *(self._report_wide or ())}
        chosen |= set(self._report_params().columns) or {
            field.name
            for field in self._columns_in_order()
            if getattr(field, 'jxc_optional', None) != 'hide'
        }
        known = self._shown_columns()
        return [
            field for field in self._columns_in_order() if field.name in chosen and field in known
        ]

    @api.model
    def _with_needed(self, shown):
        """Return columns and behind them what their totals and folds need; see `_book_fields`."""
        by_name = {field.name: field for field in self._shown_columns()}
        hidden = [by_name[name] for name in self._needed_behind(shown) if name in by_name]
        return shown + hidden, len(hidden)

    @api.model
    def _needed_behind(self, shown):
        """Return the names of columns that are not shown, but that totals and folds need."""
        there = {field.name for field in shown}
        names = [name for field in shown for name in getattr(field, 'jxc_ratio', None) or ()]
        names += [self._unit_of(field) for field in shown]
        if self._report_apart:
            names.append(self._report_apart)
        if fold := self._fold():
            names.append(fold)
        return [name for name in dict.fromkeys(names) if name and name not in there]

    @api.model
    def _filled(self, fields_asked, domain):
        """Return those of these columns of numbers that are not 0 in every row."""
        query = self._search(list(domain))
        filled = (
            SQL("BOOL_OR(%s <> 0)", self._field_to_sql(self._table, field.name, query))
            for field in fields_asked
        )
        [row] = self.env.execute_query(query.select(*filled))
        return {field for field, is_filled in zip(fields_asked, row, strict=True) if is_filled}

    @api.model
    def _print_words(self):
        """Return title, period and company, as printed pages carry them."""
        params = self._report_params()
        companies = ', '.join(self._report_companies().mapped('name'))
        return self._report_name(), self._period_words(params), companies

    @api.model
    def _book_table(self, shown, chunks, seen, hidden=0):
        """Return the :class:`BookTable` of a reading.

        :param chunks: of :meth:`_named_chunks`, in the order of :meth:`_outline`
        :param seen: function to be called with each row that was read, before it is written
        :param hidden: number of columns at the end that are not written
        """
        if self._report_wide:
            return self._wide_table(shown, chunks, seen)
        rows = _seen_rows(chunks, seen)
        columns = self._book_columns(shown)
        places = range(len(columns) - hidden, len(columns))
        columns = [
            replace(column, hidden=True) if place in places else column
            for place, column in enumerate(columns)
        ]
        return BookTable(columns, rows, self._outline(shown)[0], {})

    @api.model
    def _report_name(self):
        # the title of a report that the user is reading
        return self.env['ir.model']._get(self._name).sudo().name

    @api.model
    def _book_words(self):
        return Words(
            total=self.env._("Total"),
            subtotal=self.env._("Total of"),
            all_sheets=self.env._("All sheets"),
            yes=self.env._("Yes"),
            no=self.env._("No"),
        )

    @api.model
    def _book_columns(self, shown):
        """Return the columns of the sheet for these fields."""
        places = {field.name: pos for pos, field in enumerate(shown)}
        return [
            Column(
                label=field._description_string(self.env),
                kind=self._book_kind(field),
                width=WIDE.get(field.comodel_name) or WIDTHS.get(field.type, 14),
                decimals=self._book_decimals(field),
                total=self._has_book_total(field),
                unit=places.get(self._unit_of(field)),
                ratio=self._book_ratio(field, places),
                positive=getattr(field, 'jxc_positive', False),
            )
            for field in shown
        ]

    @api.model
    def _has_book_total(self, field):
        """Say whether a column has totals on sheet and cover: also quantities, of one unit.

        A level (stock at the end of each week) is a quantity that must not be added up.
        """
        if getattr(field, 'jxc_total', None) is not None:
            return field.jxc_total
        return self._has_total(field) or (self._is_quantity(field) and field.aggregator == 'sum')

    @api.model
    def _book_kind(self, field):
        if getattr(field, 'jxc_percent', False):
            return 'percent'
        return {
            'float': 'quantity',
            'monetary': 'money',
            'integer': 'integer',
            'date': 'date',
            'datetime': 'datetime',
            'boolean': 'boolean',
        }.get(field.type, 'text')

    @api.model
    def _book_decimals(self, field):
        if field.type == 'monetary':
            return self.env.company.currency_id.decimal_places
        digits = field.get_digits(self.env) if field.type == 'float' else None
        return digits[1] if digits else 2

    @api.model
    def _unit_of(self, field):
        if field.type == 'monetary':
            return 'currency_id'
        return 'uom_id' if self._is_quantity(field) else None

    @api.model
    def _book_ratio(self, field, places):
        """Return where the parts of a ratio stand, nothing where one of them is not shown."""
        parts = [places.get(name) for name in getattr(field, 'jxc_ratio', None) or ()]
        return () if None in parts else tuple(parts)

    @api.model
    def _outline(self, shown):
        """Return the column by whose values rows are folded, and the order that this needs.

        Where rows come category by category, or the user asked for two dimensions or more; none
        where the user sorted otherwise. A wide table is ordered by what is never added up.
        """
        names = [field.name for field in shown]
        if self._report_wide:
            apart = self._report_apart
            return None, f'{apart}, {self._order}' if apart in names else self._order
        fold, order = self._fold(), self._reading_order()
        folds = fold in names and order.split(',')[0].split()[0] == fold
        return names.index(fold) if folds else None, order


def _seen_rows(chunks, seen):
    for _rows, named in chunks:
        for row in named:
            seen(row)
            yield row
