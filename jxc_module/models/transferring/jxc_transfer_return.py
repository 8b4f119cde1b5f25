from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .jxc_transfer import ON_ITS_WAY


class JxcTransfer(models.Model):
    """Sending back: what is on its way turns round, what has arrived gets a transfer of its own."""

    _inherit = 'jxc.transfer'

    def action_return(self):
        """Let what is on its way come back, or make the transfer that brings back what arrived.

        :return: the action that opens the transfer back, or True
        :raise UserError: nothing left yet: it is cancelled, not returned
        """
        self._check_single()
        transfer = self._begin(*ON_ITS_WAY, 'done')
        if not transfer:
            raise UserError(
                self.env._(
                    "%(transfer)s: nothing has left yet. Cancel it instead.", transfer=self.name
                )
            )
        if transfer.state == 'done':
            back = transfer._make_return()
            return {
                'type': 'ir.actions.act_window',
                'res_model': self._name,
                'res_id': back.id,
                'views': [(False, 'form')],
            }
        transfer._turn_round()
        return True

    def _turn_round(self):
        """Send all that is in transit back to the source, which receives it when it is there."""
        flows = self.line_ids._flows()
        rows = []
        for line in self.line_ids:
            left = flows[line.id]['transit'] - flows[line.id]['to_return']
            for (lot, _owner), quantity in flows[line.id]['lots'].items():
                part = min(quantity, left)
                if line.product_id.uom_id.compare(part, 0) > 0:
                    left -= part
                    rows.append({'line': line, 'kind': 'returned', 'lot': lot, 'quantity': part})
        if not rows:
            raise UserError(
                self.env._("%(transfer)s: nothing is on its way any more.", transfer=self.name)
            )
        self.sudo(False)._settle(rows)

    def _make_return(self):
        """Make the transfer that brings back what arrived, as a draft: lot by lot.

        :return: jxc.transfer, as the user
        """
        received = {}
        for move in self.env['stock.move'].search(
            [('jxc_transfer_line_id', 'in', self.line_ids.ids), ('state', '=', 'done')]
        ):
            if move._jxc_transfer_leg() in ('receive', 'direct'):
                for row in move.move_line_ids:
                    key = (row.product_id, row.lot_id)
                    received[key] = received.get(key, 0) + row.quantity_product_uom
        back = self.sudo(False).create(
            {
                'company_id': self.company_id.id,
                'kind': 'push',
                'source_warehouse_id': self.dest_warehouse_id.id,
                'dest_warehouse_id': self.source_warehouse_id.id,
                'source_location_id': self.dest_location_id.id,
                'dest_location_id': self.source_location_id.id,
                'carrier_id': self.carrier_id.id,
                'origin': self.name,
                'line_ids': [
                    Command.create(
                        {
                            'product_id': product.id,
                            'lot_id': lot.id,
                            'uom_id': product.uom_id.id,
                            'quantity': quantity,
                        }
                    )
                    for (product, lot), quantity in received.items()
                ],
            }
        )
        back.sudo().return_of_id = self  # follows from the button, nobody writes it
        return back
