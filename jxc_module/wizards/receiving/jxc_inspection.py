from odoo import api, fields, models
from odoo.fields import Command

from ...models.base.given import given_records


class JxcInspection(models.TransientModel):
    _name = 'jxc.inspection'
    _inherit = 'jxc.dialog'
    _description = "Inspection of a Receipt"

    picking_ids = fields.Many2many('stock.picking', string="Receipts", readonly=True)
    reject_to = fields.Selection(
        [('quarantine', "Quarantine"), ('return', "Return to Vendor")],
        string="Rejected Goods to",
        required=True,
        default='quarantine',
        help="Rejected goods go to quarantine either way; for a return, the transfer back to the "
        "vendor is planned at once.",
    )
    has_rejected = fields.Boolean(compute='_compute_has_rejected')
    line_ids = fields.One2many(
        'jxc.inspection.line',
        'inspection_id',
        string="Lines",
        compute='_compute_line_ids',
        store=True,
        readonly=False,
    )

    @api.depends('picking_ids')
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            'move_line_id': line.id,
                            'rejected_qty': line.jxc_rejected_qty,
                            'reason_id': line.jxc_reject_reason_id.id,
                            'photo': line.jxc_reject_photo,
                        }
                    )
                    for line in wizard.picking_ids._origin._jxc_lines_to_inspect()
                ),
            ]

    @api.depends('line_ids.rejected_qty')
    def _compute_has_rejected(self):
        for wizard in self:
            wizard.has_rejected = any(wizard.line_ids.mapped('rejected_qty'))

    def action_confirm(self):
        """Keep the results, and go on validating where that is what asked.

        :return: what validating the receipts returns, or an action that closes the page
        """
        self.ensure_one()
        self = self._clean()  # noqa: PLW0642
        self.picking_ids._jxc_inspect(
            {
                line.move_line_id: (line.rejected_qty, line.reason_id, line.photo)
                for line in self.line_ids
            },
            self.reject_to,
        )
        ids = self.env.context.get('button_validate_picking_ids')
        if not ids:
            return {'type': 'ir.actions.act_window_close'}
        return given_records(self.env['stock.picking'], ids, 'write').button_validate()
