from uuid import uuid4

from odoo import api, models
from odoo.tools import SQL

CHUNK_ROWS = 2000


class JxcReportMixin(models.AbstractModel):
    """The rows of a report, one after the other: never all of them in memory."""

    _inherit = 'jxc.report.mixin'

    @api.model
    def _shown_columns(self):
        """Return the columns of this reading that the reader may see: what he groups by first.

        Without dimensions that the rows do not have, and without the period compared with where
        there is none.
        """
        params = self._report_params()
        grain = self._base_grain(params)
        many_companies = len(self._report_companies()) > 1
        shown = []
        for field in self._columns_in_order():
            is_dimension = getattr(field, 'jxc_dimension', False) and field.name != 'uom_id'
            if is_dimension and field.name not in grain:
                continue
            compares = getattr(field, 'jxc_previous', None) or getattr(field, 'jxc_compares', False)
            if compares and not params.previous:
                continue
            if field.name in ('company_id', 'currency_id') and not many_companies:
                continue
            if self._has_field_access(field, 'read'):
                shown.append(field)
        places = {name: place for place, name in enumerate(params.group_by)}
        return sorted(shown, key=lambda field: places.get(field.name, len(places)))

    @api.model
    def _fold(self):
        """Return the dimension by which rows belong together: category before product, or None.

        Rows that are ranked, by one dimension or all, are no groups.
        """
        params = self._report_params()
        groups = () if self._report_fixed else params.group_by
        first = self._order.split(',')[0].split()[0]
        if self._report_wide or (len(groups) < 2 and first != 'category_id'):
            return None
        fold = groups[0] if groups else first
        if fold == 'product_id' and 'category_id' in self._base_grain(params):
            return 'category_id'
        return fold

    @api.model
    def _reading_order(self):
        """Return the order of the rows, on the screen and in the workbook, unless one sorts."""
        params = self._report_params()
        if params.order:
            return f'{params.order}, id'
        fold = self._fold()
        if not fold or self._order.startswith(fold):
            return self._order
        first = params.group_by[0]
        return ', '.join(dict.fromkeys((fold, first, self._order)))

    @api.model
    def _stream(self, fields_shown, domain=(), order=None):
        """Yield the rows as tuples of what the database says, in the order of ``fields_shown``.

        They come by a cursor of PostgreSQL, a chunk at a time.

        :param domain: of the screen, on the columns of this report
        """
        query = self._search(list(domain), order=order or self._reading_order())
        columns = (
            self._field_to_sql(self._table, field.name, query)
            if self._sees(field.name)
            else SQL("NULL")
            for field in fields_shown
        )
        cursor = self.env.cr
        name = SQL.identifier(f'jxc_report_{uuid4().hex}')
        self.env.flush_all()
        # All rows will be read: a plan that is fast for the first tenth of them is the wrong one.
        # Compiling the many expressions of a report takes longer (2 s) than it saves.
        cursor.execute(SQL("SET LOCAL cursor_tuple_fraction = 1; SET LOCAL jit = off"))
        cursor.execute(SQL("DECLARE %s NO SCROLL CURSOR FOR %s", name, query.select(*columns)))
        try:
            while True:
                cursor.execute(SQL("FETCH %s FROM %s", CHUNK_ROWS, name))
                rows = cursor.fetchall()
                yield from rows
                if len(rows) < CHUNK_ROWS:
                    break
        finally:
            if not cursor.closed:
                cursor.execute(SQL("CLOSE %s", name))

    @api.model
    def _get_rows(self, domain=(), order=None):
        """Yield the rows as dictionaries by column: ids of records, numbers, dates, text.

        What is empty is ``False``, or 0 for a number.
        """
        shown = self._shown_columns()
        names = [field.name for field in shown]
        empty = [
            0.0 if field.type in ('float', 'monetary') else 0 if field.type == 'integer' else False
            for field in shown
        ]
        for row in self._stream(shown, domain, order):
            values = (
                nothing if value is None else value
                for value, nothing in zip(row, empty, strict=True)
            )
            yield dict(zip(names, values, strict=True))

    @api.model
    def _named_rows(self, shown, domain=(), order=None):
        """Yield the rows as tuples with names in place of ids, and labels of selections."""
        for _rows, named in self._named_chunks(shown, domain, order):
            yield from named

    @api.model
    def _named_chunks(self, shown, domain=(), order=None):
        """Yield lists of rows, each with an iterator of the same rows with names."""
        names = [
            _Names(self.env[field.comodel_name]) if field.type == 'many2one' else None
            for field in shown
        ]
        labels = {
            pos: dict(field._description_selection(self.env))
            for pos, field in enumerate(shown)
            if field.type == 'selection'
        }
        pending = []
        for row in self._stream(shown, domain, order):
            pending.append(row)
            if len(pending) == CHUNK_ROWS:
                yield pending, _name_rows(pending, names, labels)
                pending = []
        if pending:
            yield pending, _name_rows(pending, names, labels)


def _name_rows(rows, names, labels):
    """Return rows with names, read once for all of them."""
    columns = list(zip(*rows, strict=True))
    for pos, column in enumerate(columns):
        if names[pos] is not None:
            known = names[pos].of(column)
            columns[pos] = [known.get(value) for value in column]
        elif pos in labels:
            columns[pos] = [labels[pos].get(value, value) for value in column]
    return zip(*columns, strict=True)


class _Names:
    """Display names by id, read a chunk at a time; the records do not stay in the cache."""

    MOST = 50_000

    def __init__(self, model):
        # as in every many2one of a screen: whoever sees the row sees the name in it
        self._model = model.sudo().with_context(active_test=False)
        self._known = {}

    def of(self, ids):
        missing = {value for value in ids if value} - self._known.keys()
        if not missing:
            return self._known
        if len(self._known) > self.MOST:
            self._known.clear()
            missing = {value for value in ids if value}
        records = self._model.browse(sorted(missing)).exists()
        self._known.update((record.id, record.display_name) for record in records)
        self._model.env.invalidate_all()
        return self._known
