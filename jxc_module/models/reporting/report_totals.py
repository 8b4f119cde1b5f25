from odoo import api, models
from odoo.tools import SQL


class JxcReportMixin(models.AbstractModel):
    """How the rows of a report are added up."""

    _inherit = 'jxc.report.mixin'

    @api.model
    def _read_group_select(self, aggregate_spec, query) -> SQL:
        """Total ratios as ratios of totals; quantities only where they have one unit."""
        name, _sep, function = aggregate_spec.partition(':')
        field = self._fields.get(name)
        if field and function not in ('count', 'count_distinct', 'array_agg'):
            if ratio := getattr(field, 'jxc_ratio', None):
                self._check_field_access(field, 'read')
                return self._ratio_sql(
                    *(
                        SQL("SUM(%s)", self._field_to_sql(self._table, part, query))
                        for part in ratio
                    ),
                    positive=getattr(field, 'jxc_positive', False),
                )
            if self._is_quantity(field) and function == 'sum':
                figure = super()._read_group_select(aggregate_spec, query)
                unit = self._field_to_sql(self._table, 'uom_id', query)
                return SQL(
                    "CASE WHEN MIN(%(unit)s) = MAX(%(unit)s) AND COUNT(%(unit)s) = COUNT(*)"
                    " THEN %(figure)s END",
                    unit=unit,
                    figure=figure,
                )
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def _is_quantity(self, field):
        """Say whether a column counts goods: its values have the unit of the row's product."""
        return (
            field.type == 'float'
            and getattr(field, '_digits', None) == 'Product Unit'
            and 'uom_id' in self._fields
            and not getattr(field, 'jxc_total', False)
        )
