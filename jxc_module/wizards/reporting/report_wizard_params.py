import json

from lxml.builder import E

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import report_options, report_params
from .jxc_report_wizard import GROUPS


class JxcReportWizard(models.TransientModel):
    """From the page to the parameters of a report, and back.

    An option of a report is a field of the page with its name: its type says what can be chosen.
    """

    _inherit = 'jxc.report.wizard'

    # === TO PARAMETERS === #

    def _params_values(self):
        """Return the parameters as a dictionary that can become JSON.

        :raise UserError: names the two dates where they are reversed
        """
        report = self._report()
        filters = set(report._report_filters)
        values = {'compare': self.compare if report._report_compare else 'none'}
        if report._report_period:
            values.update(self._period_values())
        for name in report_params.ID_FILTERS:
            if name in filters and self._sees(name) and self[name]:
                values[name] = self[name].ids
        dimensions = report._dimensions()
        groups = [self[name] for name in GROUPS if self[name] in dimensions]
        values['group_by'] = list(dict.fromkeys(groups))
        for name in report._report_options:
            if self._sees(name) and self[name]:
                values[name] = self[name].id if self._fields[name].relational else self[name]
        return values

    def _period_values(self):
        if self.period and self.period != 'dates':
            return {'period': self.period}
        if self._period_kind() == 'as_of':
            day = str(self.date_to or self.env.company._jxc_today())
            return {'date_from': day, 'date_to': day}
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise UserError(
                self.env._(
                    '"From" (%(date_from)s) lies after "To" (%(date_to)s): swap the two dates or '
                    'correct one.',
                    date_from=self.date_from,
                    date_to=self.date_to,
                )
            )
        dates = {'date_from': self.date_from, 'date_to': self.date_to}
        return {name: str(day) for name, day in dates.items() if day}

    def _params_text(self):
        return json.dumps(self._params_values(), sort_keys=True)

    # === FROM PARAMETERS === #

    @api.model
    def _values_of(self, report):
        """Return the values of a wizard that asks what a reading of a report asks."""
        params = report._report_params()
        values = {
            'report_key': report._report_key(),
            'compare': params.compare,
            'period': params.period or 'dates',
            'date_from': params.date_from,
            'date_to': params.date_to,
            **{
                name: [fields.Command.set(ids)]
                for name, ids in params.ids.items()
                if self._sees(name)
            },
            **{name: value or False for name, value in params.options.items() if self._sees(name)},
        }
        values.update(zip(GROUPS, params.group_by, strict=False))
        return values

    # === OPTIONS === #

    @api.model
    def _option_kinds(self, defaults):
        """Return what options can be, by the fields that they are: see `tools/report_options.py`.

        :param defaults: ``{name of a field: default}``
        """
        return {name: self._option_kind(name, default) for name, default in defaults.items()}

    @api.model
    def _option_kind(self, name, default):
        field = self._fields[name]
        if field.type == 'selection':
            return report_options.Choice(default, tuple(field.get_values(self.env)))
        return (report_options.Record if field.relational else report_options.Number)(default)

    @api.model
    def _get_view(self, view_id=None, view_type='form', **options):
        """Show each option of a report where the report has it."""
        arch, view = super()._get_view(view_id, view_type, **options)
        for place in arch.xpath("//group[@name='period']"):
            names = {name for _name, report in self._reports() for name in report._report_options}
            for name in sorted(names, key=lambda name: self._fields[name]._sequence):
                here = f"',{name},' in (option_names or '')"
                node = E.field(name=name, invisible=f'not {here}')
                if self._fields[name].type == 'selection':
                    node.set('required', here)
                if self._fields[name].relational:
                    node.set('options', "{'no_create': True}")
                place.append(node)
        return arch, view
