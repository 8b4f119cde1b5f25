from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.base.given import given_records, given_text

NEEDS_REASON = ('hold', 'quarantine', 'vendor_return', 'scrap')


class JxcLotAction(models.TransientModel):
    _name = 'jxc.lot.action'
    _inherit = 'jxc.dialog'
    _description = "Action on Lots"

    action = fields.Selection(
        [
            ('hold', "Put on Hold"),
            ('release', "Lift Hold"),
            ('quarantine', "Move to Quarantine"),
            ('unquarantine', "Back from Quarantine"),
            ('transfer', "Transfer to Another Warehouse"),
            ('vendor_return', "Return to Vendor"),
            ('scrap', "Scrap"),
        ],
        required=True,
        default='hold',
    )
    lot_ids = fields.Many2many(
        'stock.lot', string="Lots", required=True, default=lambda self: self._default_lot_ids()
    )
    warehouse_id = fields.Many2one('stock.warehouse', string="To Warehouse")
    reason = fields.Char()
    tag_ids = fields.Many2many('stock.scrap.reason.tag', string="Scrap Reason")
    needs_reason = fields.Boolean(compute='_compute_needs_reason')
    failed_lot_ids = fields.Many2many(
        'stock.lot', relation='jxc_lot_action_failed_rel', string="Failed Lots", readonly=True
    )
    result = fields.Text(readonly=True)

    @api.model
    def _default_lot_ids(self):
        if self.env.context.get('active_model') == 'stock.lot':
            return given_records(self.env['stock.lot'], self.env.context.get('active_ids'))
        return self.env['stock.lot']

    @api.depends('action')
    def _compute_needs_reason(self):
        for wizard in self:
            wizard.needs_reason = wizard.action in NEEDS_REASON

    def action_run(self):
        """Run the action on each lot and show what became of it; repeating it does nothing twice.

        :return: window action of this wizard with the result
        :raises UserError: without a reason where one is asked for
        """
        self.ensure_one()
        self = self._clean()  # noqa: PLW0642
        if self.needs_reason and not given_text(self.reason):
            raise UserError(self.env._("Give a reason: it is kept with the lots."))
        self.lot_ids.check_access('write')
        options = {
            'reason': self.reason,
            'warehouse': self.warehouse_id,
            'tags': self.tag_ids,
        }
        results = self.lot_ids._jxc_run_action(self.action, options)
        failed = self.env['stock.lot'].union(*(lot for lot, done, _text in results if not done))
        # what failed comes first
        text = '\n'.join(
            f'{"✓" if done else "✗"} {lot.display_name}: {text}'
            for lot, done, text in sorted(results, key=lambda result: result[1])
        )
        self.write({'failed_lot_ids': [(6, 0, failed.ids)], 'result': text})
        return self._dialog_action(
            dict(self._fields['action']._description_selection(self.env))[self.action],
            {
                'action': self.action,
                'lot_ids': self.lot_ids.ids,
                'failed_lot_ids': failed.ids,
                'result': text,
            },
        )
