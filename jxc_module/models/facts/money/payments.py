from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """Money that came and went."""

    _inherit = 'jxc.facts'

    @api.model
    def _payments_domain(self, company, first_day, last_day):
        """Return the domain of the payments of the given days (accounting dates)."""
        return [
            ('company_id', '=', company.id),
            ('state', 'in', ('in_process', 'paid')),
            ('date', '>=', first_day),
            ('date', '<=', last_day),
        ]

    @api.model
    def _payments_sql(self, company, first_day, last_day) -> SQL:
        """One row a payment.

        :return: SELECT of ``payment_id, journal_id, method_id`` (the line of the journal's payment
            methods), ``partner_id`` (commercial), ``partner_type`` (customer or supplier), ``day``,
            ``received, paid`` (company currency), ``payments`` (1)
        """
        query = self._fact_query(
            'account.payment', self._payments_domain(company, first_day, last_day)
        )
        query.add_join(
            'LEFT JOIN',
            'payer',
            'res_partner',
            SQL(
                "payer.id = account_payment.partner_id",
                to_flush=self._columns(
                    'account.payment',
                    'amount_company_currency_signed',
                    'payment_type',
                    'partner_id',
                    'journal_id',
                    'payment_method_line_id',
                ),
            ),
        )
        amount = SQL("ABS(account_payment.amount_company_currency_signed)")
        kind = SQL("account_payment.payment_type")
        return query.select(
            SQL("account_payment.id AS payment_id"),
            SQL("account_payment.journal_id"),
            SQL("account_payment.payment_method_line_id AS method_id"),
            SQL("payer.commercial_partner_id AS partner_id"),
            SQL("account_payment.partner_type"),
            SQL("account_payment.date AS day"),
            SQL("CASE WHEN %s = 'inbound' THEN %s ELSE 0 END AS received", kind, amount),
            SQL("CASE WHEN %s = 'outbound' THEN %s ELSE 0 END AS paid", kind, amount),
            SQL("1 AS payments"),
        )
