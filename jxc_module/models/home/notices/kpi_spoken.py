from datetime import timedelta

from odoo import api, models

from ..kpi.kpi_keys import KEYS

# Keys whose warehouses add up to something that can be said.
ADDITIVE = {
    *('sales', 'margin', 'orders', 'stock_value', 'out_of_stock', 'below_safety'),
    *('waste', 'expiring_value', 'late_receipts'),
}
LOOK_BACK = 7  # days that a figure may be old, of a day on which the job did not run


class JxcKpi(models.Model):
    """One number a figure and day, for those who are told instead of looking."""

    _inherit = 'jxc.kpi'

    @api.model
    def _jxc_kpi_at(self, company, keys, day, warehouses=None):
        """Return the figures at the end of a local day, or of the last day before that has one.

        Under the rights of the reader, see :meth:`_jxc_kpi_read`: who is limited to warehouses gets
        their sum, where there is one.

        :param warehouses: stock.warehouse to add up; None or empty: the company
        :return: ``{key: value}``; what the reader may not see, or has no figure, is missing
        """
        days = [day - timedelta(number) for number in range(LOOK_BACK)]
        reader = self.with_context(allowed_company_ids=company.ids)
        found = {}
        for key, places in reader._jxc_kpi_read(keys, days).items():
            whole = places.get((company.id, False))
            if whole and not warehouses:
                series = [whole]
            elif key in ADDITIVE:
                wanted = set(warehouses.ids) if warehouses else None
                series = [
                    by_day
                    for (_company, place), by_day in places.items()
                    if place and (wanted is None or place in wanted)
                ]
            else:
                continue
            last = max((max(by_day) for by_day in series if by_day), default=None)
            # of a flow only the day itself: yesterday's sales are not those of the day before
            if last is None or (KEYS[key].kind == 'flow' and last != day):
                continue
            found[key] = sum(by_day[last][0] for by_day in series if last in by_day)
        return found
