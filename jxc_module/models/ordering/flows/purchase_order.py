from odoo import fields, models
from odoo.tools.float_utils import float_is_zero

from .jxc_order_share import share_of


class PurchaseOrder(models.Model):
    _inherit = 'purchase.order'

    _jxc_flow_stages = ('received', 'billed', 'paid')

    jxc_flow_profile_id = fields.Many2one(domain=[('kind', '=', 'purchase')])
    jxc_flow_trace_ids = fields.One2many('jxc.flow.trace', 'purchase_id', string="Flow Steps")
    jxc_flow_state = fields.Selection(
        [
            ('draft', "Request for Quotation"),
            ('ordered', "Ordered"),
            ('received', "Goods Received"),
            ('billed', "Billed"),
            ('paid', "Paid"),
            ('cancel', "Cancelled"),
        ],
        string="Stage",
        compute='_compute_jxc_flow_state',
        search='_search_jxc_flow_state',
        help="Received: all of it. Billed: all of it, and posted. Paid: everything that is billed.",
    )

    # === BUSINESS === #

    def _create_picking(self):
        result = super()._create_picking()
        self.order_line._jxc_put_lots()
        return result

    def _jxc_flow_reserve(self):
        # what was typed after the order was confirmed
        self.order_line._jxc_put_lots()
        return super()._jxc_flow_reserve()

    def _jxc_flow_own_pickings(self):
        """Return the receipts and the steps behind them up to the stock, but no return."""
        moves = self.order_line.move_ids
        found = moves
        while moves:
            onward = moves.move_dest_ids.filtered(lambda move: move._jxc_is_way_into_stock())
            moves = onward - found
            found |= moves
        return found.picking_id.filtered(lambda picking: not picking.return_id)

    def _jxc_flow_can_invoice(self):
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        return any(
            not float_is_zero(line.qty_to_invoice, precision_digits=digits)
            and (share_of(line) or (1, 1))[0]
            for line in self.order_line
            if not line.display_type
        )

    def _jxc_flow_do_invoice(self):
        """Make one bill for each order; core puts orders of one vendor on one bill."""
        left = self
        while left:
            one_each = left.grouped(lambda order: order.partner_id.commercial_partner_id)
            batch = self.browse(orders.ids[0] for orders in one_each.values())
            batch.action_create_invoice()
            left -= batch
