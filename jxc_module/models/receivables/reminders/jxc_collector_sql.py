from odoo import api, models
from odoo.tools import SQL

from .jxc_collection_log import CONTACTS
from .jxc_collector import COMPANIES


class JxcCollector(models.Model):
    """The query behind the collection list."""

    _inherit = 'jxc.collector'

    # === QUERIES === #

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(
            SQL("(%s)", self._company_sql(company)) for company in self.env.companies
        )

    @api.model
    def _company_sql(self, company) -> SQL:
        """One row a commercial partner with open receivables of a company."""
        env = self.with_company(company).env
        partners = env['res.partner']

        def property_sql(name):
            # company-dependent: the value of this company, or none
            return partners._field_to_sql('partner', name)

        logs, lines = env['jxc.collection.log'], env['jxc.reminder.line']
        return SQL(
            """
            WITH item AS MATERIALIZED (
                    SELECT open.*,
                           open.due < %(today)s AND open.residual > 0
                               AND NOT open.in_payment AS late,
                           COALESCE(move.jxc_dispute_state = 'open', FALSE) AS disputed,
                           COALESCE(promised.promised_until >= %(today)s, FALSE) AS promised
                      FROM (%(items)s) AS open
                      JOIN account_move AS move ON move.id = open.move_id
                 LEFT JOIN (%(promised)s) AS promised ON promised.line_id = open.line_id),
                 owing AS (
                    SELECT partner_id,
                           SUM(residual) FILTER (WHERE residual > 0) AS amount,
                           SUM(residual) FILTER (WHERE late) AS overdue,
                           -SUM(residual) FILTER (WHERE residual < 0) AS credit,
                           SUM(residual) FILTER (WHERE late AND disputed) AS disputed,
                           MIN(due) FILTER (WHERE late) AS oldest_due,
                           COUNT(*) FILTER (WHERE late) AS items,
                           BOOL_AND(disputed) FILTER (WHERE late) AS all_disputed,
                           BOOL_AND(disputed OR promised) FILTER (WHERE late) AS all_promised,
                           BOOL_AND(excluded) FILTER (WHERE late) AS all_excluded,
                           SUM(residual) FILTER (WHERE late AND NOT disputed AND NOT promised
                                                   AND NOT excluded) AS asked
                      FROM item
                  GROUP BY partner_id),
                 reached AS (
                    SELECT DISTINCT ON (item.partner_id) item.partner_id, line.level_id
                      FROM item
                      JOIN jxc_reminder_line AS line ON line.move_line_id = item.line_id
                     WHERE line.is_sent
                  ORDER BY item.partner_id, line.level_days DESC, line.id DESC),
                 contact AS (
                    SELECT partner_id, MAX(date) AS last_contact
                      FROM jxc_collection_log
                     WHERE company_id = %(company)s AND kind IN %(contacts)s
                  GROUP BY partner_id),
                 plan AS (
                    SELECT DISTINCT ON (partner_id) partner_id, next_date, next_note
                      FROM jxc_collection_log
                     WHERE company_id = %(company)s
                       AND kind NOT IN ('reminder_mail', 'reminder_letter')
                  ORDER BY partner_id, date DESC, id DESC),
                 promise AS (
                    SELECT DISTINCT ON (partner_id) *
                      FROM (%(promises)s) AS given
                     WHERE state != 'cancelled'
                  ORDER BY partner_id, date DESC, id DESC),
                 told AS (
                    SELECT owing.*,
                           reached.level_id,
                           contact.last_contact,
                           promise.id AS promise_id,
                           promise.date AS promise_date,
                           promise.amount AS promise_amount,
                           plan.next_date,
                           plan.next_note,
                           COALESCE(%(collector)s, partner.user_id) AS collector_id,
                           CASE WHEN owing.items = 0 THEN 'current'
                                WHEN %(blocked)s IS TRUE OR %(paused)s >= %(today)s
                                  OR owing.all_excluded THEN 'paused'
                                WHEN owing.all_disputed THEN 'disputed'
                                WHEN owing.all_promised THEN 'promised'
                                -- as a run of reminders skips him
                                WHEN owing.credit >= owing.asked THEN 'covered'
                                WHEN promise.state = 'broken' THEN 'broken'
                                WHEN plan.next_date > %(today)s THEN 'later'
                                ELSE 'to_call' END AS state
                      FROM owing
                      JOIN res_partner AS partner ON partner.id = owing.partner_id
                 LEFT JOIN reached ON reached.partner_id = owing.partner_id
                 LEFT JOIN contact ON contact.partner_id = owing.partner_id
                 LEFT JOIN plan ON plan.partner_id = owing.partner_id
                 LEFT JOIN promise ON promise.partner_id = owing.partner_id)
            SELECT told.partner_id::int8 * %(companies)s + %(company)s AS id,
                   %(company)s AS company_id,
                   %(currency)s AS currency_id,
                   told.partner_id,
                   told.collector_id,
                   COALESCE(told.amount, 0) AS amount,
                   COALESCE(told.overdue, 0) AS overdue,
                   COALESCE(told.credit, 0) AS credit,
                   COALESCE(told.disputed, 0) AS disputed,
                   told.oldest_due,
                   COALESCE(%(today)s - told.oldest_due, 0) AS days,
                   told.items,
                   told.level_id,
                   told.last_contact,
                   told.promise_id,
                   told.promise_date,
                   told.promise_amount,
                   told.next_date,
                   told.next_note,
                   told.state,
                   array_position(%(states)s, told.state) AS rank
              FROM told
            """,
            items=env['jxc.facts']._open_now_sql(company, 'asset_receivable'),
            promised=env['jxc.payment.promise']._promised_sql(company),
            promises=env['jxc.payment.promise']._state_sql(company),
            today=company._jxc_today(),
            company=company.id,
            companies=COMPANIES,
            currency=company.currency_id.id,
            contacts=CONTACTS,
            states=[state for state, _label in self._fields['state'].selection],
            collector=property_sql('jxc_collector_id'),
            blocked=property_sql('jxc_no_reminders'),
            paused=property_sql('jxc_reminder_paused_until'),
            to_flush=[
                *(partners._fields[name] for name in ('user_id', 'commercial_partner_id')),
                env['account.move']._fields['jxc_dispute_state'],
                *(
                    logs._fields[name]
                    for name in ('company_id', 'partner_id', 'date', 'kind', 'next_date')
                ),
                *(lines._fields[name] for name in ('move_line_id', 'level_id', 'is_sent')),
            ],
        )
