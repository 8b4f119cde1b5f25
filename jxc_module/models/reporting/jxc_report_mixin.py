import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import report_params
from .reading import Reading

MOST_KEPT = 16  # readings of one transaction whose parameters are not read again

FIELD_OPTIONS = {
    'jxc_dimension': "a column that rows can be grouped by: one row a value",
    'jxc_of': "a dimension that follows from another one: shown where that one is",
    'jxc_previous': "name of the measure that this column shows for the period compared with",
    'jxc_compares': "shown only where a period is compared with",
    'jxc_ratio': "(a, b) shows a / b, (a, b, c) shows (a - b) / c; in totals too",
    'jxc_positive': "a ratio that says nothing of figures below zero: empty there, in totals too",
    'jxc_total': "False: no total below the column; True: total in spite of mixed units",
    'jxc_percent': "a ratio shown as percent",
    'jxc_blank': "Python expression of a list: rows where the cell stays empty",
    'jxc_optional': "'hide' or 'show' as in a list view",
    'jxc_width': "width of the column in a list, as '80px'",
    'jxc_kind': "one kind of another figure: left out of a workbook where it is 0 everywhere",
}


class JxcReportMixin(models.AbstractModel):
    """A report as one class: its columns are fields, its rows come from one query.

    The same definition serves screen (list, pivot, graph, cards, search), XLSX, mail and tests.
    A report declares its columns and ``_report_facts`` (rows of facts, which the engine groups,
    filters and compares), or ``_report_sql`` for figures that do not simply add up.

    Parameters travel in the context key ``jxc_report`` as JSON, see `tools/report_params.py`; a
    report that is read without them shows this month. Dates are local days of each company.

    The *grain* of a reading is the set of dimensions that its rows have: those the user asked for
    (parameter ``group_by``), and those that a filter or a grouping on the screen needs. It is
    written into the row ids, so that reading a row by its id finds the same row again.
    """

    _name = 'jxc.report.mixin'
    _inherit = 'jxc.cost.mask'
    _description = "Report"
    _auto = False
    _log_access = False

    # === WHAT A REPORT DECLARES === #

    _report_period = 'range'  # of tools.report_periods.PERIOD_KINDS; None: as things are now
    _report_filters = ()  # names of tools.report_params.ID_FILTERS
    _report_groups = ()  # dimensions shown when the user chooses none
    _report_options = {}  # {field of jxc.report.wizard: default}; the field says what it can be
    _report_compare = False  # has columns for the period compared with
    _report_fixed = False  # rows always have every dimension
    _report_charts = ()  # see report_book
    _report_pivot = ()  # measures of the pivot; empty: the first of `_chart_measures`
    _report_graph = ()  # measure of the graph, the last of them that the reader may see

    company_id = fields.Many2one(
        'res.company', readonly=True, jxc_dimension=True, jxc_optional='hide'
    )
    currency_id = fields.Many2one('res.currency', readonly=True)

    @api.model
    def _report_facts(self, company, params) -> SQL:
        """Return the facts of a company in ``params.date_from … date_to``, under the rules of the
        reader: start from ``self.env['jxc.facts']``, never from a table.

        :return: SELECT with a column for every dimension but the derived ones (see
            ``_dimension_sql``) and for every measure
        """
        raise NotImplementedError

    # === PARAMETERS === #

    @api.model
    def _valid_field_parameter(self, field, name):
        return name in FIELD_OPTIONS or super()._valid_field_parameter(field, name)

    @api.model
    def _report_params(self):
        """Return the checked parameters of this reading.

        :raise UserError: names the parameter that is wrong
        """
        text, today = Reading.of(self.env).text, self.env.company._jxc_today()
        if not isinstance(text, str | None):
            return self._read_params(text, today)  # refuses it
        # they follow from the key alone: no data that could change meanwhile
        kept = self.env.cr.cache.setdefault('jxc_report_params', {})
        key = (self._name, text, today)
        if key not in kept:
            params = self._read_params(text, today)
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = params
        return kept[key]

    @api.model
    def _read_params(self, text, today):
        try:
            return report_params.parse(
                text,
                today=today,
                kind=self._report_period,
                groups=self._dimensions(),
                default_groups=self._report_groups,
                filters=self._report_filters,
                options=self.env['jxc.report.wizard']._option_kinds(self._report_options),
                columns=[field.name for field in self._columns_in_order()],
            )
        except report_params.ParamError as error:
            raise UserError(self._param_message(error)) from None

    @api.model
    def _param_message(self, error):
        """Return what is wrong with a parameter, in the words of the reader."""
        text = {
            'json': self.env._("The parameters of this report cannot be read."),
            'unknown': self.env._('This report has no parameter "%(name)s".', name=error.name),
            'reversed': self.env._('"From" lies after "To": swap the two dates or correct one.'),
            'date': self.env._(
                '"%(name)s" must be a day like 2026-01-31, not "%(value)s".',
                name=error.name,
                value=error.value,
            ),
            'ids': self.env._('"%(name)s" must be a list of record ids.', name=error.name),
            'many': self.env._(
                '"%(name)s" takes up to %(most)s records.', name=error.name, most=error.value
            ),
            'number': self.env._('"%(name)s" must be a whole number from 0.', name=error.name),
            'id': self.env._('"%(name)s" must be the id of a record.', name=error.name),
        }.get(error.reason)
        return text or self.env._(
            '"%(value)s" is no choice for "%(name)s".', name=error.name, value=error.value
        )

    @api.model
    def _with_params(self, **values):
        """Return this report with other parameters, as they would stand in the JSON."""
        params = json.dumps(values, sort_keys=True, default=str)
        return self.with_context(jxc_report=params)

    # === COLUMNS === #

    @api.model
    def _columns_in_order(self):
        """Return the fields that are columns of the report, in the order of their definition."""
        own = [
            field
            for name, field in self._fields.items()
            if field.store and field.column_type and name not in ('id', 'company_id', 'currency_id')
        ]
        own.sort(key=lambda field: field._sequence)
        return [*own, self._fields['company_id'], self._fields['currency_id']]

    @api.model
    def _dimensions(self):
        """Return the names of the dimensions; their order numbers the bits of a grain."""
        return [
            field.name
            for field in self._columns_in_order()
            if getattr(field, 'jxc_dimension', False)
        ]

    @api.model
    def _base_grain(self, params):
        """Return the dimensions that rows have by the parameters alone."""
        names = self._dimensions()
        if self._report_fixed or not params.group_by:
            return frozenset(names)
        return self._complete_grain(params.group_by)

    @api.model
    def _complete_grain(self, names):
        """Add the company and what follows from the given dimensions (a product has a unit)."""
        if self._report_fixed:
            return frozenset(self._dimensions())
        follows = {name for name in self._dimensions() if self._dimension_of(name) in names}
        return frozenset({*names, *follows, 'company_id'})

    @api.model
    def _sees(self, name):
        """Say whether the reader may see a column: what he may not see is not even computed."""
        return self._has_field_access(self._fields[name], 'read')

    @api.model
    def _dimension_of(self, name):
        return getattr(self._fields[name], 'jxc_of', None)
