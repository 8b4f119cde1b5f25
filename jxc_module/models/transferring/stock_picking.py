from odoo import api, fields, models
from odoo.exceptions import UserError

LEGS = [
    ('ship', "Shipment"),
    ('receive', "Receipt"),
    ('direct', "One Step"),
    ('back', "Back to the Source"),
]


class StockPicking(models.Model):
    """A picking of a transfer."""

    _inherit = 'stock.picking'

    jxc_transfer_id = fields.Many2one(
        'jxc.transfer',
        string="Transfer Document",
        readonly=True,
        copy=False,
        index='btree_not_null',
        ondelete='set null',
    )
    jxc_transfer_leg = fields.Selection(LEGS, string="Leg", readonly=True, copy=False)

    # === CRUD === #

    def write(self, vals):
        for name in ('location_id', 'location_dest_id'):
            for picking in self if name in vals else ():
                # where it goes is asked of both ends, whoever may see them
                place = picking.sudo()[name]
                if place.jxc_transit_warehouse_id and vals[name] != place.id:
                    raise UserError(
                        self.env._(
                            "%(picking)s is a part of %(transfer)s and keeps its place in transit. "
                            "Cancel the transfer and make another one.",
                            picking=picking.name,
                            transfer=picking.sudo().jxc_transfer_id.name or place.name,
                        )
                    )
        return super().write(vals)

    def copy_data(self, default=None):
        # a copy is a picking of its own: its moves are of no transfer
        rows = super().copy_data(default)
        for row in rows:
            for command in row.get('move_ids') or ():
                if len(command) == 3 and isinstance(command[2], dict):
                    command[2].pop('jxc_transfer_line_id', None)
        return rows

    # === ACTIONS === #

    @api.readonly
    def action_jxc_transfer(self):
        """Open the transfer that this picking is a part of."""
        self.ensure_one()
        self.check_access('read')
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Transfer"),
            'res_model': 'jxc.transfer',
            'res_id': self.jxc_transfer_id.id,
            'views': [(False, 'form')],
            'view_mode': 'form',
        }

    # === BUSINESS === #

    def _create_backorder_picking(self):
        backorder = super()._create_backorder_picking()
        if self.jxc_transfer_id:
            # the rest of a picking belongs where the picking does
            backorder.sudo().write(self._jxc_transfer_values())
        return backorder

    def _jxc_transfer_values(self):
        return {
            'jxc_transfer_id': self.jxc_transfer_id.id,
            'jxc_transfer_leg': self.jxc_transfer_leg,
        }
