from odoo import api, fields, models
from odoo.fields import Command


class JxcBillLink(models.TransientModel):
    _name = 'jxc.bill.link'
    _inherit = 'jxc.dialog'
    _description = "Link Bill Lines to Order Lines"

    move_ids = fields.Many2many('account.move', string="Bills", readonly=True)
    line_ids = fields.One2many(
        'jxc.bill.link.line',
        'wizard_id',
        string="Lines",
        compute='_compute_line_ids',
        store=True,
        readonly=False,
    )

    @api.depends('move_ids')
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({'bill_line_id': line.id, 'order_line_id': order_line.id})
                    for line, order_line in wizard.move_ids._origin._jxc_link_proposals()
                ),
            ]

    def action_confirm(self):
        """Link the lines as they are proposed or chosen."""
        self.ensure_one()
        for line in self.line_ids.filtered('order_line_id'):
            line.bill_line_id.purchase_line_id = line.order_line_id
        return {'type': 'ir.actions.act_window_close'}
