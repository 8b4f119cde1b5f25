from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """What the customer calls the product of a line: it stands on the printed order."""

    _inherit = 'sale.order.line'

    jxc_customer_code = fields.Char(
        string="Customer's Code", compute='_compute_jxc_customer_code', compute_sudo=True
    )

    @api.depends('product_id', 'order_id.partner_id')
    def _compute_jxc_customer_code(self):
        # of the order's own customer: who reads the line may read what he calls it
        codes = {
            (code.company_id, code.partner_id, code.product_id): code.code
            for code in self.env['jxc.customer.code'].search(
                [
                    ('partner_id', 'in', self.order_id.partner_id.commercial_partner_id.ids),
                    ('product_id', 'in', self.product_id.ids),
                ]
            )
        }
        for line in self:
            order = line.order_id
            customer = order.partner_id.commercial_partner_id
            line.jxc_customer_code = codes.get((order.company_id, customer, line.product_id))
