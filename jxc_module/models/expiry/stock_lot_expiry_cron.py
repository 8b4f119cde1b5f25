import hashlib

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..base.context_only import AlertCompanies
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
        """Leave the lots of companies with alerts of ours to those; core tells about the others."""
        every = self.env['res.company'].sudo()._jxc_all()
        ours = every.filtered('jxc_expiry_alerts')
        if not ours:
            return super()._alert_date_exceeded()
        if ours == every:
            return None
        others = AlertCompanies(tuple((every - ours).ids))
        model = self.with_context(jxc_core_alert_companies=others)
        return super(StockLot, model)._alert_date_exceeded()

    @api.model
    def search(self, domain, offset=0, limit=None, order=None):
        # core's alert searches all companies at once and has no other hook
        companies = AlertCompanies.of(self.env, 'jxc_core_alert_companies')
        if companies:
            held = [('company_id', 'in', companies), ('quantity', '>', 0)]
            domain = Domain(domain) & (
                Domain('company_id', 'in', companies)
                | Domain('company_id', '=', False)
                & Domain('quant_ids', 'any', [*held, ('location_id.usage', '=', 'internal')])
            )
        return super().search(domain, offset=offset, limit=limit, order=order)
