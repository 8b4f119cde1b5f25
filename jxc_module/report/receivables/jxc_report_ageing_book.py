from odoo import api, models

from ...tools.xlsx_book import Book, Column
from ...tools.xlsx_columns import Sums


class JxcReportAgeing(models.Model):
    """An ageing as people read it: a column a bucket; and its proof by the ledger."""

    _inherit = 'jxc.report.ageing'

    # === WIDE ROWS === #

    @api.model
    def _wide_buckets(self):
        """Return the buckets of this reading, in order; those of every company in it."""
        params = self._report_params()
        sets = [self._buckets(company, params) for company in self._report_companies()]
        return self.env['jxc.ageing.bucket.set'].union(*sets).bucket_ids

    @api.model
    def _widened(self, rows, names, buckets):
        """Return rows with a value a bucket: the long rows of one grouping become one.

        :param rows: dictionaries with ``bucket_id`` (an id), ``amount`` and the columns ``names``
        :return: list of ``({name: value}, {bucket id: amount})``
        """
        wide = {}
        for row in rows:
            key = tuple(row[name] for name in names)
            amounts = wide.setdefault(key, dict.fromkeys(buckets, 0.0))
            amounts[row['bucket_id']] += row['amount']
        return [(dict(zip(names, key, strict=True)), amounts) for key, amounts in wide.items()]

    @api.model
    def _get_wide_rows(self, domain=()):
        """Yield one dictionary a grouping (partner …) with a key a bucket and the ``total``.

        :return: generator of ``{dimension: id or value, 'not_due': …, 'days_1_30': …,
            'over_120': …, 'unapplied': …, 'total': …}`` in company currency
        """
        buckets = self._wide_buckets()
        keys = {bucket.id: bucket._key() for bucket in buckets}
        names = [field.name for field in self._wide_dimensions()]
        for group, amounts in self._widened(self._get_rows(domain), names, buckets.ids):
            wide = {keys[bucket]: float(amount) for bucket, amount in amounts.items()}
            yield {**group, **wide, 'total': sum(map(float, amounts.values()))}

    @api.model
    def _wide_dimensions(self):
        return [
            field
            for field in self._shown_columns()
            if getattr(field, 'jxc_dimension', False) and field.name != 'bucket_id'
        ]

    # === WORKBOOK === #

    @api.model
    def _write_book(self, target, domain=(), on_row=None):
        shown = self._shown_columns()
        places = {field.name: place for place, field in enumerate(shown)}
        wide = self._wide_dimensions()
        names = [field.name for field in wide]
        buckets = self._wide_buckets()
        labels = list(dict.fromkeys(buckets.mapped('display_name')))
        counted, charts = [0], self._chart_sums(shown, domain)
        order = f'kind, {self._order}' if 'kind' in names else None

        def long_rows():
            for row in self._named_rows(shown, domain, order):
                counted[0] += 1
                if on_row:
                    on_row(counted[0])
                charts.add(row)
                yield {name: row[place] for name, place in places.items()}

        rows = self._widened(long_rows(), names, labels)
        decimals = self.env.company.currency_id.decimal_places
        # receivable and payable have totals of their own, and none together
        kind = names.index('kind') if 'kind' in names else None
        apart = tuple(names.index(name) for name in ('currency_id', 'kind') if name in names)
        money = {'kind': 'money', 'width': 15, 'decimals': decimals, 'total': True}
        money['unit'] = apart or None
        columns = [
            *self._book_columns(wide),
            *(Column(label=label, **money) for label in labels),
            Column(label=self.env._("Total"), **money),
        ]
        sums = {}

        def wide_rows():
            for group, amounts in rows:
                row = (*group.values(), *amounts.values(), sum(amounts.values()))
                of_kind = row[kind] if kind is not None else ''
                sums.setdefault(of_kind, Sums(columns)).add(row)
                yield row

        with Book(target, self._book_words()) as book:
            book.add_cover(self.env._("Cover"))
            book.add_table(self._report_name(), columns, wide_rows(), kind)
            if len(sums) <= 1:
                book.add_charts(self.env._("Charts"), charts.charts())
            lines = self._cover_lines([], {}, len(rows))
            head = (self.env._("Tie-out"),)
            # without a comparison (a filtered list, no items) they stand last
            place = lines.index(head) - 1 if head in lines else len(lines)
            lines[place:place] = self._total_lines(columns, sums)
            book.write_cover(self._report_name(), lines)
        return counted[0]

    @api.model
    def _total_lines(self, columns, sums):
        """Return the lines of totals of the cover.

        :param sums: ``{receivable or payable, or '': Sums}``
        """
        lines = []
        for kind, totals in sums.items():
            title = self.env._("Totals")
            if kind and len(sums) > 1:
                title = self.env._("Totals: %(what)s", what=kind)
            shown = [
                (column.label, totals.get(place))
                for place, column in enumerate(columns)
                if column.total and totals.get(place) is not None
            ]
            lines += [('',), (title,), *shown]
        return lines

    @api.model
    def _book_file_name(self):
        return f'{self._report_name()} {self._report_params().date_to}.xlsx'.replace('/', '-')

    @api.model
    def _params_lines(self):
        """Print one day where other reports print two, and parameters by their names."""
        params = self._report_params()
        wizard = self.env['jxc.report.wizard']
        asked = wizard._ageing_values(params)
        lines = super()._params_lines()[2 : -len(params.options)]
        shown = [(self.env._("As of"), params.date_to)]
        for name, value in asked.items():
            field = wizard._fields[name]
            text = dict(field._description_selection(self.env) if field.type == 'selection' else ())
            shown.append((field._description_string(self.env), text.get(value, value)))
        sets = {self._buckets(company, params) for company in self._report_companies()}
        shown[-1] = (shown[-1][0], ', '.join(buckets.name for buckets in sets))
        return [*shown, *lines]

    # === TIE-OUT === #

    @api.model
    def _report_tie_out(self):
        """Compare all open items of the accounts with their balance in the ledger.

        Filters of partners and salespersons are left out: the ledger knows no salesperson.
        """
        params = self._report_params()
        lines = []
        for company in self._report_companies():
            facts, domain = self.env['jxc.facts']._ledger_for_reader(company)
            ours = facts._open_totals(domain, params.date_to)
            books = facts._ledger_totals(domain, params.date_to)
            for kind, label in self._fields['kind']._description_selection(self.env):
                if kind in books or kind in ours:
                    what = f'{label} ({company.name}, {company.currency_id.name})'
                    lines.append((what, ours.get(kind, 0.0), books.get(kind, 0.0)))
        return lines
