from odoo import fields, models


class SaleOrder(models.Model):
    _name = 'sale.order'
    _inherit = ['sale.order', 'jxc.flow.mixin']

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

    def _jxc_flow_do_confirm(self):
        self.action_confirm()

    def _jxc_flow_own_pickings(self):
        # goods that a vendor sends to the customer are received on the purchase order
        return self.picking_ids.filtered(
            lambda picking: not picking.return_id and picking.picking_type_code != 'dropship'
        )

    def _jxc_flow_elsewhere_text(self):
        direct = self.picking_ids.filtered(
            lambda picking: (
                picking.picking_type_code == 'dropship' and picking.state not in ('done', 'cancel')
            )
        )
        if direct:
            return self.env._(
                "The vendor delivers directly: %(transfers)s is validated on the purchase order.",
                transfers=', '.join(direct.mapped('name')),
            )
        return super()._jxc_flow_elsewhere_text()

    def _jxc_flow_can_invoice(self):
        return any(not line.display_type for line in self._get_invoiceable_lines(final=True))

    def _jxc_flow_do_invoice(self):
        return self._create_invoices(grouped=True, final=True)
