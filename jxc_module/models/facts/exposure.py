from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from .position import PENDING

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
            today=self._local_today(company),
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
        today = self._local_today(company)
        amounts = defaultdict(lambda: defaultdict(float))
        for partner_id, currency_id, undelivered, uninvoiced, prepaid in self.env.execute_query(
            self._exposed_orders_sql(partner_ids, company)
        ):
            currency = self.env['res.currency'].browse(currency_id)
            # what was paid in advance is taken off what is delivered last
            rest = {'undelivered': undelivered - prepaid, 'uninvoiced': uninvoiced}
            if rest['undelivered'] < 0 < undelivered + uninvoiced:
                rest['uninvoiced'] += rest.pop('undelivered')
            for part, amount in rest.items():
                amounts[partner_id][part] += currency._convert(
                    amount, company.currency_id, company, today
                )
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

    @api.model
    def _exposed_orders_sql(self, partner_ids, company) -> SQL:
        """One row a customer (of the invoice) × currency of the orders.

        A line whose moves are all done or cancelled is closed, however much was ordered. Where
        orders are delivered by hand, what is not delivered counts until it is.

        :return: SELECT of ``partner_id, currency_id, undelivered, uninvoiced, prepaid`` (invoiced
            down payments, final invoices taken off), in that currency with tax
        """
        return SQL(
            """
              WITH line AS (
                    SELECT line.id, line.order_id, invoiced.commercial_partner_id AS partner_id,
                           COALESCE(line.is_downpayment, FALSE) AS is_downpayment,
                           line.currency_id,
                           SIGN(line.product_uom_qty) AS sign,
                           ABS(line.product_uom_qty)::float8 AS ordered,
                           SIGN(line.product_uom_qty)
                           * COALESCE(line.qty_delivered, 0) AS delivered,
                           SIGN(line.product_uom_qty) * COALESCE(line.qty_invoiced, 0) AS invoiced,
                           line.price_total / NULLIF(line.product_uom_qty, 0) AS price,
                           pending.moves, pending.quantity / line_uom.factor AS pending
                      FROM sale_order AS sale
                      JOIN res_partner AS invoiced ON invoiced.id = sale.partner_invoice_id
                       AND invoiced.commercial_partner_id = ANY(%(partners)s)
                      JOIN sale_order_line AS line ON line.order_id = sale.id
                       AND line.display_type IS NULL
                 LEFT JOIN uom_uom AS line_uom ON line_uom.id = line.product_uom_id
         LEFT JOIN LATERAL (
                    SELECT COUNT(*) AS moves,
                           SUM(CASE WHEN move.state NOT IN %(pending)s THEN 0
                                    WHEN move.product_id <> line.product_id THEN 'Infinity'
                                    ELSE move.product_uom_qty * move_uom.factor END) AS quantity
                      FROM stock_move AS move
                      JOIN uom_uom AS move_uom ON move_uom.id = move.product_uom
                      JOIN stock_location AS target
                        ON target.id = COALESCE(move.location_final_id, move.location_dest_id)
                     WHERE move.sale_line_id = line.id
                       AND target.usage <> 'internal') AS pending ON TRUE
                     WHERE sale.company_id = %(company)s AND sale.state = 'sale'),
                   rest AS (
                    SELECT partner_id, currency_id, sign * price AS price,
                           GREATEST(delivered - invoiced, 0) AS uninvoiced,
                           LEAST(GREATEST(ordered - GREATEST(delivered, invoiced), 0),
                                 CASE WHEN moves > 0 THEN pending ELSE ordered END) AS undelivered
                      FROM line
                     WHERE ordered > 0 AND NOT is_downpayment
                 UNION ALL
                    SELECT partner_id, currency_id, 0, 0, 0
                      FROM line
                     WHERE is_downpayment),
                   prepaid AS (
                    SELECT line.partner_id, line.currency_id,
                           SUM(CASE WHEN invoice.move_type = 'out_refund' THEN -1 ELSE 1 END
                               * item.price_total) AS amount
                      FROM line
                      JOIN sale_order_line_invoice_rel AS rel ON rel.order_line_id = line.id
                      JOIN account_move_line AS item ON item.id = rel.invoice_line_id
                      JOIN account_move AS invoice ON invoice.id = item.move_id
                       AND invoice.state <> 'cancel'
                     WHERE line.is_downpayment
                  GROUP BY line.partner_id, line.currency_id)
            SELECT rest.partner_id, rest.currency_id,
                   COALESCE(SUM(rest.price * rest.undelivered), 0)::float8 AS undelivered,
                   COALESCE(SUM(rest.price * rest.uninvoiced), 0)::float8 AS uninvoiced,
                   COALESCE(MAX(prepaid.amount), 0)::float8 AS prepaid
              FROM rest
         LEFT JOIN prepaid ON prepaid.partner_id = rest.partner_id
               AND prepaid.currency_id = rest.currency_id
          GROUP BY rest.partner_id, rest.currency_id
            """,
            partners=list(partner_ids),
            company=company.id,
            pending=PENDING,
            to_flush=[
                *self._columns('sale.order', 'partner_invoice_id', 'state', 'company_id'),
                *self._columns(
                    'sale.order.line', 'product_uom_qty', 'qty_delivered', 'qty_invoiced'
                ),
                *self._columns(
                    'sale.order.line', 'price_total', 'currency_id', 'is_downpayment', 'order_id'
                ),
                *self._columns('stock.move', 'product_uom_qty', 'state', 'sale_line_id'),
                *self._columns('account.move.line', 'price_total', 'sale_line_ids'),
                *self._columns('account.move', 'state'),
                *self._columns('sale.order.line', 'invoice_lines'),
            ],
        )
