from odoo import api, models

from ...tools.position import Position
from .orderpoint_status import LEVEL_COLUMNS, STANDING_COLUMNS, standing_values

# A nightly run works on so many rules at a time: about 150 MB at a year of daily demand.
JOB = 'cron_safety_stock'
BATCH_RULES = 20_000
NOTHING = Position()
FIGURE_COLUMNS = (
    'id',
    'jxc_policy_id',
    'jxc_daily_demand',
    'jxc_demand_std',
    'jxc_demand_class',
    'jxc_demand_days',
    'jxc_observed_days',
    'jxc_vendor_id',
    'jxc_lead_time',
    'jxc_lead_time_std',
    'jxc_lead_source',
)


class StockWarehouseOrderpoint(models.Model):
    """The nightly run: figures of all rules, computed at once and written in one UPDATE a batch."""

    _inherit = 'stock.warehouse.orderpoint'

    # === BUSINESS === #

    @api.model
    def _cron_jxc_safety_stock(self):
        """Recompute every rule of every company, propose or apply, refresh status and alerts."""
        self.env['jxc.job.runner']._run_companies(JOB, self._jxc_recompute_company)

    @api.model
    def _jxc_recompute_company(self, company):
        """Bring classes, missing rules, figures, proposals, status and alerts up to date."""
        # a run is the company's, whoever starts it
        company = company.sudo()
        model = self.sudo().with_company(company)
        self.env.flush_all()
        model.env['jxc.facts']._update_classes(company)
        model.env['jxc.stock.gap']._update(company)
        creating = model.env['jxc.safety.policy'].search(
            [('company_id', '=', company.id), ('create_rules', '=', True)]
        )
        run = model.env['jxc.job.runner']._do
        run(JOB, company, creating, lambda policies: policies._create_missing_rules())
        rules = model.search([('company_id', '=', company.id)])
        run(JOB, company, rules, lambda batch: batch._jxc_recompute(company), size=BATCH_RULES)
        model.env['jxc.alert']._jxc_sync_stock(company)

    def _jxc_recompute(self, company):
        """Compute and store the figures of these rules of one company, and propose."""
        policies = {}
        computed = self._jxc_compute(company, policies=policies)
        if not computed:
            return
        today = company._jxc_today()
        positions = self._jxc_positions(
            company,
            [
                (
                    rule.product_id,
                    rule.location_id,
                    rule.lead_time + policies[rule.id][1].review_days,
                    round(figure.daily_demand, 3),
                )
                for rule, figure in computed
            ],
        )
        rows = [
            self._jxc_row(
                rule,
                figure,
                policies[rule.id][0],
                positions.get((rule.product_id, rule.location_id), NOTHING),
                today,
            )
            for rule, figure in computed
        ]
        self._jxc_store((*FIGURE_COLUMNS, *LEVEL_COLUMNS, *STANDING_COLUMNS), rows)
        self.env['jxc.safety.proposal']._propose(company, [row[0] for row in rows])

    @api.model
    def _jxc_row(self, rule, figure, policy, position, today):
        """Return the stored values of one rule, in the order of the three groups of columns."""
        if policy is None:  # nobody asked for a computed level: the rule's own ones hold
            levels_in_force = (0.0, rule.min_qty, rule.max_qty)
        else:
            levels_in_force = (figure.safety_stock, figure.reorder_point, figure.order_up_to)
        return (
            rule.id,
            policy,
            round(figure.daily_demand, 3),
            round(figure.demand_std, 3),
            figure.demand_class,
            figure.demand_days,
            figure.observed_days,
            rule.vendor_id,
            round(rule.lead_time, 2),
            round(rule.lead_time_std, 2),
            rule.lead_source,
            *levels_in_force,
            *standing_values(position, today, figure.daily_demand, *levels_in_force),
        )
