from odoo import api, fields, models
from odoo.tools import get_lang

from ..base.given import given_readable
from ..base.once import held

MAX_NAMES = 30  # records named on the cover, of one filter


class JxcReportMixin(models.AbstractModel):
    """The cover of a workbook: what was asked, by whom, totals, and their proof."""

    _inherit = 'jxc.report.mixin'

    @api.model
    def _report_tie_out(self):
        """Return the lines that prove the figures, printed on the cover.

        :return: ``[(what is compared, figure of the report, figure of the books)]``
        """
        return []

    @api.model
    def _keep_book_sums(self, shown, sums):
        """Keep the totals of a workbook whose rows were all written, for its proof.

        :param shown: its fields
        :param Sums sums: of its rows
        """
        # an environment is one user, his companies and the parameters
        held(self.env)['book_sums', self._name, self.env] = {
            field.name: sums.get(pos) for pos, field in enumerate(shown)
        }

    @api.model
    def _written_totals(self, *measures):
        """Return what measures come to over all rows, None where no workbook has written them.

        What it has just added up is proved, and not asked once more.
        """
        kept = (held(self.env) or {}).get(('book_sums', self._name, self.env), {})
        totals = [kept.get(name) for name in measures]
        return None if None in totals else totals

    @api.model
    def _totals_of(self, *measures):
        """Return what measures come to over all rows, in order: None without rows."""
        read = [f'{name}:sum' for name in measures]
        return self._written_totals(*measures) or self._read_group([], [], read)[0]

    @api.model
    def _total_by_company(self, measure, domain=()):
        """Return what a measure comes to, added up company by company.

        :param domain: of the rows; none: all
        """
        if not domain and (written := self._written_totals(measure)):
            return written[0]
        total = 0.0
        for company in self._report_companies():
            alone = self.with_context(allowed_company_ids=company.ids)
            [(value,)] = alone._read_group(domain, [], [f'{measure}:sum'])
            total += value or 0.0
        return total

    @api.model
    def _tie_out_period(self, measure, label, books, domain=()):
        """Compare the sum of a measure with the books of the period, company by company.

        :param label: what is compared
        :param books: function of a company and the instants ``[start, end)`` of the period (naive
            UTC): the figure of the books, or None where they have none
        :param domain: of the rows that are compared; none: all
        :return: as :meth:`_report_tie_out`
        """
        params, theirs = self._report_params(), 0.0
        for company in self._report_companies():
            period = company._jxc_day_range(params.date_from, params.date_to)
            theirs += books(company, *period) or 0.0
        return [(label, self._total_by_company(measure, domain), theirs)]

    @api.model
    def _cover_lines(self, columns, parts):
        """Return the lines of the cover.

        :param columns: of the table
        :param parts: ``{what is never added up with another, or '': Sums}``
        """
        count = sum(sums.count for sums in parts.values())
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
        for part, sums in parts.items():
            totals = [
                (column.label, sums.get(pos) or 0)
                for pos, column in enumerate(columns)
                if _is_on_cover(column) and (not count or sums.get(pos) is not None)
            ]
            title = self.env._("Totals")
            if len(parts) > 1:
                title = self.env._("Totals: %(what)s", what=part)
            if totals:
                lines += [('',), (title,), *totals]
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
        if self._report_period == 'as_of':
            lines.append((self.env._("As of"), params.date_to))
        elif self._report_period:
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
        lines += [
            (self._option_label(name), self._option_text(name, value))
            for name, value in params.options.items()
        ]
        return lines

    @api.model
    def _names_of_filter(self, model, ids, most=MAX_NAMES):
        """Return the names of the records of a filter that the reader may see, others counted."""
        model = model.with_context(active_test=False)
        records, hidden = given_readable(model, list(ids))
        text = ', '.join(records[:most].mapped('display_name'))
        if len(records) > most:
            text = self.env._("%(names)s and %(count)s more", names=text, count=len(records) - most)
        if hidden:
            text = ', '.join(filter(None, (text, self.env._("%(count)s hidden", count=hidden))))
        return text

    @api.model
    def _option_label(self, name):
        """Return what an option means in this report (``_report_options``)."""
        return self.env['jxc.report.wizard']._fields[name]._description_string(self.env)

    @api.model
    def _option_text(self, name, value):
        """Return the value of an option in words."""
        field = self.env['jxc.report.wizard']._fields[name]
        if field.type == 'selection':
            return dict(field._description_selection(self.env))[value]
        if field.relational:
            return self._names_of_filter(self.env[field.comodel_name], [value] if value else [])
        return str(value)


def _is_on_cover(column):
    """Say whether a total is told on the cover: shares add up to nothing but all."""
    return column.total and not column.hidden and column.kind != 'percent'
