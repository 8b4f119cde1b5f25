from odoo import api, fields, models

from ...tools.count_due import DAYS_OF_YEAR


class JxcStocktakePlan(models.Model):
    """How often the goods of a company, or of some of its warehouses, are counted.

    A nightly run makes the list of what is due from it (``jxc_stocktake_plan_run.py``): a row of
    `jxc.stocktake.due` a product and place. Where two plans cover the same goods, the first one of
    the list counts them.
    """

    _name = 'jxc.stocktake.plan'
    _description = "Counting Plan"
    _order = 'sequence, id'
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company
    )
    warehouse_ids = fields.Many2many(
        'stock.warehouse',
        string="Warehouses",
        domain="[('company_id', '=', company_id)]",
        check_company=True,
        help="Empty: all warehouses of the company.",
    )
    category_ids = fields.Many2many(
        'product.category',
        string="Product Categories",
        help="With those below them. Empty: all products.",
    )
    since = fields.Date(
        string="Begins on",
        required=True,
        default=lambda self: self.env.company._jxc_today(),
        help="What was never counted is spread evenly over the first cycle from this day on.",
    )

    # === HOW OFTEN === #

    times_a = fields.Float(string="Class A, Times a Year", default=12.0, required=True)
    times_b = fields.Float(string="Class B, Times a Year", default=4.0, required=True)
    times_c = fields.Float(
        string="Class C, Times a Year",
        default=1.0,
        required=True,
        help="Products without a class count as C. 0: never.",
    )
    value_as_a = fields.Monetary(
        string="As Class A from Value",
        help="What lies in one place and is worth this or more is counted as often as class A. "
        "0: by class only.",
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    errors_sooner = fields.Boolean(
        default=True,
        help="Days between two counts × (1 − share of errors in the last 4 counts ÷ 2): what was "
        "wrong each time is counted twice as often.",
    )
    daily_limit = fields.Integer(
        string="Most a Day",
        help="Products and places planned on one working day at most. 0: as many as it takes for "
        "nothing to be late.",
    )

    # === OCCASIONS === #

    on_empty = fields.Boolean(
        string="Place Just Emptied",
        default=True,
        help="A place that the last goods have left is counted at a glance.",
    )
    on_negative = fields.Boolean(
        string="Stock below Zero", default=True, help="The book says less than nothing."
    )
    on_short = fields.Boolean(
        string="Picker Found Less",
        default=True,
        help="A picking was finished with less than was reserved, and the book still has the rest.",
    )
    on_variance = fields.Boolean(
        string="Large Difference Last Time",
        default=True,
        help="The last count differed by a fifth of the book quantity or more: it is counted again "
        "a week later.",
    )

    # === COUNTS === #

    opens_counts = fields.Boolean(
        string="Opens Counts by Itself",
        help="Each night a count a warehouse is opened for what is due, live and for the counters "
        "below. Off: somebody opens them from the list of what is due.",
    )
    blind = fields.Boolean(
        default=True, help="Counters of these counts do not see the book quantity."
    )
    user_ids = fields.Many2many('res.users', string="Counters", domain="[('share', '=', False)]")
    due_ids = fields.One2many('jxc.stocktake.due', 'plan_id', readonly=True)
    due_count = fields.Integer(
        string="Due Counts", compute='_compute_due_count', help="Planned for today or before."
    )

    _times = models.Constraint(
        f'CHECK (times_a BETWEEN 0 AND {DAYS_OF_YEAR} AND times_b BETWEEN 0 AND {DAYS_OF_YEAR}'
        f' AND times_c BETWEEN 0 AND {DAYS_OF_YEAR})',
        "Times a year: enter 0 (never) to 365 (daily).",
    )
    _limits = models.Constraint(
        'CHECK (daily_limit >= 0 AND (value_as_a IS NULL OR value_as_a >= 0))',
        "Most a day, As class A from value: enter 0 or more.",
    )

    # === COMPUTE === #

    @api.depends_context('uid')
    @api.depends('due_ids.planned_on')
    def _compute_due_count(self):
        counts = dict.fromkeys(self._ids, 0)
        for company, plans in self.grouped('company_id').items():
            due = self.env['jxc.stocktake.due']._read_group(
                [('plan_id', 'in', plans.ids), ('planned_on', '<=', company._jxc_today())],
                ['plan_id'],
                ['__count'],
            )
            counts.update((plan.id, count) for plan, count in due)
        for plan in self:
            plan.due_count = counts.get(plan._origin.id, 0)

    # === ACTIONS === #

    def action_refresh(self):
        """Make the list of what is due anew; open nothing."""
        self.check_access('write')
        for company in self.company_id:
            # the list is the company's: who may change a plan may have it made
            self.env['jxc.stocktake.plan'].with_company(company).sudo()._plan_company(company)

    @api.readonly
    def action_view_due(self):
        """Open the list of what these plans say is due."""
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_stocktake_due')
        return {**action, 'domain': [('plan_id', 'in', self.ids)]}
