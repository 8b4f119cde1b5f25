from datetime import datetime, time, timedelta

from odoo import fields, models
from odoo.tools import float_round

from ...base.during import during, ongoing
from .evaluation import Evaluation, Outcome
from .known_ways import BINDING_CONTEXT
from .orderpoint_sources import PAGE

BY_CORE = 'jxc_scheduler_by_core'


class StockWarehouseOrderpoint(models.Model):
    """Quantities, lead times and what to order of any number of rules, in a few queries."""

    _inherit = 'stock.warehouse.orderpoint'

    def _jxc_by_core(self):
        """Return a block within which core works out each rule by its own methods."""
        return during(self.env, BY_CORE, True)

    def _jxc_switched(self):
        """Return those of these rules whose company has the set-based scheduler switched on."""
        companies = self.env['res.company']._jxc_scheduler_ids()
        if (
            not companies
            or ongoing(self.env, BY_CORE)
            or not BINDING_CONTEXT.isdisjoint(self.env.context)
        ):
            return self.browse()
        stored = self.browse([rule for rule in self._ids if isinstance(rule, int)])
        if len(stored) <= PAGE:
            return stored.filtered(lambda rule: rule.company_id.id in companies)
        # of many one column at once, not all columns of page after page, and no record of each
        stored.fetch(['company_id'])
        known = self._fields['company_id']._get_cache(self.env)
        return self.browse(
            [rule for rule in stored._ids if known.get(rule) in companies]
            if all(rule in known for rule in stored._ids)
            else stored.filtered(lambda rule: rule.company_id.id in companies)._ids
        )

    def _jxc_rest(self, mine):
        """Return those of these rules that are not keys of a dictionary: left to core."""
        return self.browse([rule for rule in self._ids if rule not in mine])

    def _jxc_evaluate(self, leads_only=False):
        """Work out the figures of these rules as core would, those that core keeps apart.

        The reader's rights decide what stock, moves and prices count, as in core's forecast.

        :param leads_only: no quantities, which stay 0
        :return: (``{rule id: Outcome}``, ``{rule id: reason}``, ``{rule id: RuleRow}``,
            ``{rule id: Source}``); each rule is in one of the first two
        """
        facts = self.env['jxc.facts']
        with self._jxc_by_core():
            rows = facts._scheduler_rules(self.ids)
            left = self._jxc_left_to_core(rows)
            rows = [row for row in rows if row.id not in left]
            lists, named = facts._scheduler_prices(
                {row.template_id for row in rows},
                {row.supplier_id for row in rows if row.supplier_id},
            )
            sources, kept = self._jxc_sources(rows, lists)
            left |= kept
            rows = [row for row in rows if row.id in sources]
            evaluation = self._jxc_evaluation()
            leads, ends = {}, {}
            now = fields.Datetime.now()
            for row in rows:
                try:
                    days, horizon, vendor = evaluation.lead(
                        row,
                        sources[row.id],
                        lists.get(row.template_id, ()),
                        named.get(row.supplier_id),
                    )
                    end = ends.get(horizon)
                    if end is None:
                        end = datetime.combine(horizon, time()) + timedelta(days=1)
                        ends[horizon] = end
                except OverflowError:
                    left[row.id] = 'horizon'
                    continue
                if end <= now:
                    left[row.id] = 'horizon'
                else:
                    leads[row.id] = (days, horizon, end, vendor)
            rows = {row.id: row for row in rows if row.id in leads}
            if leads_only:
                return (
                    {rule: Outcome(0, 0, *leads[rule][:2], 0, leads[rule][3]) for rule in rows},
                    *(left, rows, sources),
                )
            outcomes = self._jxc_outcomes(rows, sources, leads, lists, named, evaluation)
        return outcomes, left, rows, sources

    def _jxc_evaluation(self):
        """Return an :class:`Evaluation` of today for whoever asks."""
        currencies, companies, rates = (self.env['res.currency'], self.env['res.company'], {})
        if not self.env.context.get('tz'):  # else nobody asks for the reader's
            (self.env.user.partner_id | self.env.companies.partner_id).mapped('tz')

        def rate(currency, company, day):
            key = (currency, company, day)
            if key not in rates:
                to_company = companies.browse(company)
                rates[key] = currencies._get_conversion_rate(
                    currencies.browse(currency), to_company.currency_id, to_company, day
                )
            return rates[key]

        return Evaluation(
            fields.Date.today(),
            fields.Date.context_today(self),
            self.browse().get_horizon_days() or 0,
            self.env['decimal.precision'].precision_get('Product Unit'),
            rate,
        )

    def _jxc_outcomes(self, rows, sources, leads, lists, named, evaluation):
        """Return ``{rule id: Outcome}`` with what is on hand, forecast and to order."""
        if not rows:
            return {}
        stock = self.env['jxc.facts']._scheduler_stock(
            [(row.id, row.product_id, row.location_id, leads[row.id][2]) for row in rows.values()],
            evaluation.digits,
        )
        sold = self._jxc_sold_in_time(rows, {rule: leads[rule][2] for rule in rows})
        products = self.env['product.product'].browse({row.product_id for row in rows.values()})
        asked, _by_warehouse = products._get_quantity_in_progress(
            list({row.location_id for row in rows.values()})
        )
        companies = {}
        outcomes = {}
        for rule, row in rows.items():
            days, horizon, _end, vendor = leads[rule]
            on_hand, forecast = stock[rule]
            if rule in sold:
                forecast = float_round(
                    forecast + sold[rule], precision_rounding=evaluation.rounding
                )
            in_progress = asked.get((row.product_id, row.location_id), 0.0)
            shown = forecast
            if in_progress:
                forecast += in_progress
                shown = float_round(forecast, precision_digits=evaluation.digits)
            quantity = 0.0
            if evaluation.below_minimum(shown, row):
                if row.company_id not in companies:
                    company = self.env['res.company'].browse(row.company_id)
                    companies[row.company_id] = (
                        company.partner_id.tz or 'UTC',
                        self._jxc_horizon_of(company),
                    )
                quantity = evaluation.to_order(
                    row,
                    sources[rule],
                    forecast,
                    horizon,
                    lists.get(row.template_id, ()),
                    named.get(row.supplier_id),
                    *companies[row.company_id],
                )
                quantity = float_round(quantity, precision_digits=evaluation.digits)
            outcomes[rule] = Outcome(on_hand, shown, days, horizon, quantity, vendor)
        return outcomes

    def _jxc_horizon_of(self, company):
        """Return the days of horizon that core takes for a rule of a company."""
        return self.env.context.get('global_horizon_days', company.horizon_days)
