from odoo import api, fields, models
from odoo.exceptions import UserError


class JxcClosingReviewLine(models.TransientModel):
    _name = 'jxc.closing.review.line'
    _inherit = 'jxc.dialog'
    _description = "Still Open in the Month: Line"

    review_id = fields.Many2one('jxc.closing.review', required=True, ondelete='cascade')
    kind = fields.Char(readonly=True)
    name = fields.Char(string="What Is Open", readonly=True)
    count = fields.Integer(string="Number", readonly=True)
    examples = fields.Char(string="Such As", readonly=True)
    currency_id = fields.Many2one(related='review_id.currency_id')
    amount = fields.Monetary(readonly=True, groups='jxc_module.group_cost')
    may_open = fields.Boolean(readonly=True)

    @api.model
    def _values_of(self, closing):
        """Return the values of the lines of a month."""
        rows = closing._what_is_open()
        for row in rows:
            row['may_open'] = closing._open_model(row['kind']).has_access('read')
            if not self.env.user.has_group('jxc_module.group_cost'):
                row.pop('amount')
        return rows

    def action_open(self):
        """Open the records of this line, as far as the user may see them.

        :return: window action
        :raise UserError: a kind that there is not
        """
        self.ensure_one()
        closing = self.review_id.closing_id
        closing._check_rights()
        # what the page sends back is a client's word
        if self.kind not in closing._open_labels():
            raise UserError(self.env._("This page is out of date: open the month again."))
        records, _amount = closing._open_records(self.kind)
        records.browse().check_access('read')
        context = {'create': False, 'active_test': False}
        if records._name == 'product.product':
            end = closing._month_end(closing.company_id, closing.month)
            context['to_date'] = fields.Datetime.to_string(end)
        return {
            'type': 'ir.actions.act_window',
            'name': closing._open_labels()[self.kind],
            'res_model': records._name,
            'view_mode': 'list,form',
            'views': [(False, 'list'), (False, 'form')],
            'domain': [('id', 'in', records.ids)],
            'context': context,
        }
