from odoo import api, models
from odoo.tools import SQL

from ....tools.sold_cost import TINY
from .order_sides import SIDES, SOLD


class JxcFacts(models.AbstractModel):
    """What credit notes took off the price of goods that stay where they are.

    Core counts the quantities of such credit notes as not invoiced any more.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _allowances(self, company, partner_ids=None, until=None, side=SOLD):
        """Return the goods that credit notes only made cheaper.

        :param partner_ids: commercial partners of the credit notes; None for all
        :param until: day whose state is asked for, None for today's with drafts
        :return: ``{order line id: quantity in the unit of the line}``
        """
        facts = self._whole_company(company)
        lines = [
            row[0]
            for row in facts.env.execute_query(
                facts._credited_lines_sql(company, partner_ids, side)
            )
        ]
        found = facts._line_allowances(company, lines, until, side)
        return {line: quantity for line, (quantity, _parts) in found.items()}

    @api.model
    def _line_allowances(self, company, line_ids, until=None, side=SOLD):
        """Return the goods of order lines that credit notes only made cheaper, and by which.

        :return: ``{order line id: (quantity in the unit of the line, {item of a credit note: its
            part, 0 to 1, that is for the price})}``, only lines of which there are some
        """
        if not line_ids:
            return {}
        facts, result = self._whole_company(company), {}
        states = ('posted',) if until else ('posted', 'draft')
        for line, (order_line, _components, found) in facts._order_line_shares(
            company, line_ids, states, until, side
        ).items():
            credited = order_line['bills']
            parts = {
                item: 1 - share.quantity / credited[item]
                for item, share in found.items()
                if credited[item] < 0 and abs(share.quantity - credited[item]) > TINY
            }
            quantity = -sum(credited[item] * part for item, part in parts.items())
            if abs(quantity) > TINY:
                result[line] = (quantity / order_line['unit'], parts)
        return result

    @api.model
    def _order_allowances(self, lines):
        """Return :meth:`_line_allowances` of these order lines.

        :param lines: sale.order.line or purchase.order.line, of one company
        """
        company, side = lines.company_id[:1], SIDES[lines._name]
        return self._line_allowances(company, lines.ids, side=side) if company else {}

    # === CREDIT NOTES WITHOUT AN ORDER === #

    @api.model
    def _loose_credit_costs(self, company, first_day, last_day):
        """Return ``{item id: (0, 0)}`` of allowances on invoices that no order stands behind."""
        query = self._loose_allowances_sql(company, first_day, last_day)
        return {item: (0.0, 0.0) for (item,) in self.env.execute_query(query)}

    # === QUERIES === #

    @api.model
    def _credited_lines_sql(self, company, partner_ids=None, side=SOLD) -> SQL:
        """One row an order line with a credit note, posted or not.

        :param partner_ids: commercial partners of the credit notes; None for all
        """
        sold = side is SOLD
        return SQL(
            """
            SELECT DISTINCT %(line)s
              FROM account_move AS document
              JOIN account_move_line AS item ON item.move_id = document.id
               AND item.display_type = 'product'
              %(link)s
             WHERE document.company_id = %(company)s AND document.move_type = %(credit)s
               AND document.state <> 'cancel' AND %(line)s IS NOT NULL AND %(partners)s
            """,
            line=SQL("link.order_line_id") if sold else SQL("item.purchase_line_id"),
            link=SQL("JOIN sale_order_line_invoice_rel AS link ON link.invoice_line_id = item.id")
            if sold
            else SQL(),
            company=company.id,
            credit=side.credit,
            partners=SQL("TRUE")
            if partner_ids is None
            else SQL("document.commercial_partner_id = ANY(%s)", list(partner_ids)),
            to_flush=[
                *self._columns('account.move', 'move_type', 'state', 'company_id'),
                *self._columns('account.move', 'commercial_partner_id'),
                *self._columns('account.move.line', 'display_type', 'move_id', side.item_link),
            ],
        )

    @api.model
    def _loose_allowances_sql(self, company, first_day, last_day) -> SQL:
        """One row a line of a credit note without an order, at another price than its invoice.

        :return: SELECT of the ids of the items
        """
        return SQL(
            """
            SELECT item.id
              FROM account_move_line AS item
              JOIN account_move AS document ON document.id = item.move_id
               AND document.move_type = 'out_refund' AND document.reversed_entry_id IS NOT NULL
             WHERE %(period)s AND item.product_id IS NOT NULL AND item.quantity <> 0
               AND NOT EXISTS (SELECT FROM sale_order_line_invoice_rel AS link
                                WHERE link.invoice_line_id = item.id)
               AND EXISTS (SELECT FROM account_move_line AS billed
                            WHERE billed.move_id = document.reversed_entry_id
                              AND billed.display_type = 'product'
                              AND billed.product_id = item.product_id)
               AND NOT EXISTS (
                   SELECT FROM account_move_line AS billed
                     JOIN res_currency AS currency ON currency.id = billed.currency_id
                    WHERE billed.move_id = document.reversed_entry_id
                      AND billed.display_type = 'product'
                      AND billed.product_id = item.product_id
                      AND billed.product_uom_id IS NOT DISTINCT FROM item.product_uom_id
                      AND abs(billed.price_subtotal / NULLIF(billed.quantity, 0)
                              - item.price_subtotal / item.quantity)
                          <= 0.6 * currency.rounding
                             * (1 / NULLIF(abs(billed.quantity), 0) + 1 / abs(item.quantity)))
            """,
            period=self._period_items_sql(company, first_day, last_day),
            to_flush=[
                *self._columns('account.move.line', 'quantity', 'price_subtotal', 'sale_line_ids'),
                *self._columns('account.move', 'reversed_entry_id', 'move_type'),
            ],
        )
