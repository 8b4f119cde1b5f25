import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import report_params

GROUPS = ('group_1', 'group_2', 'group_3')


class JxcReportWizard(models.TransientModel):
    """Gather the parameters of a report; the report does the rest."""

    _name = 'jxc.report.wizard'
    _inherit = 'jxc.dialog'
    _description = "Report Parameters"

    report_key = fields.Selection('_report_key_selection', string="Report", required=True)
    period = fields.Selection(
        selection=[
            ('today', "Today"),
            ('yesterday', "Yesterday"),
            ('this_week', "This Week"),
            ('last_week', "Last Week"),
            ('this_month', "This Month"),
            ('last_month', "Last Month"),
            ('this_quarter', "This Quarter"),
            ('last_quarter', "Last Quarter"),
            ('this_year', "This Year"),
            ('last_year', "Last Year"),
            ('dates', "Dates of My Own"),
        ],
        help="A named period moves on with the calendar, also in a favorite.",
    )
    date_from = fields.Date(string="From", compute='_compute_dates', store=True, readonly=False)
    date_to = fields.Date(string="To", compute='_compute_dates', store=True, readonly=False)
    compare = fields.Selection(
        selection=[
            ('none', "Nothing"),
            ('previous', "Period Before"),
            ('last_year', "Same Period Last Year"),
        ],
        string="Compare with",
        default='none',
        required=True,
    )
    warehouse_ids = fields.Many2many('stock.warehouse', string="Warehouses")
    category_ids = fields.Many2many('product.category', string="Product Categories")
    product_ids = fields.Many2many('product.product', string="Products")
    partner_ids = fields.Many2many('res.partner', string="Partners")
    tag_ids = fields.Many2many('res.partner.category', string="Partner Tags")
    user_ids = fields.Many2many('res.users', string="Salespersons")
    # the screen reads the names of what is chosen: only for those who may
    lot_ids = fields.Many2many('stock.lot', string="Lots", groups='stock.group_stock_user')
    days = fields.Integer(help="What it means is said in the help of the report's columns.")
    group_1 = fields.Selection('_group_selection', string="Group by")
    group_2 = fields.Selection('_group_selection', string="Then by")
    group_3 = fields.Selection('_group_selection', string="And by")
    # what the report has, for the form
    filter_names = fields.Char(compute='_compute_report_facts')
    group_names = fields.Json(compute='_compute_report_facts')
    group_labels = fields.Json(compute='_compute_report_facts')
    can_compare = fields.Boolean(compute='_compute_report_facts')
    has_days = fields.Boolean(compute='_compute_report_facts')
    favorite_name = fields.Char(string="Keep as", help="Name of the favorite to be made.")

    # === COMPUTE === #

    @api.model
    def _report_key_selection(self):
        return [
            (name.removeprefix('jxc.report.'), report._report_name())
            for name, report in self._reports()
            if report.has_access('read')
        ]

    @api.model
    def _group_selection(self):
        """Return the dimensions of all reports; the form shows those of the chosen one."""
        found = {}
        for _name, report in self._reports():
            for name in report._dimensions():
                found.setdefault(name, report._fields[name]._description_string(self.env))
        return list(found.items())

    @api.model
    def _reports(self):
        kind = self.env.registry['jxc.report.mixin']
        return [
            (name, self.env[name])
            for name, model in sorted(self.env.registry.items())
            if issubclass(model, kind) and not model._abstract
        ]

    @api.depends('period')
    def _compute_dates(self):
        today = self.env.company._jxc_today()
        for wizard in self:
            if wizard.period and wizard.period != 'dates':
                dates = report_params.period_dates(wizard.period, today)
            else:
                first, last = report_params.period_dates('this_month', today)
                dates = wizard.date_from or first, wizard.date_to or last
            wizard.date_from, wizard.date_to = dates

    @api.depends('report_key')
    def _compute_report_facts(self):
        for wizard in self:
            wizard.filter_names, wizard.group_names, wizard.group_labels = '', [], {}
            wizard.can_compare = wizard.has_days = False
            if not wizard.report_key:
                continue
            report = wizard._report()
            wizard.filter_names = f',{",".join(report._report_filters)},'
            wizard.can_compare = report._report_compare
            wizard.has_days = 'days' in report._report_options
            names = [] if report._report_fixed else report._dimensions()
            # in a variable: a Json field reads back an empty list as False
            names = [name for name in names if name != 'company_id']
            wizard.group_names = names
            wizard.group_labels = {
                name: report._fields[name]._description_string(self.env) for name in names
            }

    @api.onchange('date_from', 'date_to')
    def _onchange_dates(self):
        """Dates by hand are dates of one's own, unless they are those of the named period."""
        if not self.period or self.period == 'dates':
            return
        today = self.env.company._jxc_today()
        if (self.date_from, self.date_to) != report_params.period_dates(self.period, today):
            self.period = 'dates'

    @api.onchange('report_key')
    def _onchange_report_key(self):
        asked = self.env.context
        if 'default_period' in asked and self.report_key == asked.get('default_report_key'):
            return  # opened with what a reading asks: a new page calls this for its defaults, too
        report = self._report() if self.report_key else None
        groups = report._report_groups if self.report_key else ()
        self.days = report._report_options.get('days', 0) if self.report_key else 0
        for field, name in zip(GROUPS, (*groups, False, False, False), strict=False):
            self[field] = name

    # === ACTIONS === #

    def action_view(self):
        """Open the report on the screen.

        :return: window action
        """
        return self._reading()._report_action()

    def action_xlsx(self):
        """Download the report, or start it in the background where it is large.

        :return: action
        """
        return self._reading()._xlsx_action()

    def action_keep(self):
        """Keep the parameters as a favorite of the user, under the name he gave.

        :return: action that opens it
        """
        favorite = (
            self._clean()
            .env['jxc.report.favorite']
            .create(
                {
                    'name': self.favorite_name or self._report()._report_name(),
                    'report_key': self.report_key,
                    'params': self._params_text(),
                }
            )
        )
        return favorite._get_records_action()

    # === BUSINESS === #

    def _report(self):
        """Return the model of the chosen report.

        :raise UserError: no such report, for this user
        """
        self.ensure_one()
        return self._report_of(self.report_key)

    @api.model
    def _report_of(self, key):
        """Return the model of a report by its key, which a request may have named.

        :raise UserError: there is no such report
        """
        found = dict(self._reports()).get(f'jxc.report.{key}')
        if found is None:
            raise UserError(self.env._('There is no report "%(key)s".', key=str(key or '')[:40]))
        return found

    def _params_values(self):
        """Return the parameters as a dictionary that can become JSON.

        :raise UserError: names the two dates where they are reversed
        """
        report = self._report()
        filters = set(report._report_filters)
        values = {'compare': self.compare if report._report_compare else 'none'}
        if 'period' in filters:
            values.update(self._period_values())
        for name in report_params.ID_FILTERS:
            if name in filters and self._sees(name) and self[name]:
                values[name] = self[name].ids
        dimensions = report._dimensions()
        groups = [self[name] for name in GROUPS if self[name] in dimensions]
        values['group_by'] = list(dict.fromkeys(groups))
        for name in report._report_options:
            if name in self._fields and self[name]:
                values[name] = self[name]
        return values

    def _period_values(self):
        if self.period and self.period != 'dates':
            return {'period': self.period}
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

    @api.model
    def _sees(self, name):
        return self._has_field_access(self._fields[name], 'read')

    def _reading(self):
        """Return the chosen report with the parameters of this wizard, checked."""
        report = self._report()._with_params(**self._params_values())
        report._report_params()
        return report

    def _get_rows(self):
        """Yield the rows of the report as dictionaries by column key.

        :return: generator of ``{column: value}``; ids of records, numbers, dates, text
        """
        return self._reading()._get_rows()

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
            **{name: value for name, value in params.options.items() if name in self._fields},
        }
        values.update(zip(GROUPS, params.group_by, strict=False))
        return values

    def _params_text(self):
        return json.dumps(self._params_values(), sort_keys=True)
