from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """Open items and the numbers that tell which of them belong together."""

    _inherit = 'jxc.facts'

    @api.model
    def _reconcilable_items_domain(self, company, account_types, partners=None):
        """Return the domain of what may be reconciled; disputed invoices are left out.

        :param partners: res.partner, commercial ones; None for all
        """
        domain = [
            ('company_id', '=', company.id),
            ('parent_state', '=', 'posted'),
            ('account_id.account_type', 'in', list(account_types)),
            ('account_id.reconcile', '=', True),
            ('reconciled', '=', False),
            ('amount_residual_currency', '!=', 0),
            ('partner_id', '!=', False),
        ]
        if partners is not None:
            domain.append(('partner_id.commercial_partner_id', 'in', partners.ids))
        domain.append(('move_id.jxc_dispute_state', '!=', 'open'))
        return domain

    @api.model
    def _reconcilable_items_sql(self, company, account_types, partners=None) -> SQL:
        """One row an open item of today.

        :return: SELECT of ``line_id, account_id, partner_id`` (commercial), ``currency_id,
            residual, residual_currency`` (positive: debit), ``day`` (date of the entry), ``number``
            (of the entry) and ``texts`` (array of what may mention other numbers)
        """
        query = self._fact_query(
            'account.move.line', self._reconcilable_items_domain(company, account_types, partners)
        )
        item = SQL.identifier('account_move_line')
        read = [
            *self._columns(
                'account.move.line', 'name', 'date', 'amount_residual', 'amount_residual_currency'
            ),
            *self._columns('account.move', 'name', 'ref', 'payment_reference', 'invoice_origin'),
            *self._columns('account.payment', 'memo'),
            *self._columns('res.partner', 'commercial_partner_id'),
        ]
        query.add_join(
            'JOIN', 'entry', 'account_move', SQL("entry.id = %s.move_id", item, to_flush=read)
        )
        query.add_join('JOIN', 'owing', 'res_partner', SQL("owing.id = %s.partner_id", item))
        query.add_join(
            'LEFT JOIN', 'money', 'account_payment', SQL("money.id = entry.origin_payment_id")
        )
        return query.select(
            SQL("%s.id AS line_id", item),
            SQL("%s.account_id", item),
            SQL("owing.commercial_partner_id AS partner_id"),
            SQL("%s.currency_id", item),
            SQL("%s.amount_residual AS residual", item),
            SQL("%s.amount_residual_currency AS residual_currency", item),
            SQL("%s.date AS day", item),
            SQL("entry.name AS number"),
            SQL(
                "ARRAY_REMOVE(ARRAY[entry.ref, entry.payment_reference, entry.invoice_origin,"
                " %s.name, money.memo]::text[], NULL) AS texts",
                item,
            ),
        )
