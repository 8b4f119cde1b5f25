from odoo import api, models
from odoo.tools import format_date

MOST_NAMES = 3  # records named above the screen, of one filter


class JxcReportMixin(models.AbstractModel):
    """What a reading was asked, in words: above the screen and on printed pages."""

    _inherit = 'jxc.report.mixin'

    @api.model
    @api.readonly
    def jxc_words(self):
        """Say in words what this reading asks: period, comparison, filters, options, currency.

        :return: list of short texts in the language of the reader, the period first
        """
        self.check_access('read')
        params = self._report_params()
        words = [self._period_words(params), *self._filter_words(params)]
        words += [
            self._label_words(self._option_label(name), self._option_text(name, value))
            for name, value in params.options.items()
            if value
        ]
        if any(field.type == 'monetary' for field in self._measures()):
            currencies = ', '.join(self._report_companies().currency_id.mapped('name'))
            words.append(self.env._("Amounts in %(currency)s", currency=currencies))
        return words

    @api.model
    def _period_words(self, params):
        """Return the period of a reading as one text: its name, where it has one, and its days."""
        if not self._report_period:
            return self.env._("Now")
        first, last = format_date(self.env, params.date_from), format_date(self.env, params.date_to)
        if self._report_period == 'as_of':
            return self.env._("As of %(day)s", day=last)
        days = (
            first if first == last else self.env._("%(first)s – %(last)s", first=first, last=last)
        )
        if not params.period:
            return days
        names = dict(
            self.env['jxc.report.wizard']._fields['period']._description_selection(self.env)
        )
        return self._label_words(names[params.period], days)

    @api.model
    def _filter_words(self, params):
        """Return one text for the comparison and for each filter."""
        words = []
        if before := params.previous:
            words.append(
                self.env._(
                    "Compared with %(first)s – %(last)s",
                    first=format_date(self.env, before.date_from),
                    last=format_date(self.env, before.date_to),
                )
            )
        wizard = self.env['jxc.report.wizard']
        for name, ids in params.ids.items():
            field = wizard._fields[name]
            text = self._names_of_filter(self.env[field.comodel_name], ids, MOST_NAMES)
            words.append(self._label_words(field._description_string(self.env), text))
        return words

    @api.model
    def _label_words(self, label, text):
        return self.env._("%(label)s: %(text)s", label=label, text=text)
