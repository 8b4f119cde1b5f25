from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.policy_choice import category_ids
from ...tools.reorder import PolicyTerms, levels, merge_days


class StockWarehouseOrderpoint(models.Model):
    """The figures of safety stock: read in a few queries, computed in plain Python."""

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
