from odoo import api, models

from .held_lines import HeldLines


class PurchaseOrder(models.Model):
    """Requests are looked for and noted together."""

    _inherit = 'purchase.order'

    @api.model
    @api.readonly
    def search(self, domain, offset=0, limit=None, order=None):
        held = HeldLines.of(self.env)
        if held is not None and limit == 1 and not offset and not order and self.env.su:
            found = held.requests_of(domain, lambda terms: super(PurchaseOrder, self).search(terms))
            if found is not None:
                return found
        return super().search(domain, offset, limit, order)

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
