from odoo import models

from .held_lines import HeldLines


class PurchaseOrder(models.Model):
    """That requests were made is noted on all of them at once."""

    _inherit = 'purchase.order'

    def _message_log_batch(
        self,
        bodies,
        subject=False,
        author_id=None,
        email_from=None,
        message_type='notification',
        partner_ids=False,
        attachment_ids=False,
        tracking_value_ids=False,
    ):
        more = (subject, author_id, email_from, partner_ids, attachment_ids, tracking_value_ids)
        held = HeldLines.of(self.env)
        is_plain = message_type == 'notification' and not any(more)
        if held is not None and is_plain and held.hold_notes(self, bodies):
            return self.env['mail.message']
        return super()._message_log_batch(
            bodies,
            subject=subject,
            author_id=author_id,
            email_from=email_from,
            message_type=message_type,
            partner_ids=partner_ids,
            attachment_ids=attachment_ids,
            tracking_value_ids=tracking_value_ids,
        )
