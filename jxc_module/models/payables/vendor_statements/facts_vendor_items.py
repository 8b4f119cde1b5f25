from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """What a company has booked with a vendor, document by document."""

    _inherit = 'jxc.facts'

    @api.model
    def _payable_documents_sql(self, company, partner, currency, last_day) -> SQL:
        """One row a posted entry on payable accounts of a vendor, in a currency, to a day.

        Documents in other currencies are no part of it.

        :return: SELECT of ``move_id, day`` (date of the bill, else of the entry), ``booked`` (date
            of the entry), ``number``, ``texts`` (array of other numbers), ``amount`` (in the
            currency; positive: owed to the vendor)
        """
        query = self._fact_query(
            'account.move.line',
            [
                ('company_id', '=', company.id),
                ('parent_state', '=', 'posted'),
                ('account_id.account_type', '=', 'liability_payable'),
                ('partner_id.commercial_partner_id', '=', partner.commercial_partner_id.id),
                ('currency_id', '=', currency.id),
                ('date', '<=', last_day),
            ],
        )
        item = SQL.identifier('account_move_line')
        read = [
            *self._columns('account.move.line', 'amount_currency', 'date', 'move_id'),
            *self._columns('account.move', 'name', 'ref', 'payment_reference', 'invoice_date'),
            *self._columns('account.payment', 'memo'),
        ]
        query.add_join(
            'JOIN', 'entry', 'account_move', SQL("entry.id = %s.move_id", item, to_flush=read)
        )
        query.add_join(
            'LEFT JOIN', 'money', 'account_payment', SQL("money.id = entry.origin_payment_id")
        )
        query.groupby = SQL("entry.id, money.memo")
        query.having = SQL("SUM(%s.amount_currency) <> 0", item)
        return query.select(
            SQL("entry.id AS move_id"),
            SQL("COALESCE(entry.invoice_date, entry.date) AS day"),
            SQL("entry.date AS booked"),
            SQL("entry.name AS number"),
            SQL(
                "ARRAY_REMOVE(ARRAY[entry.ref, entry.payment_reference, money.memo]::text[], NULL)"
                " AS texts"
            ),
            SQL("-SUM(%s.amount_currency) AS amount", item),
        )
