from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# Receipts and bills of a month are still entered in its first days after; then it stays.
SETTLE_DAYS = 10
HISTORY_MONTHS = 12


class JxcVendorScore(models.Model):
    """How a vendor delivered in a month. Written by the snapshot only."""

    _name = 'jxc.vendor.score'
    _description = "Vendor Score"
    _order = 'month desc, receipts desc, id'
    _rec_name = 'partner_id'

    partner_id = fields.Many2one(
        'res.partner', string="Vendor", required=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one('res.company', required=True, index=True, ondelete='cascade')
    currency_id = fields.Many2one(related='company_id.currency_id')
    month = fields.Date(required=True, help="The first day of the month.")
    receipts = fields.Integer(
        string="Number of Receipts",
        help="Order lines received, each day of receipt counts once.",
    )
    on_time = fields.Integer(help="Received on the promised day or before.")
    on_time_rate = fields.Float(string="On Time %", aggregator='avg')
    due_lines = fields.Integer(string="Lines Due", help="Order lines promised for the month.")
    in_full_rate = fields.Float(
        string="In Full %",
        aggregator='avg',
        help="Received ÷ ordered of the lines due, on average, whenever it came.",
    )
    accepted_rate = fields.Float(
        string="Accepted %",
        aggregator='avg',
        help="The part of what came that was not rejected at inspection, on average.",
    )
    price_trend = fields.Float(
        string="Price Trend %",
        aggregator='avg',
        groups='jxc_module.group_cost',
        help="How much dearer this month's purchases were than at the prices of the last month "
        "before in which the same products were bought from this vendor.",
    )
    spent = fields.Monetary(
        groups='jxc_module.group_cost',
        help="Purchases of the month whose price can be compared, untaxed.",
    )
    spent_before = fields.Monetary(string="Spent at Earlier Prices", groups='jxc_module.group_cost')
    has_trend = fields.Boolean(compute='_compute_has_trend', compute_sudo=True)

    _once = models.UniqueIndex(
        '(partner_id, company_id, month)', "There is one score a vendor, company and month."
    )

    # === COMPUTE === #

    @api.depends('spent_before')
    def _compute_has_trend(self):
        for score in self:
            score.has_trend = bool(score.spent_before)

    @api.depends('partner_id', 'month')
    def _compute_display_name(self):
        for score in self:
            score.display_name = f'{score.partner_id.display_name} {score.month:%Y-%m}'

    # === ACTIONS === #

    def action_recompute(self):
        """Button: compute the months of these scores again, from today's documents.

        :raises AccessError: for those who may not read scores
        """
        self._check_recompute()
        for company, own in self.grouped('company_id').items():
            for month in sorted(set(own.mapped('month'))):
                # The figures are the company's, whoever asks; nobody may write them by hand.
                self.sudo()._snapshot(company, month)
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    def action_compute_history(self):
        """Button: compute the last twelve complete months of the current companies.

        Not ``api.model``: the button hands over ids.
        """
        self._check_recompute()
        for company in self.env.companies:
            last = self._last_month(company)
            for back in range(HISTORY_MONTHS):
                # see action_recompute
                self.sudo()._snapshot(company, last - relativedelta(months=back))
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    # === BUSINESS === #

    @api.model
    def _cron_vendor_scores(self):
        """Keep the score of the last complete month of each company."""
        self.env['jxc.job.runner']._run_companies('cron_vendor_score', self._snapshot_due)

    @api.model
    def _snapshot_due(self, company):
        """Compute the last complete month where it is missing or may still change."""
        month = self._last_month(company)
        today = company._jxc_today()
        known = self.search_count([('company_id', '=', company.id), ('month', '=', month)], limit=1)
        if not known or today.day <= SETTLE_DAYS:
            self._snapshot(company, month)

    @api.model
    def _snapshot(self, company, month):
        """Write the scores of one month of a company, in a constant number of queries.

        :param date month: its first day
        """
        # a score is the company's, whoever reads it later
        facts = self.env['jxc.facts'].sudo().with_company(company)
        first, last = month, month + relativedelta(months=1) - timedelta(days=1)
        self.flush_model()
        values = SQL(
            """
            SELECT %(company)s, %(month)s::date, partner_id, receipts, on_time, due_lines,
                   100.0 * on_time / NULLIF(receipts, 0),
                   100.0 * filled / NULLIF(due_lines, 0),
                   100.0 * accepted / NULLIF(receipts, 0),
                   100.0 * (spent / NULLIF(spent_before, 0) - 1),
                   spent, spent_before,
                   %(user)s, now() AT TIME ZONE 'UTC', %(user)s, now() AT TIME ZONE 'UTC'
              FROM (%(scores)s) AS score
            """,
            company=company.id,
            month=month,
            user=self.env.uid,
            scores=facts._vendor_scores_sql(company, first, last),
        )
        # two runs at once: the second one meets the rows of the first and writes the same
        kept = self.env.execute_query(
            SQL(
                """
                INSERT INTO jxc_vendor_score (
                       company_id, month, partner_id, receipts, on_time, due_lines,
                       on_time_rate, in_full_rate, accepted_rate, price_trend,
                       spent, spent_before, create_uid, create_date, write_uid, write_date)
                %(values)s
                    ON CONFLICT (partner_id, company_id, month) DO UPDATE
                   SET receipts = EXCLUDED.receipts, on_time = EXCLUDED.on_time,
                       due_lines = EXCLUDED.due_lines, on_time_rate = EXCLUDED.on_time_rate,
                       in_full_rate = EXCLUDED.in_full_rate,
                       accepted_rate = EXCLUDED.accepted_rate,
                       price_trend = EXCLUDED.price_trend, spent = EXCLUDED.spent,
                       spent_before = EXCLUDED.spent_before, write_uid = EXCLUDED.write_uid,
                       write_date = EXCLUDED.write_date
             RETURNING id
                """,
                values=values,
            )
        )
        self.invalidate_model()
        # a vendor whose documents of the month are all gone has no score any more
        self.search(
            [
                ('company_id', '=', company.id),
                ('month', '=', month),
                ('id', 'not in', [row[0] for row in kept]),
            ]
        ).unlink()

    @api.model
    def _jxc_before_partner_merge(self, sources, target):
        """Make one score a month of those of vendors who become one: as if it were one vendor."""
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                  WITH joined AS (
                    SELECT company_id, month,
                           (array_agg(id ORDER BY partner_id = %(target)s DESC, id))[1] AS kept,
                           SUM(receipts) AS receipts, SUM(on_time) AS on_time,
                           SUM(due_lines) AS due_lines,
                           SUM(in_full_rate * due_lines) / NULLIF(SUM(due_lines), 0) AS in_full,
                           SUM(accepted_rate * receipts) / NULLIF(SUM(receipts), 0) AS accepted,
                           SUM(spent) AS spent, SUM(spent_before) AS spent_before
                      FROM jxc_vendor_score
                     WHERE partner_id IN %(partners)s
                  GROUP BY company_id, month
                    HAVING COUNT(*) > 1),
                       written AS (
                    UPDATE jxc_vendor_score AS score
                       SET receipts = joined.receipts, on_time = joined.on_time,
                           due_lines = joined.due_lines, in_full_rate = joined.in_full,
                           on_time_rate = 100.0 * joined.on_time / NULLIF(joined.receipts, 0),
                           accepted_rate = joined.accepted, spent = joined.spent,
                           spent_before = joined.spent_before,
                           price_trend =
                               100.0 * (joined.spent / NULLIF(joined.spent_before, 0) - 1)
                      FROM joined
                     WHERE score.id = joined.kept)
                DELETE FROM jxc_vendor_score AS score USING joined
                 WHERE score.partner_id IN %(partners)s AND score.id != joined.kept
                   AND score.company_id = joined.company_id AND score.month = joined.month
                """,
                target=target.id,
                partners=(*sources._ids, target.id),
            )
        )
        self.invalidate_model()

    @api.model
    def _last_month(self, company):
        today = company._jxc_today()
        return today.replace(day=1) - relativedelta(months=1)

    @api.model
    def _check_recompute(self):
        self.check_access('read')
        if not (
            self.env.su
            or self.env.user.has_group('jxc_module.group_buyer')
            or self.env.user.has_group('jxc_module.group_manager')
        ):
            raise AccessError(self.env._("Only buyers and managers compute vendor scores."))

    def _days(self):
        return self.month, self.month + relativedelta(months=1) - timedelta(days=1)
