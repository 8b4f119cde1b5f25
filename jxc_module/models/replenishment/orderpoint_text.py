from odoo import api, models
from odoo.tools.misc import formatLang


class StockWarehouseOrderpoint(models.Model):
    """The answer to "why 37?", in the reader's language, from the stored figures."""

    _inherit = 'stock.warehouse.orderpoint'

    @api.depends(
        'jxc_policy_id',
        'jxc_computed_on',
        'jxc_daily_demand',
        'jxc_demand_std',
        'jxc_demand_class',
        'jxc_lead_time',
        'jxc_lead_time_std',
        'jxc_lead_source',
        'jxc_safety_stock',
        'jxc_reorder_point',
        'jxc_order_up_to',
    )
    @api.depends_context('lang')
    def _compute_jxc_reason(self):
        for rule in self:
            rule.jxc_reason = "\n".join(rule._jxc_reason_sentences())

    def _jxc_reason_sentences(self):
        """Return the sentences of the reason, one a step of the computation."""
        self.ensure_one()
        if not self.jxc_computed_on:
            return [self.env._("Not computed yet. The nightly run, or “Recompute”, fills it.")]
        sentences = [self._jxc_demand_sentence(), self._jxc_lead_time_sentence()]
        if not self.jxc_policy_id:
            sentences.append(
                self.env._(
                    "No policy covers this product here: the rule's own minimum and maximum hold."
                )
            )
            return sentences
        return [*sentences, self._jxc_safety_sentence(), self._jxc_levels_sentence()]

    def _jxc_number(self, value, digits=1):
        return formatLang(self.env, value, digits=digits)

    def _jxc_demand_sentence(self):
        if self.jxc_demand_class in (False, 'none'):
            return self.env._("Nothing was in demand in the days looked at.")
        classes = dict(self._fields['jxc_demand_class']._description_selection(self.env))
        return self.env._(
            "Demand: %(daily)s a day (standard deviation %(std)s; %(class)s), in demand on "
            "%(days)s of %(observed)s days with stock.",
            daily=self._jxc_number(self.jxc_daily_demand, 2),
            std=self._jxc_number(self.jxc_demand_std, 2),
            **{'class': classes[self.jxc_demand_class]},
            days=self.jxc_demand_days,
            observed=self.jxc_observed_days,
        )

    def _jxc_lead_time_sentence(self):
        sources = dict(self._fields['jxc_lead_source']._description_selection(self.env))
        values = {
            'days': self._jxc_number(self.jxc_lead_time),
            'std': self._jxc_number(self.jxc_lead_time_std),
            'origin': sources.get(self.jxc_lead_source, ""),
            'vendor': self.jxc_vendor_id.sudo().display_name,  # a name only, as on the rule's form
        }
        if self.jxc_vendor_id:
            return self.env._(
                "Lead time: %(days)s days (standard deviation %(std)s). %(origin)s: %(vendor)s",
                **values,
            )
        return self.env._(
            "Lead time: %(days)s days (standard deviation %(std)s). %(origin)s", **values
        )

    def _jxc_safety_sentence(self):
        policy = self.jxc_policy_id.sudo()  # its terms explain the rule to whoever reads the rule
        safety = self._jxc_number(self.jxc_safety_stock)
        if policy.method == 'cover_days':
            return self.env._(
                "Safety stock %(qty)s: %(days)s days of demand, by policy “%(policy)s”.",
                qty=safety,
                days=self._jxc_number(policy.cover_days),
                policy=policy.name,
            )
        if policy.method == 'fixed':
            return self.env._(
                "Safety stock %(qty)s: fixed by policy “%(policy)s”.",
                qty=safety,
                policy=policy.name,
            )
        return self.env._(
            "Safety stock %(qty)s: no stock-out in %(level)s %% of order cycles, by policy "
            "“%(policy)s”.",
            qty=safety,
            level=self._jxc_number(policy.service_level * 100, 2),
            policy=policy.name,
        )

    def _jxc_levels_sentence(self):
        policy = self.jxc_policy_id.sudo()  # as above
        days = self.jxc_lead_time + policy.review_days
        text = self.env._(
            "Reorder point %(point)s = %(expected)s expected in %(days)s days (lead time + "
            "%(review)s days between reviews) + safety stock, rounded up. Order up to %(upto)s: "
            "%(cover)s more days of demand.",
            point=self._jxc_number(self.jxc_reorder_point),
            expected=self._jxc_number(self.jxc_daily_demand * days),
            days=self._jxc_number(days),
            review=self._jxc_number(policy.review_days),
            upto=self._jxc_number(self.jxc_order_up_to),
            cover=self._jxc_number(policy.order_days),
        )
        if policy.shelf_life_cap and self.product_id.use_expiration_date:
            cap = self.env._("Never more than sells within the shelf life.")
            return f"{text} {cap}"
        return text
