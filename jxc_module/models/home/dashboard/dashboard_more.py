from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .jxc_dashboard_change import HISTORY_DAYS


class JxcDashboard(models.AbstractModel):
    """Cards that need more than a domain written down."""

    _inherit = 'jxc.dashboard'

    # === SALES === #

    @api.model
    def _jxc_card_orders(self, card, frame):
        """Count the orders confirmed in the period; past days as they were kept."""
        return {
            'domain': self._orders_domain(frame, frame.first, frame.last),
            'compare': self._compare(card, frame),
        }

    @api.model
    def _orders_domain(self, frame, first, last):
        start, end = frame.company._jxc_day_range(first, last)
        return [
            ('state', '=', 'sale'),
            ('date_order', '>=', fields.Datetime.to_string(start)),
            ('date_order', '<', fields.Datetime.to_string(end)),
        ]

    @api.model
    def _jxc_card_not_bought(self, card, frame):
        """Count what the reader's customers usually buy and did not, customer by product."""
        first = fields.Date.subtract(frame.today, days=HISTORY_DAYS - 1)
        report = self.env['jxc.report.customer_preference']._with_params(
            date_from=first, date_to=frame.today, user_ids=[self.env.uid]
        )
        domain = [('is_missing', '=', True)]
        count = report.search_count(domain)
        return {
            'value': count,
            'domain': domain,
            'context': {'jxc_report': report.env.context['jxc_report']},
        }

    # === MONEY === #

    @api.model
    def _jxc_card_cash_month(self, card, frame):
        """Add up what falls due within 30 days on both sides, as the ledger has it now."""
        facts = self.env['jxc.facts']
        due = Domain('date_maturity', '<=', fields.Date.add(frame.today, days=30))
        due |= Domain('date_maturity', '=', False)
        terms = Domain.OR(
            Domain(facts._open_now_domain(company, 'asset_receivable', 'liability_payable'))
            for company in self.env.companies
        )
        # by their ids PostgreSQL finds the open ones in core's index, not among all items
        accounts = self.env['account.account'].search(
            [('account_type', 'in', ('asset_receivable', 'liability_payable'))]
        )
        among = Domain('account_id', 'in', accounts.ids)
        return {'domain': self._plain(terms & due & among)}

    @api.model
    def _jxc_card_bills_held(self, card, frame):
        # a switch, no secret
        if not any(company.jxc_bill_match for company in self.env.companies.sudo()):
            return None
        return {}

    @api.model
    def _jxc_card_fapiao_missing(self, card, frame):
        """Count only where fapiaos are given: in China, or where there is one already."""
        company = frame.company.sudo()  # where it is, is no secret
        chinese = company.country_id.code == 'CN' or company.currency_id.name == 'CNY'
        if chinese or self.env['jxc.fapiao'].search_count([], limit=1):
            return {}
        return None

    @api.model
    def _jxc_card_closing_state(self, card, frame):
        """Say which month was closed last, and how many are open or have changed since."""
        closings = self.env['jxc.closing']
        # one company at a time: each has months of its own
        own = [('company_id', '=', frame.company.id)]
        closed = [*own, ('state', '=', 'closed')]
        groups = closings._read_group(closed, ['is_stale'], ['month:max', '__count'])
        answer = {'domain': own, 'tone': False}
        if not groups:
            return {**answer, 'value': self.env._("None yet")}
        last = max(month for _stale, month, _count in groups)
        stale = sum(count for is_stale, _month, count in groups if is_stale)
        if stale:
            answer['notes'] = [self.env._("Changed since: %(count)s", count=stale)]
            answer['tone'] = 'warning'
        return {**answer, 'value': format_date(self.env, last, date_format='yyyy-MM')}

    # === STOCK === #

    @api.model
    def _jxc_card_quarantine(self, card, frame):
        warehouses = frame.warehouse or self._warehouses()  # of a limited reader his own
        places = warehouses.jxc_quarantine_loc_id
        return {
            'domain': [('location_id', 'child_of', places.ids), ('quantity', '>', 0)],
            'measure': '__count',
        }

    # === PURCHASE === #

    @api.model
    def _jxc_card_price_rises(self, card, frame):
        """Add up what this month's purchases cost more than at last month's prices."""
        report = self.env['jxc.report.purchase_cost']._with_params(
            period='this_month', compare='previous'
        )
        domain = [('variance', '>', 0)]
        by_company = {}
        rows = report._read_group(
            domain, ['company_id', 'product_id', 'partner_id'], ['variance:sum']
        )
        for company, _product, _vendor, variance in rows:
            by_company[company.id] = by_company.get(company.id, 0.0) + variance
        return {
            **self._money(by_company),
            'domain': domain,
            'context': {'jxc_report': report.env.context['jxc_report']},
            'tone': 'warning' if by_company else False,
        }

    @api.model
    def _plain(self, domain):
        """Return a domain as a client reads it: lists, days as text."""

        def plain(value):
            if isinstance(value, (list, tuple)):
                return [plain(part) for part in value]
            if hasattr(value, 'isoformat'):
                return fields.Date.to_string(value)
            return list(value) if isinstance(value, (set, frozenset)) else value

        return [plain(term) for term in domain]
