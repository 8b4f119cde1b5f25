from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

DELIVERY_PROGRESS = [
    ('to_ship', "To Ship"),
    ('part', "Partly Shipped"),
    ('shipped', "Shipped"),
    ('signed', "Signed For"),
]
COLLECTION_PROGRESS = [
    ('unpaid', "Unpaid"),
    ('part', "Partly Paid"),
    ('paid', "Fully Paid"),
    ('overdue', "Overdue"),
]


class SaleOrder(models.Model):
    """How far an order has come, in the words that a customer asks for.

    Both fields are worked out by one query for all orders of a screen and by the same expression
    in searches, sorting and grouping; nothing is stored.
    """

    _inherit = 'sale.order'

    jxc_delivery_progress = fields.Selection(
        DELIVERY_PROGRESS,
        string="Shipping",
        compute='_compute_jxc_progress',
        search='_search_jxc_delivery_progress',
        help="To ship, partly shipped, shipped; signed for once the customer signed for every "
        "delivery. Empty where there is nothing to deliver.",
    )
    jxc_collection_progress = fields.Selection(
        COLLECTION_PROGRESS,
        string="Customer Payment",
        compute='_compute_jxc_progress',
        search='_search_jxc_collection_progress',
        help="Paid: all is invoiced and nothing is open. Overdue: something open was due before "
        "today. Otherwise what was paid of the invoices so far.",
    )

    # === COMPUTE === #

    @api.depends(
        'state',
        'delivery_status',
        'invoice_status',
        'picking_ids.jxc_signed_on',
        'order_line.invoice_lines.move_id.payment_state',
    )
    def _compute_jxc_progress(self):
        rows = {}
        if self.ids:
            order = SQL.identifier(self._table)
            rows = {
                order_id: words
                for order_id, *words in self.env.execute_query(
                    SQL(
                        "SELECT id, %s, %s FROM sale_order WHERE id IN %s",
                        self._jxc_progress_sql('jxc_delivery_progress', order),
                        self._jxc_progress_sql('jxc_collection_progress', order),
                        tuple(self.ids),
                    )
                )
            }
        for order in self:
            goods, money = rows.get(order._origin.id, (False, False))
            order.jxc_delivery_progress = goods
            order.jxc_collection_progress = money

    def _search_jxc_delivery_progress(self, operator, value):
        return self._jxc_search_progress('jxc_delivery_progress', operator, value)

    def _search_jxc_collection_progress(self, operator, value):
        return self._jxc_search_progress('jxc_collection_progress', operator, value)

    # === QUERIES === #

    @api.model
    def _jxc_progress_sql(self, name, order):
        facts = self.env['jxc.facts']
        if name == 'jxc_delivery_progress':
            return facts._delivery_progress_sql(order)
        return facts._collection_progress_sql(order)

    @api.model
    def _jxc_search_progress(self, name, operator, value):
        if operator != 'in':
            return NotImplemented
        words = [word for word in value if word]
        nothing = len(words) < len(list(value))

        def to_sql(model, alias, query):
            sql = model._jxc_progress_sql(name, SQL.identifier(alias))
            found = SQL("%s = ANY(%s)", sql, words)
            return SQL("(%s OR %s IS NULL)", found, sql) if nothing else found

        return Domain.custom(to_sql=to_sql)

    def _field_to_sql(self, alias, field_expr, query=None):
        # so that a list can be sorted and grouped by them
        if field_expr in ('jxc_delivery_progress', 'jxc_collection_progress'):
            self._check_field_access(self._fields[field_expr], 'read')
            return self._jxc_progress_sql(field_expr, SQL.identifier(alias))
        return super()._field_to_sql(alias, field_expr, query)
