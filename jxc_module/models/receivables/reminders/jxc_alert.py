from odoo import api, fields, models
from odoo.tools import SQL, format_date

DANGER_DAYS = 30  # overdue for longer than this is a danger, before it a warning


class JxcAlert(models.Model):
    """Alerts on customers whose invoices are overdue: one a customer, not one an invoice."""

    _inherit = 'jxc.alert'

    def _get_message_overdue(self):
        alert = self.sudo()  # a date only
        return self.env._(
            "Invoices are overdue since %(date)s.",
            date=format_date(self.env, alert.due_date) if alert.due_date else '–',
        )

    @api.model
    def _jxc_sync_overdue(self, company):
        """Make the overdue alerts of ``company`` equal to its collection list, and notify.

        Customers that are paused, promised or dispute everything raise none.

        :return: as :meth:`_jxc_sync`, or None where the company has no overdue alerts
        """
        company = company.sudo()  # a run is the company's, whoever starts it
        if not company.jxc_overdue_alerts:
            return None
        silent = not company.jxc_overdue_alerts_since
        # the ledger is the company's: nobody has the right to write it by hand
        counts = self.sudo()._jxc_sync(
            company, ['overdue'], self._overdue_rows_sql(company), silent=silent, documents=True
        )
        if silent:
            company.jxc_overdue_alerts_since = fields.Datetime.now()
        # as above
        self.sudo()._jxc_notify(company)
        return counts

    @api.model
    def _overdue_rows_sql(self, company):
        return SQL(
            """
            SELECT 'overdue' AS kind,
                   CASE WHEN days > %(danger)s THEN 'danger' ELSE 'warning' END AS level,
                   partner_id::text AS key,
                   NULL::int4 AS product_id,
                   NULL::int4 AS lot_id,
                   NULL::int4 AS warehouse_id,
                   partner_id,
                   NULL::int4 AS orderpoint_id,
                   NULL::numeric AS quantity,
                   NULL::numeric AS value_at_risk,
                   oldest_due AS due_date,
                   collector_id AS responsible_id,
                   'res.partner' AS res_model,
                   partner_id AS res_id
              FROM (%(rows)s) AS row
             WHERE state IN ('to_call', 'broken')
            """,
            danger=DANGER_DAYS,
            # the ledger of alerts is the company's; who sees one is said by its own rules
            rows=self.env['jxc.collector'].sudo()._company_sql(company),
        )

    @api.model
    def _jxc_close_overdue_alerts(self, companies):
        for company in companies:
            self._jxc_sync(company, ['overdue'], [])
