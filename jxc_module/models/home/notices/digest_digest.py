from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError

from ...base.halving import attempt
from ..kpi.kpi_keys import KEYS

ACTIONS = {
    'kpi_jxc_out_of_stock': 'stock.action_orderpoint',
    'kpi_jxc_below_safety': 'stock.action_orderpoint',
    'kpi_jxc_expiring_value': 'jxc_module.action_lot_outlook_board',
    'kpi_jxc_waste': 'jxc_module.action_lot_outlook_board',
}


class DigestDigest(models.Model):
    """Figures of the day in Odoo's digest: what there was at the end of each of its spans.

    Core asks for each figure six times a reader, now and before; ours are looked up, not worked
    out. A figure that its reader may not see, or that cannot be told, is left out.
    """

    _inherit = 'digest.digest'

    kpi_jxc_below_safety = fields.Boolean("Below Safety Stock")
    kpi_jxc_below_safety_value = fields.Integer(compute='_compute_kpi_jxc_below_safety_value')
    kpi_jxc_out_of_stock = fields.Boolean("Out of Stock")
    kpi_jxc_out_of_stock_value = fields.Integer(compute='_compute_kpi_jxc_out_of_stock_value')
    kpi_jxc_expiring_value = fields.Boolean("Expiring within 30 Days")
    kpi_jxc_expiring_value_value = fields.Monetary(compute='_compute_kpi_jxc_expiring_value_value')
    kpi_jxc_stock_value = fields.Boolean("Stock Value")
    kpi_jxc_stock_value_value = fields.Monetary(compute='_compute_kpi_jxc_stock_value_value')
    kpi_jxc_turnover_days = fields.Boolean("Days of Stock")
    kpi_jxc_turnover_days_value = fields.Float(compute='_compute_kpi_jxc_turnover_days_value')
    kpi_jxc_overdue = fields.Boolean("Overdue")
    kpi_jxc_overdue_value = fields.Monetary(compute='_compute_kpi_jxc_overdue_value')
    kpi_jxc_waste = fields.Boolean("Expected Waste")
    kpi_jxc_waste_value = fields.Monetary(compute='_compute_kpi_jxc_waste_value')

    def _compute_kpi_jxc_below_safety_value(self):
        self._jxc_fill('below_safety')

    def _compute_kpi_jxc_out_of_stock_value(self):
        self._jxc_fill('out_of_stock')

    def _compute_kpi_jxc_expiring_value_value(self):
        self._jxc_fill('expiring_value')

    def _compute_kpi_jxc_stock_value_value(self):
        self._jxc_fill('stock_value')

    def _compute_kpi_jxc_turnover_days_value(self):
        self._jxc_fill('turnover_days')

    def _compute_kpi_jxc_overdue_value(self):
        self._jxc_fill('overdue')

    def _compute_kpi_jxc_waste_value(self):
        self._jxc_fill('waste')

    def _jxc_fill(self, key):
        """Fill the value of a figure.

        :raise AccessError: the reader may not see it, or it cannot be told: core leaves it out of
            his mail, where any other error would keep the mails of all readers
        """
        for digest in self:
            values, error = attempt(digest.env, lambda digest=digest: digest._jxc_value(key))
            if error is not None:
                # who may hear of it is decided by the ledger
                digest.env['jxc.job.runner'].sudo()._failed(
                    'cron_kpi', digest.env.company.sudo(), digest.sudo(), error
                )
            if values is None:
                raise AccessError(digest.env._("This figure is not for you."))
            digest[f'kpi_jxc_{key}_value'] = values

    def _jxc_value(self, key):
        """Return a figure at the end of the span that core asks for, None where it is not told.

        Of a time before the first figure there is nothing: 0, which core compares with nothing.
        """
        _start, end, _companies = self._get_kpi_compute_parameters()
        company = self.company_id or self.env.company
        # core calls it local and gives UTC
        moment = fields.Datetime.to_datetime(end or fields.Datetime.now())
        kpi = self.env['jxc.kpi']
        if not kpi._kpi_allowed(key):
            return None
        day = company._jxc_local_day(moment) - timedelta(days=1)
        value = kpi._jxc_kpi_at(company, [key], day).get(key)
        if value is None:
            yesterday = company._jxc_today() - timedelta(days=1)
            value = 0 if day < yesterday else None
        return value if value is None or KEYS[key].money else round(value, 2)

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref('jxc_module.menu_jxc').id
        return {**actions, **{name: f'{xmlid}?menu_id={menu}' for name, xmlid in ACTIONS.items()}}
