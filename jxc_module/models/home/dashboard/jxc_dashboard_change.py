from datetime import timedelta

from odoo import api, fields, models

from ....tools.what_changed import moved, worst_drop

JOB = 'cron_dashboard_changes'
HISTORY_DAYS = 180  # of what a customer usually buys
SPAN = timedelta(days=30)
WEEK = timedelta(days=7)
GROWN = 0.2  # a fifth more
LASTS_LONGER = 0.1
MARGIN_LOST = 0.05  # of all that was earned before


class JxcDashboardChange(models.Model):
    """What changed in a company, found every night: the records behind each sentence.

    A rule is a method ``_find_<rule>``; the words are made for each reader, see
    `dashboard_changes.py`. Days are local, amounts in the currency of the company.
    """

    _name = 'jxc.dashboard.change'
    _description = "What Changed"
    _order = 'day desc, id'
    _rec_name = 'rule'
    _log_access = False  # written by the system, as a whole

    company_id = fields.Many2one(
        'res.company', required=True, readonly=True, index=True, ondelete='cascade'
    )
    day = fields.Date(required=True, readonly=True, help="The last day that was looked at.")
    rule = fields.Char(required=True, readonly=True)
    partner_id = fields.Many2one(
        'res.partner', readonly=True, ondelete='cascade', index='btree_not_null'
    )
    product_id = fields.Many2one(
        'product.product', readonly=True, ondelete='cascade', index='btree_not_null'
    )
    amount = fields.Float(readonly=True)
    before = fields.Float(readonly=True)

    @api.model
    def _cron_jxc_changes(self):
        """Find what changed until yesterday, company by company."""
        self.env['jxc.job.runner']._run_companies(JOB, self._find_changes)

    @api.model
    def _find_changes(self, company):
        """Replace what was found of a company by what the rules find now."""
        whole = self.with_company(company).with_context(allowed_company_ids=company.ids)
        yesterday = company._jxc_today() - timedelta(days=1)
        rows = []
        for rule in self._rules():
            found = getattr(whole, f'_find_{rule}')(company, yesterday)
            if found:
                rows.append({'company_id': company.id, 'day': yesterday, 'rule': rule, **found})
        whole.search([('company_id', '=', company.id)]).unlink()
        whole.create(rows)

    @api.model
    def _rules(self):
        """Return the names of the rules: ours, each a method of this model."""
        return (
            'overdue_grown',
            'silent_customer',
            'margin_down',
            'late_vendor',
            'sales_moved',
            'slow_grown',
        )

    # === RULES === #

    @api.model
    def _find_silent_customer(self, company, day):
        """Find whose usual purchases stayed away, the one with most revenue in them."""
        report = self.env['jxc.report.customer_preference']._with_params(
            date_from=day - timedelta(days=HISTORY_DAYS - 1), date_to=day
        )
        groups = report._read_group(
            [('is_missing', '=', True)],
            ['partner_id', 'product_id'],
            ['revenue:sum', 'silent_days:min'],
            order='revenue:sum desc',
            limit=1,
        )
        for partner, product, _revenue, days in groups:
            return {'partner_id': partner.id, 'product_id': product.id, 'amount': days}
        return None

    @api.model
    def _find_margin_down(self, company, day):
        """Find the product that took the gross profit of 30 days down most."""
        report = self.env['jxc.report.gross_profit']._with_params(
            date_from=day - SPAN + timedelta(days=1), date_to=day, compare='previous'
        )
        groups = report._read_group([], ['product_id'], ['profit:sum', 'previous_profit:sum'])
        figures = {product.id: (now or 0.0, before or 0.0) for product, now, before in groups}
        worst = worst_drop(figures, MARGIN_LOST)
        if worst is None:
            return None
        product, lost = worst
        return {'product_id': product, 'amount': lost, 'before': figures[product][1]}

    @api.model
    def _find_late_vendor(self, company, day):
        """Find the vendor with most order lines promised before today and still open."""
        groups = self.env['purchase.order.line']._read_group(
            self._late_domain(company), ['partner_id'], ['__count'], order='__count desc', limit=1
        )
        for vendor, count in groups:
            return {'partner_id': vendor.id, 'amount': count}
        return None

    @api.model
    def _late_domain(self, company):
        """Return the domain of the order lines that the card of late receipts counts."""
        [card] = [
            card
            for card in self.env['jxc.dashboard.card']._definitions()
            if card.key == 'late_receipts'
        ] or [None]
        if card is None:
            return [(0, '=', 1)]
        frame = self.env['jxc.dashboard']._frame_of(company)
        return [*frame.spoken(card.terms), ('company_id', '=', company.id)]

    @api.model
    def _find_overdue_grown(self, company, day):
        """Tell where customers owe a fifth more past its due date than a week before."""
        now, before = self._kept('overdue', company, day, day - WEEK)
        if moved(now, before, GROWN) > 0:
            return {'amount': now, 'before': before}
        return None

    @api.model
    def _find_slow_grown(self, company, day):
        """Tell where stock lasts a tenth longer than 30 days before."""
        now, before = self._kept('turnover_days', company, day, day - SPAN)
        if moved(now, before, LASTS_LONGER) > 0:
            return {'amount': now, 'before': before}
        return None

    @api.model
    def _find_sales_moved(self, company, day):
        """Tell where the sales of seven days lie a fifth above or below the seven before."""
        days = [day - timedelta(days=back) for back in range(14)]
        kept = self._read_kept('sales', company, days)
        now, before = (sum(kept.get(one, 0.0) for one in half) for half in (days[:7], days[7:]))
        if moved(now, before, GROWN):
            return {'amount': now, 'before': before}
        return None

    @api.model
    def _kept(self, key, company, *days):
        """Return the figure of a company at the end of days, 0 where there is none."""
        kept = self._read_kept(key, company, days)
        return [kept.get(day, 0.0) for day in days]

    @api.model
    def _read_kept(self, key, company, days):
        places = self.env['jxc.kpi']._jxc_kpi_read([key], list(days)).get(key, {})
        return {day: pair[0] for day, pair in places.get((company.id, False), {}).items()}
