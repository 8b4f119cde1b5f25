from datetime import timedelta

from odoo import api, fields, models

from ..base.bulk import insert_rows
from .jxc_stocktake_plan_run import Spot

# The hourly run looks back a little more than an hour, the nightly one a day.
LOOK_BACK_HOURS = 26


class JxcStocktakePlan(models.Model):
    """Counts that are due because something happened, whatever the cycle says."""

    _inherit = 'jxc.stocktake.plan'

    @api.model
    def _cron_jxc_stocktake_watch(self):
        """Look for occasions of the last hours, and for places that were frozen too long."""
        self.env['jxc.job.runner']._run_companies(
            'cron_stocktake_watch',
            # a run is the company's, whoever starts it
            lambda company: self.with_company(company).sudo()._watch_company(company),
        )

    @api.model
    def _watch_company(self, company):
        self._add_occasions(company)
        self.env['jxc.alert']._jxc_sync_freezes(company)

    @api.model
    def _add_occasions(self, company):
        """Put what happened in ``company`` on today's list, where it is not on it or counted."""
        due = self.env['jxc.stocktake.due']
        taken = self.env['jxc.facts']._open_count_places(company)
        today = company._jxc_today()
        for plan in self.search([('company_id', '=', company.id)]):
            spots = {(spot.product, spot.location): spot for spot in plan._occasions()}
            listed = due.search([('company_id', '=', company.id)])
            for row in listed:
                pair = row.product_id.id, row.location_id.id
                if row.planned_on <= today or row.stocktake_id:
                    taken.pairs.add(pair)
                elif pair in spots:
                    row.unlink()  # it comes earlier, and for another cause
            insert_rows(
                due,
                [
                    plan._due_values(spot, today)
                    for pair, spot in spots.items()
                    if not taken.has(*pair)
                ],
            )
            taken.pairs.update(spots)

    def _occasions(self):
        """Return what this plan counts because of something that happened lately.

        What was counted after that is left out.
        """
        self.ensure_one()
        kinds = {'emptied': self.on_empty, 'negative': self.on_negative, 'short': self.on_short}
        since = fields.Datetime.now() - timedelta(hours=LOOK_BACK_HOURS)
        facts, company = self.env['jxc.facts'], self.company_id
        found = facts._count_occasions(
            company, since, [kind for kind, wanted in kinds.items() if wanted], self._scope()
        )
        if not found:
            return []
        products = list({product for product, *_rest in found})
        known = {
            (row['product'], row['location']): row
            for row in facts._count_places(company, (self.warehouse_ids.ids or None, products))
        }
        counted = facts._last_counts(company, products)
        classes = self._classes(company, products)
        spots = []
        for product, location, warehouse, cause, happened in found:
            last = counted.get((product, location))
            if last and happened and last >= happened:
                continue
            row = known.get((product, location), {})
            spots.append(
                Spot(
                    product=product,
                    location=location,
                    warehouse=warehouse,
                    abc=row.get('abc') or classes.get(product) or 'C',
                    value=row.get('value', 0.0),
                    counted_on=last,
                    error_rate=row.get('error_rate', 0.0),
                    due=company._jxc_today(),
                    cause=cause,
                )
            )
        return spots

    @api.model
    def _classes(self, company, product_ids):
        products = self.env['product.product'].with_company(company).browse(product_ids)
        return {product.id: product.jxc_abc_class for product in products}
