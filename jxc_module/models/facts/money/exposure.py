from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

PARTS = ('open', 'undelivered', 'uninvoiced', 'draft')


class JxcFacts(models.AbstractModel):
    """What customers owe, and what they will owe once their orders are delivered."""

    _inherit = 'jxc.facts'

    @api.model
    def _partner_exposure(self, partners, company):
        """Return the credit that customers use of one company, today.

        Each amount stands in one part only: goods on a draft invoice are no longer uninvoiced, an
        invoice for goods that were not delivered yet leaves nothing undelivered, an invoiced down
        payment is taken off what its order has left.

        The figures must not depend on who asks: the orders of a colleague use up the same limit.
        They are read as superuser for this company alone; the caller decides who may see them.

        :param partners: res.partner, contacts count for their commercial entity
        :return: ``{commercial partner id: {…}}``, amounts in company currency with tax:
            ``open``: residual of posted receivable items, payments not matched yet as negatives
            ``overdue``: the part of it that fell due before today (local), after taking payments
            not matched yet off the oldest; ``overdue_days``: since when, of the oldest left
            ``undelivered``: confirmed orders, to be delivered and not invoiced
            ``uninvoiced``: delivered and not invoiced
            ``draft``: invoices and credit notes in draft
            ``used``: sum of open, undelivered, uninvoiced and draft
            ``limit``: core's credit limit, 0 where there is none or the company uses none
            ``headroom``: limit − used, None without a limit
        """
        entities = partners.sudo().commercial_partner_id
        exposure = {entity.id: self._no_exposure() for entity in entities}
        if not entities:
            return exposure
        facts = self.sudo()
        for values in facts.env.execute_query_dict(facts._exposed_items_sql(entities.ids, company)):
            exposure[values.pop('partner_id')].update(values)
        amounts = facts._exposed_amounts(entities.ids, company)
        uses_limits = company.sudo().account_use_credit_limit
        for entity in entities.with_company(company):
            figures = exposure[entity.id]
            figures.update(amounts.get(entity.id, {}))
            figures['used'] = company.currency_id.round(sum(figures[part] for part in PARTS))
            if uses_limits and entity.credit_limit > 0:
                figures['limit'] = entity.credit_limit
                figures['headroom'] = entity.credit_limit - figures['used']
        return exposure

    @api.model
    def _no_exposure(self):
        return {
            **dict.fromkeys((*PARTS, 'overdue', 'used', 'limit'), 0.0),
            'overdue_days': 0,
            'headroom': None,
        }

    @api.model
    def _exposed_items_domain(self, partner_ids, company):
        """Return the domain of the items behind ``open`` of :meth:`_partner_exposure`."""
        return [
            ('company_id', '=', company.id),
            ('parent_state', '=', 'posted'),
            ('account_id.account_type', '=', 'asset_receivable'),
            ('reconciled', '=', False),
            ('partner_id.commercial_partner_id', 'in', list(partner_ids)),
        ]

    @api.model
    def _exposed_items_sql(self, partner_ids, company) -> SQL:
        """One row a customer with open items.

        :return: SELECT of ``partner_id, open, overdue, overdue_days``
        """
        return SQL(
            """
              WITH item AS (
                    SELECT partner.commercial_partner_id AS partner_id,
                           line.amount_residual AS rest,
                           COALESCE(line.date_maturity, line.date) AS due
                      FROM account_move_line AS line
                      JOIN account_account AS account ON account.id = line.account_id
                       AND account.account_type = 'asset_receivable'
                      JOIN res_partner AS partner ON partner.id = line.partner_id
                     WHERE line.company_id = %(company)s
                       AND line.parent_state = 'posted'
                       AND line.reconciled IS NOT TRUE
                       AND line.amount_residual <> 0
                       AND partner.commercial_partner_id = ANY(%(partners)s)),
                   total AS (
                    SELECT partner_id, SUM(rest) AS rest,
                           -SUM(LEAST(rest, 0)) AS unapplied
                      FROM item
                  GROUP BY partner_id),
                   late AS (
                    SELECT item.partner_id, item.rest, item.due,
                           SUM(item.rest) OVER (PARTITION BY item.partner_id
                                                    ORDER BY item.due ROWS UNBOUNDED PRECEDING)
                           - total.unapplied AS left_over
                      FROM item
                      JOIN total ON total.partner_id = item.partner_id
                     WHERE item.rest > 0 AND item.due < %(today)s)
            SELECT total.partner_id, total.rest::float8 AS open,
                   COALESCE(SUM(LEAST(late.rest, late.left_over)), 0)::float8 AS overdue,
                   COALESCE(%(today)s - MIN(late.due), 0) AS overdue_days
              FROM total
         LEFT JOIN late ON late.partner_id = total.partner_id AND late.left_over > 0
          GROUP BY total.partner_id, total.rest
            """,
            company=company.id,
            partners=list(partner_ids),
            today=company._jxc_today(),
            to_flush=[
                *self._columns(
                    'account.move.line', 'amount_residual', 'date_maturity', 'date', 'reconciled'
                ),
                *self._columns('account.move.line', 'parent_state', 'partner_id', 'account_id'),
                *self._columns('res.partner', 'commercial_partner_id'),
                *self._columns('account.account', 'account_type'),
            ],
        )

    @api.model
    def _exposed_amounts(self, partner_ids, company):
        """Return what confirmed orders and draft invoices of customers come to.

        Orders in another currency count at the rate of today.

        :return: ``{partner id: {'undelivered': amount, 'uninvoiced': amount, 'draft': amount}}``
        """
        today = company._jxc_today()
        amounts = defaultdict(lambda: defaultdict(float))

        def converted(amount, currency_id):
            currency = self.env['res.currency'].browse(currency_id)
            return currency._convert(amount, company.currency_id, company, today)

        for partner_id, currency_id, undelivered, uninvoiced, prepaid in self.env.execute_query(
            self._exposed_orders_sql(partner_ids, company)
        ):
            # a down payment may be invoiced in another currency than its order
            paid = sum(converted(float(sum_), int(id_)) for id_, sum_ in (prepaid or {}).items())
            to_come = converted(undelivered, currency_id)
            rest = {
                # what was paid in advance is taken off what is delivered last
                'undelivered': to_come - paid,
                'uninvoiced': converted(uninvoiced, currency_id),
            }
            if rest['undelivered'] < 0 < to_come + rest['uninvoiced']:
                rest['uninvoiced'] += rest.pop('undelivered')
            for part, amount in rest.items():
                amounts[partner_id][part] += amount
        drafts = self.env['account.move']._read_group(
            [
                ('company_id', '=', company.id),
                ('state', '=', 'draft'),
                ('move_type', 'in', ('out_invoice', 'out_refund', 'out_receipt')),
                ('commercial_partner_id', 'in', list(partner_ids)),
            ],
            ['commercial_partner_id'],
            ['amount_total_signed:sum'],
        )
        for partner, amount in drafts:
            amounts[partner.id]['draft'] = amount
        return amounts
