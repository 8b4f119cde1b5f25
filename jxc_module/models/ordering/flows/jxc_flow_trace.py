from odoo import api, fields, models

from .jxc_flow_profile import STEPS


class JxcFlowTrace(models.Model):
    """What a run of a flow did with one order in one step: never written by hand."""

    _name = 'jxc.flow.trace'
    _description = "Step of an Order Flow"
    _order = 'id desc'
    _rec_name = 'step'

    sale_id = fields.Many2one('sale.order', string="Sales Order", index=True, ondelete='cascade')
    purchase_id = fields.Many2one(
        'purchase.order', string="Purchase Order", index=True, ondelete='cascade'
    )
    company_id = fields.Many2one('res.company', required=True, index=True)
    profile_id = fields.Many2one('jxc.flow.profile', string="Flow", ondelete='set null')
    step = fields.Selection(selection='_selection_step', required=True)
    state = fields.Selection(
        [('done', "Done"), ('skipped', "Nothing to do"), ('stopped', "Stopped")], required=True
    )
    message = fields.Text(string="What Happened")
    documents = fields.Char()
    document_model = fields.Char()
    document_ids = fields.Json()
    user_id = fields.Many2one('res.users', string="By", required=True)
    moment = fields.Datetime(string="Time", required=True)
    seconds = fields.Float(digits=(8, 3), help="Of the order; of many at once: its share.")

    def _selection_step(self):
        names = {
            'confirm': self.env._("Confirm"),
            'goods': self.env._("Move Goods"),
            'print': self.env._("Print"),
            'invoice': self.env._("Invoice"),
            'post': self.env._("Post"),
            'send': self.env._("Send"),
            'pay': self.env._("Pay"),
        }
        return [(step, names[step]) for step in STEPS]

    @api.readonly
    def action_open_documents(self):
        """Open the documents of this step, as far as the user may see them.

        :return: window action, or None where there is nothing
        """
        self.ensure_one()
        if self.document_model not in ('stock.picking', 'account.move', 'account.payment'):
            return None
        action = {
            'type': 'ir.actions.act_window',
            'name': self.documents,
            'res_model': self.document_model,
            'view_mode': 'list,form',
            'domain': [('id', 'in', self.document_ids)],
        }
        if len(self.document_ids) == 1:
            action |= {'view_mode': 'form', 'res_id': self.document_ids[0]}
        return action
