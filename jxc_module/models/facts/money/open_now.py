from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """What is open now, instalment by instalment: for whom today counts, not a past date."""

    _inherit = 'jxc.facts'

    @api.model
    def _open_now_domain(self, company, *account_types):
        """Return the domain of the open journal items of a company.

        :param str account_types: ``asset_receivable``, ``liability_payable``, or both
        """
        return [
            ('company_id', '=', company.id),
            ('parent_state', '=', 'posted'),
            ('account_id.account_type', 'in', list(account_types)),
            ('reconciled', '=', False),
            ('amount_residual', '!=', 0),
            ('partner_id', '!=', False),
        ]

    @api.model
    def _open_now_sql(self, company, account_type, domain=()) -> SQL:
        """One row an open item of today: an instalment, credit note or unapplied payment.

        The residual is the one that core keeps; :meth:`_open_items_sql` has that of a past date.

        :param str account_type: ``asset_receivable`` or ``liability_payable``
        :param domain: more conditions on journal items
        :return: SELECT of ``line_id, move_id, partner_id`` (commercial), ``due`` (without one: the
            date of the entry), ``residual`` (company currency; positive: owed to the company),
            ``residual_currency, currency_id``, ``excluded`` (marked "no follow-up", or
            its payment is blocked), ``in_payment``
            (a payment is registered; a journal without outstanding account books it with the bank
            statement only, until then the residual stands), ``blocked`` (its payment is),
            ``discount_date, discount`` (what paying until then saves, company currency, signed as
            the residual; core grants it on untouched documents only)
        """
        query = self._fact_query(
            'account.move.line', [*self._open_now_domain(company, account_type), *domain]
        )
        read = [
            *self._columns(
                'account.move.line',
                'date_maturity',
                'date',
                'amount_residual',
                'amount_residual_currency',
                'currency_id',
                'no_followup',
                'partner_id',
                'amount_currency',
                'discount_date',
                'discount_amount_currency',
            ),
            *self._columns('res.partner', 'commercial_partner_id'),
            *self._columns('account.move', 'payment_state'),
        ]
        item = SQL.identifier('account_move_line')
        query.add_join(
            'JOIN',
            'owing',
            'res_partner',
            SQL("owing.id = %s.partner_id", item, to_flush=read),
        )
        query.add_join('JOIN', 'document', 'account_move', SQL("document.id = %s.move_id", item))
        return query.select(
            SQL("%s.id AS line_id", item),
            SQL("%s.move_id", item),
            SQL("owing.commercial_partner_id AS partner_id"),
            SQL("COALESCE(%s.date_maturity, %s.date) AS due", item, item),
            SQL("%s.amount_residual AS residual", item),
            SQL("%s.amount_residual_currency AS residual_currency", item),
            SQL("%s.currency_id", item),
            SQL(
                "COALESCE(%s.no_followup, FALSE)"
                " OR COALESCE(document.payment_state = 'blocked', FALSE) AS excluded",
                item,
            ),
            SQL("COALESCE(document.payment_state = 'in_payment', FALSE) AS in_payment"),
            SQL("COALESCE(document.payment_state = 'blocked', FALSE) AS blocked"),
            SQL("%s.discount_date", item),
            SQL(
                """
                CASE WHEN %(item)s.discount_date IS NOT NULL
                      AND %(item)s.amount_residual_currency = %(item)s.amount_currency
                     THEN ROUND(%(item)s.amount_residual
                          * (1 - %(item)s.discount_amount_currency
                                 / NULLIF(%(item)s.amount_currency, 0)), %(digits)s)
                     ELSE 0 END AS discount
                """,
                item=item,
                digits=company.currency_id.decimal_places,
            ),
        )
