from odoo import api, models

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
        shown = self._shown_columns()
        charts, count = self._chart_sums(shown, domain), 0

        def seen(named):
            nonlocal count
            count += 1
            if on_row:
                on_row(count)
            charts.add(named)

        chunks = self._named_chunks(shown, domain, self._outline(shown)[1])
        table = self._book_table(shown, chunks, seen)
        with Book(target, self._book_words()) as book:
            book.add_cover(self.env._("Cover"))
            sums = book.add_table(self._report_name(), table.columns, table.rows, table.outline)
            parts = table.parts or {'': sums}
            if len(parts) == 1:  # of figures that have no total together there is no chart
                book.add_charts(self.env._("Charts"), charts.charts())
            book.write_cover(self._report_name(), self._cover_lines(table.columns, parts))
        return count

    @api.model
    def _book_table(self, shown, chunks, seen):
        """Return the :class:`BookTable` of a reading.

        :param chunks: of :meth:`_named_chunks`, in the order of :meth:`_outline`
        :param seen: function to be called with each row that was read, before it is written
        """
        if self._report_wide:
            return self._wide_table(shown, chunks, seen)
        rows = _seen_rows(chunks, seen)
        return BookTable(self._book_columns(shown), rows, self._outline(shown)[0], {})

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

        Only where the user asked for two dimensions or more: the first one folds; of a wide table,
        the one that is not added up.
        """
        groups = self._report_params().group_by
        names = [field.name for field in shown]
        if self._report_wide:
            apart = self._report_apart
            return None, f'{apart}, {self._order}' if apart in names else self._order
        if len(groups) < 2 or groups[0] not in names or self._report_fixed:
            return None, self._order
        return names.index(groups[0]), f'{groups[0]}, {self._order}'


def _seen_rows(chunks, seen):
    for _rows, named in chunks:
        for row in named:
            seen(row)
            yield row
