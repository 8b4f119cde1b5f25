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
            returned.jxc_transfer_id = transfer
            returned.jxc_transfer_leg = picking.jxc_transfer_leg
        return returned
