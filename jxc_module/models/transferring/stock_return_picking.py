from odoo import models
from odoo.exceptions import UserError


class StockReturnPicking(models.TransientModel):
    """Shipments come back by core's return; what has arrived, by a transfer of its own."""

    _inherit = 'stock.return.picking'

    def _create_return(self):
        picking = self.picking_id
        transfer = picking.jxc_transfer_id
        if transfer and picking.jxc_transfer_leg == 'receive':
            raise UserError(
                self.env._(
                    "%(picking)s was received by %(transfer)s: use Return there, which sends the "
                    "goods back as a transfer of its own.",
                    picking=picking.name,
                    transfer=transfer.name,
                )
            )
        returned = super()._create_return()
        if transfer:
            # of a transfer is the return of what it sent: nobody says so of another picking
            returned.sudo().write({'jxc_transfer_id': transfer.id, 'jxc_transfer_leg': 'back'})
            self._jxc_check_on_its_way(transfer)
        return returned

    def _jxc_check_on_its_way(self, transfer):
        """Refuse to take back more than is on its way; what comes back is not expected there.

        :raise UserError: it names the product
        """
        lines = transfer.sudo().line_ids  # what is on its way is the same at both ends
        flows = lines._flows()
        for line in lines:
            flow, unit = flows[line.id], line.product_id.uom_id
            if transfer.kind != 'direct' and unit.compare(flow['to_return'], flow['transit']) > 0:
                raise UserError(
                    self.env._(
                        "%(transfer)s: only %(quantity)s %(unit)s of %(product)s are on their way "
                        "and can come back.",
                        transfer=transfer.name,
                        quantity=f"{flow['transit']:g}",
                        unit=unit.name,
                        product=line.product_id.display_name,
                    )
                )
        # the state of a document follows from its moves, whoever made them
        transfer.sudo()._after_moves()
