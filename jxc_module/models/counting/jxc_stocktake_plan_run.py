from bisect import bisect_right
from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models

from ...tools.count_due import first_days, interval_days, level
from ..base.bulk import insert_rows

# Working days ahead that are planned; as many days after a large difference is it counted again.
HORIZON = 20
AGAIN_DAYS = 7


class Spot(NamedTuple):
    """What lies of a product in a place, and when it is due."""

    product: int
    location: int
    warehouse: int
    abc: str
    value: float
    counted_on: object
    error_rate: float
    due: object
    cause: str


class JxcStocktakePlan(models.Model):
    """The run that makes the list of what is due, balanced over working days."""

    _inherit = 'jxc.stocktake.plan'

    @api.model
    def _cron_jxc_stocktake_plans(self):
        """Plan the counts of all companies, open those of plans that do so, tell who is due."""
        self.env['jxc.job.runner']._run_companies(
            'cron_stocktake_plans',
            # a run is the company's, whoever starts it
            lambda company: self.with_company(company).sudo()._run_company(company),
        )

    @api.model
    def _run_company(self, company):
        plans = self._plan_company(company)
        for plan in plans.filtered('opens_counts'):
            plan._open_due()
        self.env['jxc.alert']._jxc_sync_counting(company)

    @api.model
    def _plan_company(self, company):
        """Make the rows of what is due in ``company`` anew, plan after plan.

        A fixed number of queries a plan.

        :return: the plans
        """
        plans = self.search([('company_id', '=', company.id)])
        due = self.env['jxc.stocktake.due']
        due.search([('company_id', '=', company.id), ('stocktake_id', '=', False)]).unlink()
        due.search(
            [
                ('company_id', '=', company.id),
                ('stocktake_id.state', 'in', ('posted', 'cancelled')),
            ]
        ).unlink()
        # what is being counted, by a plan or not, is not asked for again
        taken = self.env['jxc.facts']._open_count_places(company)
        kept = due.search_fetch([('company_id', '=', company.id)], ['product_id', 'location_id'])
        taken.pairs.update((row.product_id.id, row.location_id.id) for row in kept)
        days = self._working_days(company, HORIZON)
        for plan in plans:
            rows = [
                row
                for row in plan._due_rows(days)
                if not taken.has(row['product_id'], row['location_id'])
            ]
            taken.pairs.update((row['product_id'], row['location_id']) for row in rows)
            insert_rows(due, rows)
        return plans

    def _due_rows(self, days):
        """Return the values of what this plan has on the given working days.

        :param days: working days from today on, in order
        """
        self.ensure_one()
        spots = self._spots()
        order = sorted(range(len(spots)), key=lambda i: (-spots[i].value, i))
        spots = [spots[i] for i in order]
        dues = [
            bisect_right(days, spot.due) - 1 if spot.due <= days[-1] else HORIZON for spot in spots
        ]
        planned = level(dues, len(days), self.daily_limit)
        rows = {
            (spot.product, spot.location): self._due_values(spot, days[day])
            for spot, day in zip(spots, planned, strict=True)
            if day is not None
        }
        # an occasion is not put off, and says more than that it is its turn
        for spot in self._occasions():
            rows[spot.product, spot.location] = self._due_values(spot, days[0])
        return list(rows.values())

    def _due_values(self, spot, day):
        return {
            'plan_id': self.id,
            'company_id': self.company_id.id,
            'product_id': spot.product,
            'location_id': spot.location,
            'warehouse_id': spot.warehouse,
            'abc': spot.abc,
            'cause': spot.cause,
            'counted_on': spot.counted_on,
            'error_rate': spot.error_rate,
            'due_on': spot.due,
            'planned_on': day,
            'value': self.company_id.currency_id.round(spot.value),
        }

    def _spots(self):
        """Return what the plan counts with the day on which it is due."""
        company, today = self.company_id, self.company_id._jxc_today()
        spots, never = [], defaultdict(list)
        for row in self.env['jxc.facts']._count_places(company, self._scope()):
            abc = row.pop('abc') or 'C'
            large = row.pop('large')
            if (
                self.value_as_a
                and company.currency_id.compare_amounts(row['value'], self.value_as_a) >= 0
            ):
                abc = 'A'
            times = {'A': self.times_a, 'B': self.times_b, 'C': self.times_c}[abc]
            days = interval_days(times, row['error_rate'] if self.errors_sooner else 0.0)
            if days is None:
                continue
            came, base = row.pop('came_on'), row.pop('base')
            spot = Spot(**row, abc=abc, due=None, cause='cycle' if base else 'never')
            if base:
                last = company._jxc_local_day(base)
                if large and self.on_variance and days > AGAIN_DAYS:
                    spot, days = spot._replace(cause='variance'), AGAIN_DAYS
                spots.append(spot._replace(due=last + timedelta(days)))
            elif came and company._jxc_local_day(came) > self.since:
                spots.append(spot._replace(due=company._jxc_local_day(came) + timedelta(days)))
            else:
                never[abc, days].append(spot)
        for (_abc, days), group in never.items():
            # dearest first; what is left of the first cycle for what is left to count
            group.sort(key=lambda spot: (-spot.value, spot.product, spot.location))
            left = max(days - max((today - self.since).days, 0), 1)
            spots += [
                spot._replace(due=max(today, self.since) + timedelta(day))
                for spot, day in zip(group, first_days(len(group), left), strict=True)
            ]
        return spots

    def _scope(self):
        """Return the warehouses and products that the plan covers.

        :return: ``(warehouse ids, product ids)``, None for all
        """
        self.ensure_one()
        products = None
        if self.category_ids:
            products = (
                self.env['product.product']
                .with_context(active_test=False)
                .search([('categ_id', 'child_of', self.category_ids.ids)])
                .ids
            )
        return self.warehouse_ids.ids or None, products

    def _open_due(self):
        """Open counts of what is planned up to today, where they can be opened."""
        self.ensure_one()
        due = self.env['jxc.stocktake.due'].search(
            [
                ('plan_id', '=', self.id),
                ('stocktake_id', '=', False),
                ('planned_on', '<=', self.company_id._jxc_today()),
            ]
        )
        self.env['jxc.job.runner']._do(
            'cron_stocktake_plans', self.company_id, self, lambda _plan: due._open_counts()
        )

    @api.model
    def _working_days(self, company, number):
        """Return the next working days of a company, from today on."""
        today = company._jxc_today()
        calendar = company.resource_calendar_id
        unusual = {}
        if calendar:
            start = fields.Datetime.to_datetime(today)
            unusual = calendar._get_unusual_days(start, start + timedelta(4 * number), company)
        days, ahead = [], 0
        while len(days) < number:
            day = today + timedelta(ahead)
            # what the calendar does not know (a company that never works) is a working day
            if ahead >= 4 * number or not unusual.get(fields.Date.to_string(day)):
                days.append(day)
            ahead += 1
        return days
