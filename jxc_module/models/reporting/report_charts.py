from datetime import date

from odoo import api, models

from ...tools.xlsx_charts import Chart

TOP = 10


class JxcReportMixin(models.AbstractModel):
    """The charts of a workbook.

    ``_report_charts`` holds ``(kind, dimension, measure)``; kind is line (by month), bar (the ten
    largest) or pareto (the ten largest, with their running share of all).
    """

    _inherit = 'jxc.report.mixin'

    @api.model
    def _chart_sums(self, shown, domain):
        """Return what collects the figures of the charts while the rows pass by."""
        return _ChartSums(self, shown, domain)

    @api.model
    def _chart_points(self, dimension, measure, domain):
        """Return the figures of a chart over a dimension that the rows do not have.

        :return: ``{name or day: figure}``
        """
        is_date = self._fields[dimension].type == 'date'
        group = f'{dimension}:month' if is_date else dimension
        points = {}
        for value, figure in self._read_group(list(domain), [group], [f'{measure}:sum']):
            # as in every many2one of a screen: whoever sees the row sees the name in it
            label = value.sudo().display_name if hasattr(value, '_name') else value
            points[label] = points.get(label, 0.0) + (figure or 0.0)
        return points

    @api.model
    def _make_chart(self, kind, dimension, measure, points):
        """Return a chart of ``{name or day: figure}``, None where there is nothing to show."""
        if kind == 'line':
            months = {}
            for day, figure in points.items():
                if isinstance(day, date):
                    months[f'{day:%Y-%m}'] = months.get(f'{day:%Y-%m}', 0.0) + figure
            ranked = sorted(months.items())
        else:
            ranked = sorted(points.items(), key=lambda point: (-point[1], str(point[0])))
        if kind == 'pareto':
            ranked = [point for point in ranked if point[1] > 0]
        if not ranked:
            return None
        figure = self._fields[measure]._description_string(self.env)
        what = self._fields[dimension]._description_string(self.env)
        values = [value for _label, value in ranked]
        if kind != 'line':
            ranked = ranked[:TOP]
        return Chart(
            title=self.env._("%(figure)s by %(what)s", figure=figure, what=what),
            kind=kind,
            labels=[str(label or self.env._("None")) for label, _value in ranked],
            values=values[: len(ranked)],
            series=figure,
            share=self.env._("Running share"),
            whole=sum(values),
        )


class _ChartSums:
    """Adds up the figures of the charts; asks the database where the rows do not have them."""

    def __init__(self, report, shown, domain):
        self._report, self._domain = report, domain
        places = {field.name: pos for pos, field in enumerate(shown)}
        self._passing = []  # (position of the dimension, of the measure, figures so far)
        self._wanted = []
        for kind, dimension, measure in report._report_charts:
            if not report._sees(measure) or not report._sees(dimension):
                continue
            points = None
            if dimension in places and measure in places:
                points = {}
                self._passing.append((places[dimension], places[measure], points))
            self._wanted.append((kind, dimension, measure, points))

    def add(self, row):
        for dimension, measure, points in self._passing:
            key = row[dimension]
            points[key] = points.get(key, 0.0) + (row[measure] or 0.0)

    def charts(self):
        made = []
        for kind, dimension, measure, passed in self._wanted:
            points = passed
            if points is None:
                points = self._report._chart_points(dimension, measure, self._domain)
            made.append(self._report._make_chart(kind, dimension, measure, points))
        return [chart for chart in made if chart]
