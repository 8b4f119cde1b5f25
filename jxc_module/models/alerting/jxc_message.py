from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.constants import GC_UNLINK_LIMIT

KEEP_DAYS = 90


class JxcMessage(models.Model):
    """The outbox of the channels, and its log: a row a message, or a part of one.

    A room puts a text here with :meth:`_jxc_put`, in its own transaction; it is sent by a job.
    """

    _name = 'jxc.message'
    _description = "Message of a Channel"
    _order = 'id desc'
    _rec_name = 'title'

    channel_id = fields.Many2one(
        'jxc.channel', required=True, readonly=True, ondelete='cascade', index=True
    )
    company_id = fields.Many2one(
        related='channel_id.company_id', store=True, index=True, readonly=True
    )
    title = fields.Char(required=True, readonly=True)
    body = fields.Text(readonly=True)
    phones = fields.Char(string="Mentioned", readonly=True)
    path = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ('waiting', "Waiting"),
            ('sending', "Being Sent"),
            ('sent', "Sent"),
            ('refused', "Refused"),
            ('late', "Given up"),
        ],
        required=True,
        readonly=True,
        default='waiting',
        index=True,
    )
    urgent = fields.Boolean(readonly=True, help="Sent in quiet hours, too.")
    next_try = fields.Datetime(readonly=True)
    tries = fields.Integer(readonly=True)
    tried_on = fields.Datetime(string="Last Tried", readonly=True)
    sent_on = fields.Datetime(readonly=True)
    answer = fields.Text(readonly=True, help="What the robot said, or why nothing was sent.")

    _waiting_idx = models.Index("(channel_id, next_try) WHERE state IN ('waiting', 'sending')")

    # === BUSINESS === #

    @api.model
    def _jxc_put(self, channels, title, lines, path=None, users=(), urgent=False):
        """Let ``channels`` say something; sent once this transaction has ended well.

        :param lines: text; names are made harmless here
        :param path: of the page behind it, such as ``/odoo/jxc``
        :param bool urgent: also in quiet hours; else they wait for their end
        :return: the messages
        """
        # the outbox is the program's; what may be said was decided by who calls this
        messages = self.sudo()
        for channel in channels.sudo():
            messages += channel._write_messages(title, lines, users, path, urgent)
        if messages:
            self._wake()
        return messages

    @api.model
    def _wake(self, at=None):
        """Let the job run now, or at a moment (naive UTC)."""
        # whoever has something to say may wake it
        self.env.ref('jxc_module.cron_channels').sudo()._trigger(at=at)

    @api.autovacuum
    def _gc_messages(self):
        limit = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        old = self.search([('create_date', '<', limit)], limit=GC_UNLINK_LIMIT, order='id')
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT
