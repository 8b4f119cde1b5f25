import hashlib

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL
from odoo.tools.translate import get_translation

from .jxc_alert import EXPIRY_KINDS


class StockLot(models.Model):
    """The daily run: levels of lots, outlook, alerts. A few statements a company."""

    _inherit = 'stock.lot'

    # === BUSINESS === #

    @api.model
    def _cron_jxc_expiry(self):
        """Bring levels, outlook and alerts of all companies up to today."""
        self.env['jxc.job.runner']._run_companies(
            'cron_expiry',
            # a run is the company's, whoever starts it
            lambda company: self.with_company(company).sudo()._jxc_run_expiry(company),
        )

    @api.model
    def _jxc_run_expiry(self, company):
        """Bring levels, outlook and alerts of ``company`` up to its today.

        :return: False where nothing has changed since the last run of the day
        """
        transaction, mark = self._jxc_expiry_mark(company)
        known, _slash, writer = (company.jxc_expiry_mark or '').partition('/')
        # the mark is blind to what is written by the transaction that made it
        if known == mark and writer != transaction:
            return False
        self._jxc_store_levels(company)
        self.env['jxc.lot.outlook']._jxc_refresh(company)
        self.env['jxc.alert']._jxc_sync_expiry(company)
        transaction, mark = self._jxc_expiry_mark(company)
        company.jxc_expiry_mark = f'{mark}/{transaction}'
        return True

    @api.model
    def _jxc_expiry_mark(self, company):
        """Return what the daily run of ``company`` depends on and what it writes, as a short text.

        :return: ``(transaction, mark)``: the id of this transaction; a hash that stays the same as
            long as no day and no row has changed
        """
        self.env.flush_all()
        mine = SQL("company_id = %s", company.id)
        everything = SQL("TRUE")
        people = self.env['res.users']._fields
        rows = {
            'jxc_lot_outlook': mine,
            'jxc_alert': SQL("%s AND kind IN %s", mine, tuple(EXPIRY_KINDS)),
            'jxc_alert_notice': mine,
            'jxc_expiry_level': everything,
            self.env['jxc.expiry.level']._fields['category_ids'].relation: everything,
            'res_users': everything,
        }
        for name in ('company_ids', 'group_ids', 'jxc_warehouse_ids'):
            rows[people[name].relation] = everything
        facts = self.env['jxc.facts']
        found = self.env.execute_query(
            SQL("%s UNION ALL %s", facts._lot_versions_sql(company), facts._versions_sql(rows))
        )
        [(transaction,)] = self.env.execute_query(SQL("SELECT pg_current_xact_id()::text"))
        settings = (
            company._jxc_today(),
            company._jxc_tz(),
            company.partner_id.id,
            company.currency_id.decimal_places,
            company.jxc_expiry_alerts,
            company.jxc_alert_responsible_id.id,
        )
        mark = repr((settings, sorted(found)))
        return transaction, hashlib.sha256(mark.encode()).hexdigest()

    @api.model
    def _jxc_store_levels(self, company):
        """Store level and state of the lots of ``company``, where they changed. One statement.

        Those in stock, and those known from an earlier run: history that was never seen stays
        untouched. A shared lot belongs to the first company that holds it.

        :return: number of lots written
        """
        self.env['stock.quant'].flush_model()
        self.flush_model()
        rows = self.env.execute_query(self._jxc_store_levels_sql(company))
        if rows:
            self.invalidate_model(['jxc_expiry_level_id', 'jxc_expiry_state'])
        # time has passed, dates have not changed: nothing else tells the cache
        self.invalidate_model(['jxc_days_left'], flush=False)
        return len(rows)

    # === QUERIES === #

    @api.model
    def _jxc_store_levels_sql(self, company):
        today = company._jxc_today()
        return SQL(
            """
              WITH held AS MATERIALIZED (
                    SELECT quant.lot_id, MIN(quant.company_id) AS company_id
                      FROM stock_quant AS quant
                      JOIN stock_location AS spot ON spot.id = quant.location_id
                       AND spot.usage IN ('internal', 'transit')
                     WHERE quant.lot_id IS NOT NULL AND quant.quantity > 0
                  GROUP BY quant.lot_id),
                   band AS MATERIALIZED (%(bands)s),
                   days AS MATERIALIZED (%(days)s),
                   fresh AS MATERIALIZED (
                    SELECT lot.id, band.level_id,
                           CASE WHEN days.expires_on IS NULL THEN NULL
                                WHEN %(expired)s THEN 'expired'
                                ELSE COALESCE(band.lot_state, 'fresh') END AS state
                      FROM stock_lot AS lot
                 LEFT JOIN held ON held.lot_id = lot.id
                 LEFT JOIN days ON days.lot_id = lot.id
                 LEFT JOIN band ON band.category_id = days.category_id
                       AND days.expires_on - %(today)s > band.above
                       AND days.expires_on - %(today)s <= band.up_to
                     WHERE (held.lot_id IS NOT NULL OR lot.jxc_expiry_state IS NOT NULL)
                       AND COALESCE(lot.company_id, held.company_id, %(first)s) = %(company)s)
            UPDATE stock_lot AS lot
               SET jxc_expiry_level_id = fresh.level_id, jxc_expiry_state = fresh.state
              FROM fresh
             WHERE fresh.id = lot.id
               AND (lot.jxc_expiry_level_id IS DISTINCT FROM fresh.level_id
                    OR lot.jxc_expiry_state IS DISTINCT FROM fresh.state)
         RETURNING lot.id
            """,
            bands=self.env['jxc.expiry.level']._jxc_bands_sql(company),
            days=self.env['jxc.facts']._lot_days_sql(company),
            today=today,
            expired=self.env['jxc.facts']._expired_sql(SQL("days.expires_on"), today),
            company=company.id,
            first=self.env['res.company']._jxc_all().ids[0],
        )

    # === CORE'S OWN ALERT === #

    @api.model
    def _alert_date_exceeded(self):
        """Leave the lots of companies with alerts of ours to those; core tells about the others.

        Core's method searches all companies at once and has no hook: where some companies have
        alerts of ours, the lots of the others are told about here, in core's words.
        """
        # the switches of all companies: core's alert is one for all of them
        every = self.env['res.company'].sudo()._jxc_all()
        ours = every.filtered('jxc_expiry_alerts')
        if not ours:
            return super()._alert_date_exceeded()
        for lot in self._jxc_due_for_core(every - ours):
            person = lot.product_id.with_company(lot.company_id).responsible_id
            lot.activity_schedule(
                'mail.mail_activity_data_todo',
                user_id=(person or lot.product_id.responsible_id).id or SUPERUSER_ID,
                note=self._jxc_core_words(
                    "The alert date has been reached for this lot/serial number"
                ),
                summary=self._jxc_core_words("Alert Date Reached"),
            )
            lot.product_expiry_reminded = True
        return None

    @api.model
    def _jxc_due_for_core(self, companies):
        """Return the lots in stock of these companies whose alert date core would tell about."""
        in_stock = [
            ('company_id', 'in', companies.ids),
            ('quantity', '>', 0),
            ('location_id.usage', '=', 'internal'),
        ]
        return self.search(
            [
                ('alert_date', '<=', fields.Date.today()),
                ('product_expiry_reminded', '=', False),
                ('company_id', 'in', [*companies.ids, False]),
                ('quant_ids', 'any', in_stock),
            ]
        )

    @api.model
    def _jxc_core_words(self, source):
        return get_translation('product_expiry', self.env.lang or 'en_US', source, ())
