from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.float_utils import float_compare

from .jxc_order_share import share_of


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    _jxc_flow_stages = ('delivered', 'invoiced', 'collected')

    jxc_flow_profile_id = fields.Many2one(domain=[('kind', '=', 'sale')])
    jxc_flow_trace_ids = fields.One2many('jxc.flow.trace', 'sale_id', string="Flow Steps")
    jxc_flow_state = fields.Selection(
        [
            ('draft', "Quotation"),
            ('ordered', "Ordered"),
            ('delivered', "Delivered"),
            ('invoiced', "Invoiced"),
            ('collected', "Collected"),
            ('cancel', "Cancelled"),
        ],
        string="Stage",
        compute='_compute_jxc_flow_state',
        search='_search_jxc_flow_state',
        help="Delivered: all of it. Invoiced: all of it, and posted. Collected: everything that is "
        "invoiced is paid.",
    )

    # === BUSINESS === #

    def _get_invoiceable_lines(self, final=False):
        lines = super()._get_invoiceable_lines(final=final)
        # a flow leaves what no share is taken of now
        return lines.filtered(lambda line: (share_of(line) or (1, 1))[0])

    def _jxc_flow_own_pickings(self):
        # goods that a vendor sends to the customer are received on the purchase order
        return self.picking_ids.filtered(
            lambda picking: not picking.return_id and picking.picking_type_code != 'dropship'
        )

    def _jxc_flow_direct_pickings(self):
        """Return the open transfers from a vendor to the customer."""
        return self.picking_ids.filtered(
            lambda picking: (
                picking.picking_type_code == 'dropship' and picking.state not in ('done', 'cancel')
            )
        )

    def _jxc_flow_is_over(self):
        return (
            super()._jxc_flow_is_over()
            and not self._jxc_flow_direct_pickings()
            and not self._jxc_flow_is_asked_for()
        )

    def _jxc_flow_is_asked_for(self):
        """Tell whether goods of this order are on a purchase order that is not confirmed yet."""
        # only if there is one: who sells may not read purchase orders
        bought = self.env['purchase.order.line'].sudo()
        if 'sale_line_id' not in bought._fields:  # without sale_purchase nothing is bought for it
            return False
        waits = [
            ('sale_line_id', 'in', self.order_line.ids),
            ('state', 'not in', ('purchase', 'done', 'cancel')),
        ]
        return bool(bought.search_count(waits, limit=1))

    def _jxc_flow_elsewhere_text(self):
        direct = self._jxc_flow_direct_pickings()
        if direct:
            return self.env._(
                "The vendor delivers directly: %(transfers)s is validated on the purchase order.",
                transfers=', '.join(direct.mapped('name')),
            )
        return super()._jxc_flow_elsewhere_text()

    def _jxc_flow_can_invoice(self):
        lines = self._get_invoiceable_lines(final=True)
        lines = lines.filtered(lambda line: not line.display_type)
        # what was returned and credited is not invoiced a second time by running again
        back = {line: line._jxc_flow_came_back() for line in lines}
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        fresh = lines.filtered(  # a down payment has no unit
            lambda line: float_compare(
                (share_of(line) or (line.qty_to_invoice, 1))[0],
                back[line],
                precision_digits=digits,
            )
        )
        if fresh and any(back.values()):
            returned = self.env['sale.order.line'].union(
                *(line for line, quantity in back.items() if quantity)
            )
            raise UserError(
                self.env._(
                    "%(products)s came back and would be invoiced again: invoice the rest by hand.",
                    products=', '.join(returned.product_id.mapped('display_name')),
                )
            )
        return bool(fresh)

    def _jxc_flow_do_invoice(self):
        return self._create_invoices(grouped=True, final=True)
