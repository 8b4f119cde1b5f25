from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .kpi_keys import BACK_DAYS, DAILY, FLOW, KEYS, STOCK

# A transaction that began before the last run and ended after it.
MARGIN = timedelta(hours=1)
LEDGER = ('receivable', 'payable')
# what each source of :meth:`_kpi_touched_sql` changes
TOUCHES = {
    'ordered': ('sales', 'orders'),
    'promised': ('fill_rate',),
    'bought': ('late_receipts',),
    'invoiced': ('margin',),
    'paid': ('money_in', 'money_out'),
    'matched': ('overdue',),
    'valued': STOCK,
}


class JxcKpi(models.Model):
    """Days that were touched after they had been made: documents dated back, changed, cancelled.

    What is deleted, or dated away from a day, leaves no trace in it: "Make Again" of the list does
    all days anew.
    """

    _inherit = 'jxc.kpi'

    @api.model
    def _kpi_note_late(self, company, since, yesterday):
        """Make flows and the ledger of touched days again; note the days of the other levels.

        :param since: naive UTC, when the last run began
        """
        oldest = yesterday - timedelta(days=BACK_DAYS - 1)
        first_missing = company._jxc_local_day(since)  # nobody made it: it had not ended
        first = dict.fromkeys((*DAILY, *self._kpi_flow_keys()), first_missing)
        for source, day in self.env.execute_query(self._kpi_touched_sql(company, since - MARGIN)):
            if day is not None:
                for key in TOUCHES[source]:
                    first[key] = min(first[key], day)
        first['overdue'] = min(first['overdue'], self._kpi_ledger_again(company, oldest, yesterday))
        waiting = {
            key: fields.Date.to_date(day)
            for key, day in (company.jxc_kpi_again or {}).items()
            if key in KEYS
        }
        by_day = {}
        for key, day in first.items():
            start = max(min(day, waiting.get(key, day)), oldest)
            if start >= yesterday:
                continue
            if key in DAILY:
                waiting[key] = start
            else:
                by_day.setdefault(start, []).append(key)
        for start, keys in by_day.items():
            self._kpi_make(keys, company, start, yesterday - timedelta(days=1))
        # yesterday itself was made a moment ago
        self._kpi_wait(company, waiting, yesterday - timedelta(days=1))

    @api.model
    def _kpi_flow_keys(self):
        return [key for key, about in KEYS.items() if about.kind == FLOW]

    @api.model
    def _kpi_ledger_again(self, company, oldest, yesterday):
        """Make the balances of all days again: that is one reading.

        :return: the first day whose kept balance of receivables was another one, else yesterday
        """

        def kept():
            domain = [
                ('company_id', '=', company.id),
                ('key', '=', 'receivable'),
                ('day', '<', yesterday),
            ]
            return {row.day: row.value for row in self.search_fetch(domain, ['day', 'value'])}

        before = kept()
        self._kpi_make(LEDGER, company, oldest, yesterday)
        after, same = kept(), company.currency_id.is_zero
        return min(
            (day for day, value in before.items() if not same(value - after.get(day, 0.0))),
            default=yesterday,
        )

    @api.model
    def _kpi_touched_sql(self, company, since) -> SQL:
        """One row a source: the earliest local day of what was written after an instant.

        :return: SELECT of ``source`` (of :data:`TOUCHES`), ``day`` or NULL
        """
        self.env.flush_all()
        return SQL(
            """
              WITH sold AS (
                    SELECT sale.date_order,
                           COALESCE(sale.commitment_date, sale.date_order + make_interval(
                               days => COALESCE(line.customer_lead, 0)::int)) AS promised
                      FROM sale_order AS sale
                 LEFT JOIN sale_order_line AS line ON line.order_id = sale.id
                     WHERE sale.company_id = %(company)s
                       AND (sale.write_date > %(since)s OR line.write_date > %(since)s)),
                   moved AS (
                    SELECT date, sale_line_id FROM stock_move
                     WHERE company_id = %(company)s AND state = 'done'
                       AND write_date > %(since)s)
            SELECT 'ordered', %(ordered)s FROM sold
         UNION ALL
            SELECT 'promised', %(promised)s FROM sold
         UNION ALL
            SELECT 'bought', %(planned)s + 1
              FROM purchase_order_line AS line
              JOIN purchase_order AS purchase ON purchase.id = line.order_id
             WHERE purchase.company_id = %(company)s
               AND (purchase.write_date > %(since)s OR line.write_date > %(since)s)
         UNION ALL
            SELECT 'invoiced', MIN(item.date)
              FROM account_move AS invoice
              JOIN account_move_line AS item ON item.move_id = invoice.id
             WHERE invoice.company_id = %(company)s
               AND invoice.move_type IN ('out_invoice', 'out_refund')
               AND (invoice.write_date > %(since)s OR item.write_date > %(since)s)
               AND item.display_type = 'product'
         UNION ALL
            SELECT 'invoiced', MIN(item.date)
              FROM moved
              JOIN sale_order_line_invoice_rel AS link ON link.order_line_id = moved.sale_line_id
              JOIN account_move_line AS item ON item.id = link.invoice_line_id
         UNION ALL
            SELECT 'paid', MIN(date) FROM account_payment
             WHERE company_id = %(company)s AND write_date > %(since)s
         UNION ALL
            SELECT 'matched', MIN(max_date) FROM account_partial_reconcile
             WHERE company_id = %(company)s AND write_date > %(since)s
         UNION ALL
            SELECT 'valued', %(moved)s FROM moved
         UNION ALL
            SELECT 'valued', %(valued)s FROM product_value
             WHERE company_id = %(company)s AND write_date > %(since)s
            """,
            company=company.id,
            since=since,
            ordered=company._jxc_local_day_sql(SQL("MIN(date_order)")),
            promised=company._jxc_local_day_sql(SQL("MIN(promised)")),
            planned=company._jxc_local_day_sql(SQL("MIN(line.date_planned)")),
            moved=company._jxc_local_day_sql(SQL("MIN(date)")),
            valued=company._jxc_local_day_sql(SQL("MIN(date)")),
        )
