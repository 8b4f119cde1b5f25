from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_amount, formatLang

from ....tools.what_changed import told
from .jxc_dashboard_change import HISTORY_DAYS, SPAN

# Rules that tell a cost.
COSTS = ('margin_down', 'slow_grown')


class JxcDashboard(models.AbstractModel):
    """What changed, in up to five sentences, each with the records that it is about."""

    _inherit = 'jxc.dashboard'

    @api.model
    def _jxc_card_changes(self, card, frame):
        """Say what the last night found, of the company in use, to who sees all of it."""
        if self.env['jxc.facts']._visible_places() is not None:
            return None
        found = self.env['jxc.dashboard.change'].search([('company_id', '=', frame.company.id)])
        sees_cost = self.env.user.has_group('jxc_module.group_cost')
        changes = {change.rule: change for change in found if sees_cost or change.rule not in COSTS}
        sentences = []
        for one in told([{'rule': rule} for rule in changes]):
            change = changes[one['rule']]
            text, action = getattr(self, f'_say_{change.rule}')(card, change)
            sentences.append({'rule': change.rule, 'text': text, 'action': action})
        return {'value': sentences, 'action': False}

    # === WORDS === #

    @api.model
    def _say_silent_customer(self, card, change):
        text = self.env._(
            "%(customer)s usually buys %(product)s, and has not for %(days)s days.",
            customer=change.partner_id.display_name,
            product=self._product_name(change),
            days=int(change.amount),
        )
        return text, self._report_of(
            'customer_preference',
            text,
            [('is_missing', '=', True)],
            date_from=change.day - timedelta(days=HISTORY_DAYS - 1),
            date_to=change.day,
            partner_ids=change.partner_id.ids,
        )

    @api.model
    def _say_margin_down(self, card, change):
        text = self.env._(
            "%(product)s earned %(amount)s less in 30 days than in the 30 days before.",
            product=self._product_name(change),
            amount=self._amount(change.amount),
        )
        return text, self._report_of(
            'gross_profit',
            text,
            [],
            date_from=change.day - SPAN + timedelta(days=1),
            date_to=change.day,
            compare='previous',
            product_ids=change.product_id.ids,
        )

    @api.model
    def _say_late_vendor(self, card, change):
        text = self.env._(
            "%(vendor)s is late: order lines %(count)s.",
            vendor=change.partner_id.display_name,
            count=int(change.amount),
        )
        domain = change._late_domain(self.env.company)
        return text, {
            'type': 'ir.actions.act_window',
            'name': text,
            'res_model': 'purchase.order.line',
            'views': [[False, 'list'], [False, 'form']],
            'view_mode': 'list,form',
            'domain': [*domain, ('partner_id', '=', change.partner_id.id)],
            'context': {},
            'target': 'current',
        }

    @api.model
    def _say_overdue_grown(self, card, change):
        text = self.env._(
            "Customers owe %(amount)s past its due date, %(more)s more than a week before.",
            amount=self._amount(change.amount),
            more=self._amount(change.amount - change.before),
        )
        return text, self._overdue_action(text, change.day)

    @api.model
    def _say_slow_grown(self, card, change):
        text = self.env._(
            "Stock lasts %(days)s days, %(more)s more than 30 days before.",
            days=round(change.amount),
            more=round(change.amount - change.before),
        )
        return text, self._report_of('slow_movers', text, [])

    @api.model
    def _say_sales_moved(self, card, change):
        part = (change.amount - change.before) / change.before
        percent = formatLang(self.env, abs(part) * 100, digits=0)
        if part > 0:
            text = self.env._(
                "Sales of 7 days lie %(percent)s%% above those of the 7 days before.",
                percent=percent,
            )
        else:
            text = self.env._(
                "Sales of 7 days lie %(percent)s%% below those of the 7 days before.",
                percent=percent,
            )
        return text, self._report_of(
            'sales_summary',
            text,
            [],
            date_from=change.day - timedelta(days=6),
            date_to=change.day,
            compare='previous',
        )

    @api.model
    def _product_name(self, change):
        """Return code and name of a product: its variant's values take eight queries."""
        product = change.product_id
        return f'[{product.default_code}] {product.name}' if product.default_code else product.name

    @api.model
    def _amount(self, amount):
        """Return an amount of the company in use, whose changes are told."""
        return format_amount(self.env, amount, self.env.company.currency_id)

    @api.model
    def _report_of(self, key, name, domain, **params):
        """Return the action of a report with parameters."""
        report = self.env[f'jxc.report.{key}']
        values = {
            name: fields.Date.to_string(value) if name.startswith('date_') else value
            for name, value in params.items()
        }
        modes = report._report_view_modes()
        return {
            'type': 'ir.actions.act_window',
            'name': name,
            'res_model': report._name,
            'views': [[False, mode] for mode in modes],
            'view_mode': ','.join(modes),
            'domain': domain,
            'context': {'jxc_report': report._with_params(**values).env.context['jxc_report']},
            'target': 'current',
        }
