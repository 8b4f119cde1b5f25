from odoo import api, models
from odoo.tools import SQL

# of the journal entries: nothing is left to pay
SETTLED = ('paid', 'in_payment', 'reversed', 'invoicing_legacy')


class JxcFacts(models.AbstractModel):
    """How far the documents behind an order have come."""

    _inherit = 'jxc.facts'

    @api.model
    def _flow_states(self, orders):
        """Return how far these orders have come, by one query.

        :param orders: sale.order or purchase.order, that the reader may see
        :return: ``{order id: state}``, as in ``jxc_flow_state``
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT doc.id, %s FROM %s AS doc WHERE doc.id IN %s",
                self._flow_state_sql(orders._name),
                SQL.identifier(orders._table),
                orders._origin._ids,
            )
        )
        return dict(rows)

    @api.model
    def _flow_state_search_sql(self, model, states) -> SQL:
        """Return a SELECT of the orders that have come to one of these states."""
        return SQL(
            "(SELECT doc.id FROM %s AS doc WHERE %s = ANY(%s))",
            SQL.identifier(self.env[model]._table),
            self._flow_state_sql(model),
            [state for state in states if state],  # no order is without one
        )

    @api.model
    def _flow_state_sql(self, model) -> SQL:
        """Return the state of an order ``doc``: one value a row of the table of orders."""
        order = self.env[model]
        lines = order.order_line
        moved, asked, got = order._jxc_moved_status, lines._jxc_ordered, lines._jxc_moved
        names = order._jxc_flow_stages
        read = [
            *self._columns(model, 'state', 'invoice_status', moved),
            *self._columns(lines._name, 'order_id', asked, got, 'display_type'),
            *self._columns('account.move', 'state', 'payment_state'),
        ]
        invoices = getattr(self, f'_{order._jxc_kind}_invoices_sql')()
        return SQL(
            """
      CASE WHEN doc.state = 'cancel' THEN 'cancel'
           WHEN doc.state NOT IN ('sale', 'purchase', 'done') THEN 'draft'
           WHEN doc.%(moved)s <> 'full'
             OR doc.%(moved)s IS NULL
                AND EXISTS (SELECT FROM %(lines)s AS line
                             WHERE line.order_id = doc.id AND line.display_type IS NULL
                               AND line.%(got)s < line.%(asked)s)
                THEN 'ordered'
           WHEN doc.invoice_status = 'to invoice'
             OR doc.invoice_status = 'no' AND NOT EXISTS (%(invoices)s)
             OR EXISTS (%(invoices)s AND move.state = 'draft') THEN %(first)s
           WHEN EXISTS (%(invoices)s AND move.state = 'posted'
                                     AND move.payment_state NOT IN %(settled)s) THEN %(second)s
           ELSE %(third)s
       END
            """,
            moved=SQL.identifier(moved),
            lines=SQL.identifier(lines._table),
            got=SQL.identifier(got),
            asked=SQL.identifier(asked),
            invoices=invoices,
            first=names[0],
            second=names[1],
            third=names[2],
            settled=SETTLED,
            to_flush=read,
        )

    @api.model
    def _sale_invoices_sql(self) -> SQL:
        """Return a SELECT of the invoices ``move`` of an order ``doc``, cancelled ones left out."""
        return SQL(
            """
            SELECT FROM sale_order_line AS line
              JOIN sale_order_line_invoice_rel AS link ON link.order_line_id = line.id
              JOIN account_move_line AS item ON item.id = link.invoice_line_id
              JOIN account_move AS move ON move.id = item.move_id
             WHERE line.order_id = doc.id AND move.state <> 'cancel'
            """,
            to_flush=self._columns('sale.order.line', 'invoice_lines'),
        )

    @api.model
    def _purchase_invoices_sql(self) -> SQL:
        """Return a SELECT of the bills ``move`` of an order ``doc``, cancelled ones left out."""
        return SQL(
            """
            SELECT FROM purchase_order_line AS line
              JOIN account_move_line AS item ON item.purchase_line_id = line.id
              JOIN account_move AS move ON move.id = item.move_id
             WHERE line.order_id = doc.id AND move.state <> 'cancel'
            """,
            to_flush=self._columns('account.move.line', 'purchase_line_id'),
        )
