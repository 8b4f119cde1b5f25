from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.report_periods import fitted, period_dates

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
    # options: a report names those that it has, a room adds what its reports need
    days = fields.Integer(help="What it means is said in the help of the report's columns.")
    group_1 = fields.Selection('_group_selection', string="Group by")
    group_2 = fields.Selection('_group_selection', string="Then by")
    group_3 = fields.Selection('_group_selection', string="And by")
    # what the report has, for the form
    period_kind = fields.Char(compute='_compute_report_facts')
    filter_names = fields.Char(compute='_compute_report_facts')
    option_names = fields.Char(compute='_compute_report_facts')
    group_names = fields.Json(compute='_compute_report_facts')
    group_labels = fields.Json(compute='_compute_report_facts')
    can_compare = fields.Boolean(compute='_compute_report_facts')
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

    @api.depends('period', 'report_key')
    def _compute_dates(self):
        today = self.env.company._jxc_today()
        for wizard in self:
            kind = wizard._period_kind()
            if wizard.period and wizard.period != 'dates':
                dates = period_dates(wizard.period, today)
            elif kind == 'as_of':  # what is not given is today
                dates = today, wizard.date_to or wizard.date_from or today
            else:
                first, last = period_dates('this_month', today)
                dates = wizard.date_from or first, wizard.date_to or last
            wizard.date_from, wizard.date_to = fitted(kind, *dates)

    def _period_kind(self):
        return self._report()._report_period if self.report_key else 'range'

    @api.depends('report_key')
    def _compute_report_facts(self):
        for wizard in self:
            wizard.filter_names = wizard.option_names = wizard.period_kind = ''
            wizard.can_compare, wizard.group_names, wizard.group_labels = False, [], {}
            if not wizard.report_key:
                continue
            report = wizard._report()
            wizard.period_kind = report._report_period
            wizard.filter_names = f',{",".join(report._report_filters)},'
            wizard.option_names = f',{",".join(report._report_options)},'
            wizard.can_compare = report._report_compare
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
        named = period_dates(self.period, today)
        named = fitted(self._period_kind(), *named)
        if (self.date_from, self.date_to) != named:
            self.period = 'dates'

    @api.onchange('report_key')
    def _onchange_report_key(self):
        asked = self.env.context
        if 'default_period' in asked and self.report_key == asked.get('default_report_key'):
            return  # opened with what a reading asks: a new page calls this for its defaults, too
        report = self._report() if self.report_key else None
        groups = report._report_groups if self.report_key else ()
        options = report._report_options if self.report_key else {}
        for name, default in ({'days': 0} | options).items():
            if self._sees(name):
                self[name] = default or False
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

        :return: generator of ``{column: value}``; ids of records, numbers, dates, text; see
            ``_get_wide_rows`` of the reports that have such columns
        """
        report = self._reading()
        return report._get_wide_rows() if report._report_wide else report._get_rows()
