from odoo import api, fields, models
from odoo.fields import Command

from ...models.base.given import given_records


class JxcClosingReview(models.TransientModel):
    """What is open in a month, before it is closed."""

    _name = 'jxc.closing.review'
    _inherit = 'jxc.dialog'
    _description = "Still Open in the Month"

    closing_id = fields.Many2one('jxc.closing', required=True, readonly=True)
    currency_id = fields.Many2one(related='closing_id.currency_id')
    line_ids = fields.One2many('jxc.closing.review.line', 'review_id')

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        closing = given_records(self.env['jxc.closing'], values.get('closing_id'), 'write')
        if closing and 'line_ids' in fields:
            closing._check_rights()
            lines = self.env['jxc.closing.review.line']._values_of(closing)
            # once: the page sends back what it showed
            values['line_ids'] = [Command.create(line) for line in lines]
        return values

    def action_close(self):
        """Close the month in spite of what is open."""
        self.ensure_one()
        self._clean().closing_id.action_close()
        return {'type': 'ir.actions.act_window_close'}
