from odoo import api, fields, models

from .jxc_transfer import STATES

DECIDED = ('draft', 'requested', 'refused', 'cancelled')


class JxcTransfer(models.Model):
    """The state of a transfer: what people decided, then what its moves say."""

    _inherit = 'jxc.transfer'

    stage = fields.Selection(
        [state for state in STATES if state[0] in (*DECIDED, 'approved')],
        string="Decision",
        default='draft',
        required=True,
        readonly=True,
        copy=False,
        help="What was decided; the state follows from it and from the pickings.",
    )
    state = fields.Selection(
        STATES,
        compute='_compute_state',
        store=True,
        index=True,
        tracking=True,
        copy=False,
        help="Follows from the pickings, wherever they are validated.",
    )

    @api.depends('stage', 'line_ids.move_ids.state', 'line_ids.move_ids.quantity')
    def _compute_state(self):
        approved = self.filtered(lambda transfer: transfer.stage == 'approved')
        for transfer in self - approved:
            transfer.state = transfer.stage
        if not approved:
            return
        # the moves of both ends, whoever looks
        flows = approved.sudo().line_ids._flows()
        for transfer in approved:
            transfer.state = self._state_of([flows[line.id] for line in transfer.line_ids])

    def _state_of(self, flows):
        """Return the state that these flows of an approved transfer's lines come to."""
        shipped = any(flow['shipped'] for flow in flows)
        transit = any(flow['transit'] for flow in flows)
        received = any(flow['received'] for flow in flows)
        to_ship = any(flow['to_ship'] for flow in flows)
        if transit:
            if received:
                return 'receiving'
            return 'shipping' if to_ship else 'transit'
        if to_ship:
            begun = shipped or any(flow['begun'] for flow in flows)
            return 'shipping' if begun else 'approved'
        if not shipped:
            return 'cancelled'
        back = all(flow['shipped'] == flow['returned'] for flow in flows)
        return 'cancelled' if back else 'done'
