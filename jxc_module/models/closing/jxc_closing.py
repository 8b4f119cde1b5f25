from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KEPT = ('closed', 'locked')


class JxcClosing(models.Model):
    """The stock of a company at the end of a local month, kept: 月结.

    A closing holds what core's own methods gave when it was made. Reports start from it, so that
    they read the period and not the history; see `facts_closing`. What is dated into a closed
    month afterwards makes it stale; see `jxc_closing_check`.
    """

    _name = 'jxc.closing'
    _description = "Stock Closing"
    _inherit = ['mail.thread', 'jxc.read.only']
    _order = 'month desc, id desc'

    company_id = fields.Many2one(
        'res.company', required=True, readonly=True, default=lambda self: self.env.company
    )
    month = fields.Date(
        required=True,
        tracking=True,
        default=lambda self: self._default_month(),
        help="Any day of the month; the days of the company's time zone count.",
    )
    date_end = fields.Datetime(
        string="Until",
        readonly=True,
        help="The moment that the next month begins, where the company is.",
    )
    state = fields.Selection(
        [
            ('draft', "Not Closed"),
            ('running', "Running"),
            ('closed', "Closed"),
            ('locked', "Locked"),
        ],
        default='draft',
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many('jxc.closing.line', 'closing_id', readonly=True, copy=False)
    line_count = fields.Integer(string="Lines", readonly=True, copy=False)
    started_on = fields.Datetime(readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    done_products = fields.Integer(readonly=True, copy=False)
    total_products = fields.Integer(readonly=True, copy=False)
    last_product = fields.Integer(readonly=True, copy=False)  # the job goes on after this id
    progress = fields.Float(compute='_compute_progress')
    error = fields.Text(string="What Went Wrong", readonly=True, copy=False)
    currency_id = fields.Many2one(related='company_id.currency_id')
    quantity = fields.Float(digits='Product Unit', readonly=True, copy=False)
    opening_known = fields.Boolean(readonly=True, copy=False)
    opening_value = fields.Monetary(readonly=True, copy=False, groups='jxc_module.group_cost')
    in_value = fields.Monetary(
        string="Value In", readonly=True, copy=False, groups='jxc_module.group_cost'
    )
    out_value = fields.Monetary(
        string="Value Out", readonly=True, copy=False, groups='jxc_module.group_cost'
    )
    adjustment_value = fields.Monetary(
        string="Adjustment",
        readonly=True,
        copy=False,
        groups='jxc_module.group_cost',
        help="Opening + in - out + adjustment = closing: later bills, costs changed by hand. "
        "Known where the month before is closed too.",
    )
    value = fields.Monetary(
        string="Closing Value", readonly=True, copy=False, groups='jxc_module.group_cost'
    )
    # === since the closing === #
    is_stale = fields.Boolean(
        string="Out of Date",
        readonly=True,
        copy=False,
        help="Something was dated into the month, or changed in it, after it was closed.",
    )
    changed_product_ids = fields.Many2many(
        'product.product',
        string="Products Out of Date",
        relation='jxc_closing_changed_product_rel',
        context={'active_test': False},  # archived ones have a past, too
        readonly=True,
        copy=False,
        help="What reports reckon anew; none while the closing is out of date: all of them.",
    )
    checked_on = fields.Datetime(readonly=True, copy=False)
    stale_products = fields.Integer(string="Products That Differ", readonly=True, copy=False)
    difference_qty = fields.Float(
        string="Quantity Difference", digits='Product Unit', readonly=True, copy=False
    )
    difference_value = fields.Monetary(
        string="Value Difference", readonly=True, copy=False, groups='jxc_module.group_cost'
    )

    _month_once = models.UniqueIndex(
        '(company_id, month)', "This month has a closing already: open that one."
    )

    # === COMPUTE === #

    @api.depends('done_products', 'total_products', 'state')
    def _compute_progress(self):
        for closing in self:
            total = closing.total_products
            done = 100.0 * closing.done_products / total if total else 0.0
            closing.progress = 100.0 if closing.state in KEPT else done

    @api.depends('month', 'company_id')
    def _compute_display_name(self):
        for closing in self:
            month = closing.month and closing.month.strftime('%Y-%m')
            closing.display_name = month or self.env._("New")

    @api.model
    def _default_month(self):
        """Return the first month after the last closing, at most the last one that has ended."""
        today = self.env.company._jxc_today()
        ended = today.replace(day=1) - relativedelta(months=1)
        last = self.search([('company_id', '=', self.env.company.id)], limit=1)
        return min(ended, last.month + relativedelta(months=1)) if last else ended

    @api.constrains('month')
    def _check_month(self):
        for closing in self:
            today = closing.company_id._jxc_today()
            if closing.month >= today.replace(day=1):
                raise ValidationError(
                    self.env._(
                        "%(month)s has not ended yet: a month is closed when it is over.",
                        month=closing.month.strftime('%Y-%m'),
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_first_day(vals) for vals in vals_list])

    def write(self, vals):
        if 'month' in vals and any(closing.state != 'draft' for closing in self):
            raise UserError(self.env._("The month can be changed only while the closing is open."))
        return super().write(self._with_first_day(vals))

    @api.model
    def _with_first_day(self, vals):
        month = fields.Date.to_date(vals.get('month'))
        return {**vals, 'month': month.replace(day=1)} if month else vals

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        for closing in self:
            if closing.state != 'draft':
                raise UserError(
                    self.env._("Reopen %(month)s before deleting it.", month=closing.display_name)
                )

    # === ACTIONS === #

    @api.readonly
    def action_lines(self):
        """Open the lines of this closing."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_closing_line')
        return {
            **action,
            'domain': [('closing_id', '=', self.id)],
            'display_name': self.display_name,
        }

    # === BUSINESS === #

    @api.model
    def _month_end(self, company, month: date):
        """Return the UTC instant at which the local month after ``month`` begins."""
        return company._jxc_day_start(month + relativedelta(months=1))

    @api.model
    def _margin(self):
        """Return how long a transaction may have been open: its rows carry the time it began."""
        return timedelta(minutes=10)
