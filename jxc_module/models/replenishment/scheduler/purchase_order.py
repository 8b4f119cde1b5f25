from odoo import models

from .held_lines import HeldLines


class PurchaseOrder(models.Model):
    """That requests were made is noted on all of them at once."""

    _inherit = 'purchase.order'

    def _message_log_batch(self, bodies, **more):
        held = HeldLines.of(self.env)
        if held is None or any(more.values()) or not held.hold_notes(self, bodies):
            return super()._message_log_batch(bodies, **more)
        return self.env['mail.message']
