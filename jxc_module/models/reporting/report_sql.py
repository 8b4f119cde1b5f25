from dataclasses import replace

from odoo import api, models
from odoo.tools import SQL

from ..base.once import once
from .reading import Reading

NUMBERS = ('integer', 'float', 'monetary')


class JxcReportMixin(models.AbstractModel):
    """The query of a report."""

    _inherit = 'jxc.report.mixin'

    @property
    def _table_query(self) -> SQL:
        if Reading.of(self.env).described:
            return SQL("SELECT NULL::int AS id")
        params = self._report_params()
        grains = sorted(self._grains(params), key=self._grain_number)
        # an environment is one user, his companies and the parameters
        key = ('report_table', self._name, self.env, tuple(grains))
        return once(self.env, key, self._table_of_grains, params, grains)

    @api.model
    def _table_of_grains(self, params, grains) -> SQL:
        # compiling the many expressions of a report takes longer (2 s) than it saves
        self.env['jxc.facts']._without_jit()
        parts = []
        for grain in grains:
            for company in self._report_companies():
                parts.append(self._grain_table_sql(company, params, grain))  # noqa: PERF401
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _report_companies(self):
        """Return the companies of the reading: those chosen, else the one of the reader.

        Rows never mix two of them.
        """
        chosen = 'allowed_company_ids' in self.env.context
        return self.env.companies if chosen else self.env.company

    @api.model
    def _grain_table_sql(self, company, params, grain) -> SQL:
        """Return the rows of one company with one grain: every column of the model, and the id."""
        columns = [
            SQL("%s AS %s", self._column_sql(field, company, grain), SQL.identifier(field.name))
            for field in self._columns_in_order()
        ]
        return SQL(
            "SELECT %(id)s AS id, %(columns)s"
            "  FROM (SELECT %(company)s AS company_id, given.* FROM (%(rows)s) AS given)"
            " AS report_row",
            id=self._id_sql(params, grain),
            columns=SQL(", ").join(columns),
            company=company.id,
            rows=self._report_sql(company, params, grain),
        )

    @api.model
    def _column_sql(self, field, company, grain) -> SQL:
        name = field.name
        if name == 'currency_id':
            return SQL("%s", company.currency_id.id)
        is_dimension = getattr(field, 'jxc_dimension', False) and name != 'uom_id'
        if name not in grain if is_dimension else not self._sees(name):
            return SQL("NULL::%s", SQL(field.column_type[1]))  # pylint: disable=sql-injection
        if ratio := getattr(field, 'jxc_ratio', None):
            return self._ratio_sql(
                *(SQL.identifier('report_row', part) for part in ratio),
                positive=getattr(field, 'jxc_positive', False),
            )
        return SQL.identifier('report_row', name)

    @api.model
    def _ratio_sql(self, *parts, positive=False) -> SQL:
        """Return a / b, or (a - b) / c, NULL where it cannot be divided.

        :param bool positive: NULL too where it is a ratio of figures below zero
        """
        *above, below = parts
        # of whole numbers, too, not the whole part alone
        ratio = SQL("((%s)::float8 / NULLIF(%s, 0))::float8", SQL(" - ").join(above), below)
        if not positive:
            return ratio
        return SQL("CASE WHEN %s >= 0 AND %s > 0 THEN %s END", SQL(" - ").join(above), below, ratio)

    # === FROM FACTS TO ROWS === #

    @api.model
    def _report_sql(self, company, params, grain) -> SQL:
        """Return the rows of a company: the facts, filtered, and grouped by the grain.

        A report with figures that do not add up overrides this one.

        :param grain: frozenset of the dimensions that the rows must have
        :return: SELECT of these dimensions (without ``company_id``), of ``uom_id`` where the report
            has it, and of every measure that is not a ratio
        """
        dimensions = [
            (name, self._dimension_sql(name))
            for name in self._dimensions()
            if name in grain and name != 'company_id'
        ]
        columns = [SQL("%s AS %s", value, SQL.identifier(name)) for name, value in dimensions]
        columns += [
            SQL("%s AS %s", self._measure_sql(field, params, grain), SQL.identifier(field.name))
            for field in self._measures()
        ]
        if 'uom_id' in self._fields and 'uom_id' not in grain:
            columns.append(SQL("%s AS uom_id", self._one_unit_sql("MIN(template.uom_id)")))
        group = SQL(", ").join(value for _name, value in dimensions)
        flagged = "SELECT given.*, %s AS is_previous FROM (%s) AS given"
        asked = replace(params, grain=grain)
        facts = SQL(flagged, SQL("FALSE"), self._report_facts(company, asked))
        if asked.previous:
            before = SQL(flagged, SQL("TRUE"), self._report_facts(company, asked.previous))
            facts = SQL("%s UNION ALL %s", facts, before)
        return SQL(
            """
            SELECT %(columns)s
              FROM (%(facts)s) AS fact
              %(joins)s
             WHERE %(where)s
            %(tail)s
            """,
            columns=SQL(", ").join(columns),
            facts=facts,
            joins=self._joins_sql(),
            where=self._where_sql(company, params),
            tail=SQL("GROUP BY %s", group) if dimensions else SQL("HAVING COUNT(*) > 0"),
        )

    @api.model
    def _measures(self):
        """Return the figures of a row that the reader may see, ratios left out."""
        return [
            field
            for field in self._columns_in_order()
            if field.name != 'currency_id'
            and not getattr(field, 'jxc_dimension', False)
            and not getattr(field, 'jxc_ratio', None)
            and self._sees(field.name)
        ]

    @api.model
    def _one_unit_sql(self, figure) -> SQL:
        """Return a figure of a group of facts where they have one unit, else nothing."""
        return SQL(
            "CASE WHEN MIN(template.uom_id) = MAX(template.uom_id) THEN %s END",
            figure if isinstance(figure, SQL) else SQL(figure),  # pylint: disable=sql-injection
        )

    @api.model
    def _measure_sql(self, field, params, grain) -> SQL:
        """Return a measure of a group of facts, of the period it belongs to."""
        figure = self._period_figure_sql(field, params)
        if self._is_quantity(field) and 'uom_id' not in grain:
            return self._one_unit_sql(figure)
        return figure

    @api.model
    def _period_figure_sql(self, field, params) -> SQL:
        source = getattr(field, 'jxc_previous', None)
        function = SQL(  # pylint: disable=sql-injection
            {'min': "MIN", 'max': "MAX"}.get(self._aggregator(field), "SUM")
        )
        figure = SQL.identifier('fact', source or field.name)
        if not params.previous:
            return SQL("0::float8") if source else SQL("%s(%s)", function, figure)
        which = SQL("fact.is_previous") if source else SQL("NOT fact.is_previous")
        value = SQL("%s(%s) FILTER (WHERE %s)", function, figure, which)
        return SQL("COALESCE(%s, 0)", value) if field.type in NUMBERS else value

    @api.model
    def _aggregator(self, field):
        return 'max' if field.type in ('date', 'datetime') else field.aggregator or 'sum'

    @api.model
    def _dimension_sql(self, name) -> SQL:
        """Return where a dimension is found: in the facts, or beside the product of a fact."""
        derived = {
            'category_id': SQL("template.categ_id"),
            'uom_id': SQL("template.uom_id"),
        }
        return derived.get(name) or SQL.identifier('fact', name)

    @api.model
    def _joins_sql(self) -> SQL:
        if 'product_id' not in self._fields:
            return SQL()
        return SQL(
            "LEFT JOIN product_product AS item ON item.id = fact.product_id"
            " LEFT JOIN product_template AS template ON template.id = item.product_tmpl_id",
            to_flush=self.env['jxc.facts']._columns('product.template', 'categ_id', 'uom_id'),
        )
