from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.policy_choice import category_ids
from ...tools.position import Position
from ...tools.reorder import PolicyTerms, levels, merge_days
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
    """The safety stock run: read in a few queries, compute in plain Python, write in one UPDATE."""

    _inherit = 'stock.warehouse.orderpoint'

    # === BUSINESS === #

    def _jxc_figures(
        self,
        as_of=None,
        lead_time=None,
        lead_time_std=None,
        review_days=None,
        service_level=None,
    ):
        """Return the figures of these rules as they would have been computed on a local day.

        Arguments override what policy and history say. Writes nothing that anybody sees.

        :param as_of: local day of the company; the history before it counts. None: today
        :param lead_time, lead_time_std, review_days: in days
        :param service_level: 0.5 to 0.9999
        :return: ``{id: {daily_demand, demand_std, lead_time, lead_time_std, safety_stock,
            reorder_point, order_up_to, demand_class}}``, quantities in the product's unit; rules of
            archived products or warehouses are missing
        :raise UserError: naming the argument that makes no sense
        """
        self.check_access('read')
        overrides = {
            'lead_time': lead_time,
            'lead_time_std': lead_time_std,
            'review_days': review_days,
            'service_level': service_level,
        }
        result = {}
        # the figures of a rule must not depend on whose warehouses the reader may see
        rules = self.sudo()
        for company, company_rules in rules.grouped('company_id').items():
            day = as_of and fields.Date.to_date(as_of)
            for rule, figure in company_rules._jxc_compute(company, day, overrides):
                result[rule.id] = {
                    'daily_demand': figure.daily_demand,
                    'demand_std': figure.demand_std,
                    'lead_time': rule.lead_time,
                    'lead_time_std': rule.lead_time_std,
                    'safety_stock': figure.safety_stock,
                    'reorder_point': figure.reorder_point,
                    'order_up_to': figure.order_up_to,
                    'demand_class': figure.demand_class,
                }
        return result

    def _jxc_compute(self, company, as_of=None, overrides=None, policies=None):
        """Compute the figures of these rules of ``company``.

        :param policies: a dict to fill with ``{rule id: (policy id or None, PolicyTerms)}``
        :return: list of (:class:`RuleInput`, :class:`Figures`), by rule id
        """
        self.env.flush_all()
        as_of = as_of or company._jxc_today()
        given = {key: value for key, value in (overrides or {}).items() if value is not None}
        terms_by_policy = self._jxc_policy_terms(company, given)
        chooser = self.env['jxc.safety.policy']._chooser(company)
        rules = []
        for rule in self._jxc_inputs(company, as_of):
            policy = chooser.choose(
                rule.product_id,
                category_ids(rule.category_path),
                rule.warehouse_id,
                rule.abc_class or '',
                rule.xyz_class or '',
            )
            if policies is not None:
                policies[rule.id] = (policy, terms_by_policy[policy])
            if 'lead_time' in given or 'lead_time_std' in given:
                asked = rule._replace(
                    lead_time=given.get('lead_time', rule.lead_time),
                    lead_time_std=given.get('lead_time_std', rule.lead_time_std),
                )
                rules.append((asked, terms_by_policy[policy]))
            else:
                rules.append((rule, terms_by_policy[policy]))
        return self._jxc_levels(company, as_of, rules)

    def _jxc_levels(self, company, as_of, rules):
        longest = max((terms.history_days for _rule, terms in rules), default=1)
        products = {rule.product_id for rule, _terms in rules}
        # a list of a few thousand products costs more than reading all
        only = products if len(products) <= 1000 else None
        first = as_of - timedelta(days=longest)
        history = self._jxc_history(company, first, as_of, [rule for rule, _terms in rules], only)
        gaps = self.env['jxc.stock.gap']._by_pair(company, first, as_of, only)
        today = as_of.toordinal()
        result = []
        for rule, terms in rules:
            start = today - terms.history_days
            first_day = max(rule.first_day.toordinal(), start) if rule.first_day else None
            place = rule.warehouse_id if rule.whole_warehouse else -rule.location_id
            days, quantities = history.get((rule.product_id, place), ((), ()))
            try:
                figure = levels(
                    merge_days(days, quantities, start, today - 1),
                    terms,
                    today=today,
                    first_day=first_day,
                    excluded=gaps.get((rule.product_id, rule.warehouse_id), ()),
                    lead_time=rule.lead_time,
                    lead_time_std=rule.lead_time_std,
                    shelf_days=rule.shelf_days,
                )
            except ValueError as error:
                raise UserError(
                    self.env._(
                        "Reordering rule of %(product)s: %(error)s",
                        product=self.env['product.product'].browse(rule.product_id).display_name,
                        error=error,
                    )
                ) from error
            result.append((rule, figure))
        return result

    def _jxc_history(self, company, first, as_of, rules, only):
        """Return the demand lines by (product, warehouse id) and (product, −location id).

        :param first: first local day to read; the last one is the day before ``as_of``
        :param only: ids of the products to read, or None for all
        """
        facts = self.env['jxc.facts']
        last = as_of - timedelta(days=1)
        history = facts._demand_lines(company, first, last, only)
        inner = {rule.location_id for rule in rules if not rule.whole_warehouse}
        if inner:
            found = facts._demand_lines(company, first, last, only, sorted(inner))
            history.update({(product, -place): lines for (product, place), lines in found.items()})
        return history

    @api.model
    def _jxc_policy_terms(self, company, given):
        """Return ``{policy id or None: PolicyTerms}`` with the given overrides."""
        own = {key: given[key] for key in ('review_days', 'service_level') if key in given}
        if 'service_level' in given:
            own['method'] = 'service_level'
        # without a policy nothing is proposed; the figures tell what the demand asks for
        terms = {None: PolicyTerms(shelf_life_cap=False)._replace(**own)}
        names = PolicyTerms._fields
        policies = self.env['jxc.safety.policy'].with_context(active_test=False)
        for policy in policies.search([('company_id', '=', company.id)]):
            terms[policy.id] = PolicyTerms(**{name: policy[name] for name in names})._replace(**own)
        return terms

    # === NIGHTLY RUN === #

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
