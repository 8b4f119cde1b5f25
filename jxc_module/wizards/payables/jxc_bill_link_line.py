from odoo import fields, models


class JxcBillLinkLine(models.TransientModel):
    _name = 'jxc.bill.link.line'
    _inherit = 'jxc.dialog'
    _description = "Bill Line and Order Line"

    wizard_id = fields.Many2one('jxc.bill.link', required=True, ondelete='cascade')
    bill_line_id = fields.Many2one('account.move.line', required=True)
    partner_id = fields.Many2one(related='bill_line_id.move_id.commercial_partner_id')
    company_id = fields.Many2one(related='bill_line_id.company_id')
    name = fields.Char(related='bill_line_id.name', string="Billed")
    quantity = fields.Float(related='bill_line_id.quantity')
    order_line_id = fields.Many2one(
        'purchase.order.line',
        domain="[('company_id', '=', company_id), ('state', '=', 'purchase'),"
        " ('display_type', '=', False),"
        " ('order_id.partner_id.commercial_partner_id', '=', partner_id)]",
    )
    order_id = fields.Many2one(related='order_line_id.order_id', string="Order")
    ordered = fields.Float(related='order_line_id.product_qty', string="Ordered")
    received = fields.Float(related='order_line_id.qty_received', string="Quantity Received")
