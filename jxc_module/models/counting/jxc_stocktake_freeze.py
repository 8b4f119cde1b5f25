from odoo import fields, models

from ..base.halving import attempt


class JxcStocktake(models.Model):
    """The freeze of a count, and what it held back."""

    _inherit = 'jxc.stocktake'

    held_picking_ids = fields.Many2many(
        'stock.picking',
        string="Held Sales of the Till",
        compute='_compute_held',
        help="Sold at the till while the places were frozen: their transfers are finished when the "
        "freeze ends.",
    )

    def _compute_held(self):
        for count in self:
            count.held_picking_ids = count._held_pickings() if count.frozen else False

    def _held_pickings(self):
        """Return the transfers of the till that wait for the end of the freeze.

        Core's point of sale swallows the refusal and leaves them open.
        """
        self.ensure_one()
        pickings = self.env['stock.picking']
        if 'pos_session_id' not in pickings._fields:
            return pickings
        places = self.place_ids.location_id.ids
        return pickings.search(
            [
                ('pos_session_id', '!=', False),
                ('state', 'not in', ('done', 'cancel')),
                ('create_date', '>=', self.opened_on),
                '|',
                ('move_line_ids.location_id', 'in', places),
                ('move_line_ids.location_dest_id', 'in', places),
            ]
        )

    def _lift_freeze(self):
        """End the freeze of these counts and finish what it held back.

        A transfer that cannot be finished stays open; the count says which and why.
        """
        for count in self.filtered('frozen'):
            held = count._held_pickings()
            count.frozen = False
            count.place_ids.location_id._jxc_sync_frozen()
            for picking in held:
                _done, error = attempt(self.env, picking._action_done)
                if error is not None:
                    count.message_post(
                        body=self.env._(
                            "%(picking)s of the till could not be finished: %(error)s",
                            picking=picking.name,
                            error=error,
                        )
                    )
