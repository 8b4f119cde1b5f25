from datetime import timedelta
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, models
from odoo.tools import formatLang

from ..kpi.kpi_keys import FLOW, KEYS

# In this order, the first ten that the reader may see and that have a figure.
ORDER = (
    *('sales', 'orders', 'margin', 'money_in', 'money_out', 'overdue', 'receivable'),
    *('out_of_stock', 'below_safety', 'late_receipts', 'expiring_value', 'fill_rate'),
    *('approvals', 'stock_value', 'waste', 'payable'),
)
MOST = 10
PAGE = '/odoo/jxc'
# What a click on a line opens, by the id of its action; the dashboard where there is none.
OPENS = {
    'sales': 'jxc_module.action_report_sales_summary',
    'orders': 'sale.action_orders',
    'margin': 'jxc_module.action_report_gross_profit',
    'money_in': 'jxc_module.action_report_payment_summary',
    'money_out': 'jxc_module.action_report_payment_summary',
    'overdue': 'jxc_module.action_report_ageing',
    'receivable': 'jxc_module.action_report_ageing',
    'payable': 'jxc_module.action_report_ageing',
    'out_of_stock': 'jxc_module.action_replenishment',
    'below_safety': 'jxc_module.action_replenishment',
    'expiring_value': 'jxc_module.action_report_expiry',
    'waste': 'jxc_module.action_lot_outlook_board',
    'approvals': 'jxc_module.action_approval',
    'stock_value': 'jxc_module.action_report_stock_movement',
}


class Line(NamedTuple):
    """One line of the report, in the language of its reader."""

    label: str
    value: str
    change: str  # may be empty
    path: str  # of the page behind it

    def text(self):
        change = f' ({self.change})' if self.change else ''
        return f'{self.label}: {self.value}{change}'


class JxcDailyReport(models.Model):
    """What is said: the same lines for people and for groups."""

    _inherit = 'jxc.daily.report'

    @api.model
    def _lines(self, company, keys=ORDER, warehouses=None):
        """Return the lines of the day before, in the language of the environment.

        Flows are compared with the same day of the week before, the others with the day before.

        :return: list of :class:`Line`
        """
        day = company._jxc_today() - timedelta(days=1)
        kpi = self.env['jxc.kpi']
        now = kpi._jxc_kpi_at(company, keys, day, warehouses)
        shown = [key for key in keys if key in now][:MOST]
        flows = [key for key in shown if KEYS[key].kind == FLOW]
        before = kpi._jxc_kpi_at(company, flows, day - timedelta(days=7), warehouses)
        others = [key for key in shown if key not in flows]
        before |= kpi._jxc_kpi_at(company, others, day - timedelta(days=1), warehouses)
        labels = dict(kpi._fields['key']._description_selection(self.env))
        return [
            Line(
                labels[key],
                self._spoken(key, now[key], company),
                self._change(key, now[key], before.get(key)),
                f'/odoo/action-{OPENS[key]}' if key in OPENS else PAGE,
            )
            for key in shown
        ]

    @api.model
    def _spoken(self, key, value, company):
        if KEYS[key].money:
            # what we owe has the sign of the ledger
            value = abs(value) if key == 'payable' else value
            return formatLang(self.env, value, currency_obj=company.currency_id)
        if key == 'fill_rate':
            return f'{formatLang(self.env, value * 100, digits=1)} %'
        return formatLang(self.env, value, digits=0)

    @api.model
    def _change(self, key, value, before):
        """Return how a figure changed: in percent, of small numbers by how many."""
        if before is None or value == before:
            return ''
        if KEYS[key].money:
            if not before:
                return ''
            percent = (value - before) / abs(before) * 100
            return f'{"+" if percent > 0 else "−"}{formatLang(self.env, abs(percent), digits=0)} %'
        difference = value - before
        if key == 'fill_rate':
            difference *= 100
        sign = '+' if difference > 0 else '−'
        return f'{sign}{formatLang(self.env, abs(difference), digits=0)}'

    def _body(self, lines):
        """Return the lines as HTML."""
        if not lines:
            return Markup("<p class='text-muted'>%s</p>") % self.env._(
                "There are no figures of yesterday that you may see."
            )
        base = self.get_base_url()
        rows = Markup().join(
            Markup(
                "<tr><td style='padding:4px 16px 4px 0'><a href='%s'>%s</a></td>"
                "<td style='padding:4px 16px 4px 0;text-align:right'><b>%s</b></td>"
                "<td style='padding:4px 0;text-align:right;color:#6c757d'>%s</td></tr>"
            )
            % (f'{base}{line.path}', line.label, line.value, line.change)
            for line in lines
        )
        return Markup("<table>%s</table><p><a href='%s'>%s</a></p>") % (
            rows,
            f'{base}{PAGE}',
            self.env._("Open the dashboard"),
        )
