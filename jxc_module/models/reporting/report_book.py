from odoo import api, fields, models
from odoo.tools import get_lang

from ...tools.xlsx_book import Book, Column, Words
from ..base.given import given_readable

WIDTHS = {'many2one': 24, 'char': 24, 'text': 40, 'date': 12, 'datetime': 17, 'selection': 16}
WIDE = {'product.product': 40, 'res.partner': 32, 'uom.uom': 10, 'stock.warehouse': 18}
MAX_NAMES = 30  # records named on the cover, of one filter


class JxcReportMixin(models.AbstractModel):
    """The workbook of a report."""

    _inherit = 'jxc.report.mixin'

    @api.model
    def _report_tie_out(self):
        """Return the lines that prove the figures, printed on the cover.

        :return: ``[(what is compared, figure of the report, figure of the books)]``
        """
        return []

    @api.model
    def _write_book(self, target, domain=(), on_row=None):
        """Write the report as XLSX.

        :param target: path, or file opened for writing bytes
        :param domain: of the screen
        :param on_row: called with each row before it is written, for progress and cancelling
        :return: number of rows
        """
        shown = self._shown_columns()
        columns = self._book_columns(shown)
        outline, order = self._outline(shown)
        counted, charts = [0], self._chart_sums(shown, domain)

        def rows():
            for row in self._named_rows(shown, domain, order):
                counted[0] += 1
                if on_row:
                    on_row(counted[0])
                charts.add(row)
                yield row

        with Book(target, self._book_words()) as book:
            book.add_cover(self.env._("Cover"))
            sums = book.add_table(self._report_name(), columns, rows(), outline)
            book.add_charts(self.env._("Charts"), charts.charts())
            book.write_cover(self._report_name(), self._cover_lines(shown, sums, counted[0]))
        return counted[0]

    @api.model
    def _report_name(self):
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

        Only where the user asked for two dimensions or more: the first one folds.
        """
        groups = self._report_params().group_by
        names = [field.name for field in shown]
        if len(groups) < 2 or groups[0] not in names or self._report_fixed:
            return None, self._order
        return names.index(groups[0]), f'{groups[0]}, {self._order}'

    # === COVER === #

    @api.model
    def _cover_lines(self, shown, sums, count):
        company = self.env.company
        local = company._jxc_as_local(fields.Datetime.now())
        companies = self._report_companies()
        lines = [
            (self.env._("Company"), ', '.join(companies.mapped('name'))),
            (self.env._("Currency"), ', '.join(companies.currency_id.mapped('name'))),
            *self._params_lines(),
            (self.env._("Made by"), self.env.user.name),
            (self.env._("Made at"), local),
            (self.env._("Time zone"), company._jxc_tz()),
            (self.env._("Language"), get_lang(self.env).name),
            (self.env._("Rows"), str(count)),
        ]
        totals = [
            (column.label, sums.get(pos) or 0)
            for pos, column in enumerate(self._book_columns(shown))
            if column.total and (not count or sums.get(pos) is not None)
        ]
        if totals:
            lines += [('',), (self.env._("Totals"),), *totals]
        return lines + self._tie_out_lines()

    @api.model
    def _tie_out_lines(self):
        checks = self._report_tie_out()
        if not checks:
            return []
        head = (self.env._("Tie-out"),)
        names = ('', self.env._("This report"), self.env._("Books"), self.env._("Difference"))
        return [
            ('',),
            head,
            names,
            *((what, ours, books, ours - books) for what, ours, books in checks),
        ]

    @api.model
    def _params_lines(self):
        """Return the parameters as lines of the cover, filters by the names of their records."""
        params = self._report_params()
        lines = []
        if 'period' in self._report_filters:
            lines += [
                (self.env._("From"), params.date_from),
                (self.env._("To"), params.date_to),
            ]
        if params.previous:
            lines += [
                (self.env._("Compared with, from"), params.previous.date_from),
                (self.env._("Compared with, to"), params.previous.date_to),
            ]
        wizard = self.env['jxc.report.wizard']
        for name, ids in params.ids.items():
            field = wizard._fields[name]
            text = self._names_of_filter(self.env[field.comodel_name], ids)
            lines.append((field._description_string(self.env), text))
        if params.group_by and not self._report_fixed:
            labels = [self._fields[name]._description_string(self.env) for name in params.group_by]
            lines.append((self.env._("Grouped by"), ', '.join(labels)))
        lines += [(self._option_label(name), str(value)) for name, value in params.options.items()]
        return lines

    @api.model
    def _names_of_filter(self, model, ids):
        """Return the names of the records of a filter that the reader may see, others counted."""
        model = model.with_context(active_test=False)
        records, hidden = given_readable(model, list(ids))
        text = ', '.join(records[:MAX_NAMES].mapped('display_name'))
        if len(records) > MAX_NAMES:
            text = self.env._(
                "%(names)s and %(count)s more", names=text, count=len(records) - MAX_NAMES
            )
        if hidden:
            text = ', '.join(filter(None, (text, self.env._("%(count)s hidden", count=hidden))))
        return text

    @api.model
    def _option_label(self, name):
        """Return the label of a number of this report's own (``_report_options``)."""
        return name
