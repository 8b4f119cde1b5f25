from odoo import fields, models

from ..base.bulk import touch
from ..base.during import during, ongoing

BALANCING = 'jxc transfers that balance'


class JxcTransfer(models.Model):
    """What holds after every move: only what was sent arrives, receipts expect what comes."""

    _inherit = 'jxc.transfer'

    def _hold(self):
        """Let two who move goods of these transfers at the same moment take turns."""
        if self:
            # the second one starts again and sees what the first has done
            touch(self)

    def _after_moves(self):
        """Check and follow what was moved, of these transfers as superuser.

        :raise UserError: more arrived than was sent; it names product, lot and what to do
        """
        if ongoing(self.env, BALANCING):
            return
        with during(self.env, BALANCING, True):
            transfers = self.filtered(lambda transfer: transfer.stage == 'approved')
            flows = transfers.line_ids._flows()
            for line in transfers.line_ids:
                line._check_sent(flows[line.id])
                line._balance(flows[line.id])
            now = fields.Datetime.now()
            for transfer in transfers:
                own = [flows[line.id] for line in transfer.line_ids]
                if not transfer.shipped_on and any(flow['shipped'] for flow in own):
                    transfer.shipped_on = now
                if transfer.state == 'done' and not transfer.received_on:
                    transfer.received_on = now
