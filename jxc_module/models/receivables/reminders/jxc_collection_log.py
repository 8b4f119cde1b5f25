from odoo import api, fields, models

CONTACTS = ('call', 'visit', 'message', 'reminder_mail', 'reminder_letter')


class JxcCollectionLog(models.Model):
    """What was done to get money from a customer, in order of time. Written once, never changed."""

    _name = 'jxc.collection.log'
    _description = "Collection History"
    _order = 'date desc, id desc'
    _rec_name = 'note'

    company_id = fields.Many2one(
        'res.company', required=True, readonly=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        'res.partner', string="Customer", required=True, readonly=True, index=True
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    kind = fields.Selection(
        [
            ('call', "Call"),
            ('visit', "Visit"),
            ('message', "Message"),
            ('reminder_mail', "Reminder by Mail"),
            ('reminder_letter', "Reminder by Letter"),
            ('promise', "Promise to Pay"),
            ('dispute', "Dispute"),
            ('resolved', "Dispute Resolved"),
            ('pause', "Pause"),
            ('resume', "Resumed"),
        ],
        required=True,
        readonly=True,
    )
    note = fields.Text(readonly=True)
    user_id = fields.Many2one(
        'res.users', string="By", readonly=True, default=lambda self: self.env.user
    )
    next_date = fields.Date(string="Next Action on", readonly=True)
    next_note = fields.Char(string="Next Action", readonly=True)
    reminder_id = fields.Many2one('jxc.reminder', readonly=True, ondelete='set null')
    promise_id = fields.Many2one('jxc.payment.promise', readonly=True, ondelete='set null')
    move_id = fields.Many2one(
        'account.move', string="Invoice", readonly=True, index='btree_not_null', ondelete='set null'
    )

    _history_idx = models.Index('(company_id, partner_id, date)')

    @api.model
    def _note_down(self, company, partners, kind, message, **values):
        """Write the history of these customers, and a line without amounts on each.

        :param partners: commercial partners
        :param str message: for the history and the customer's messages
        :param values: more values of the history; ``note`` stands behind the message there
        """
        self.env['res.partner']._jxc_check_collector()
        note = values.pop('note', None)
        # the history is written by business methods only
        logs = self.sudo().create(
            [
                {
                    'company_id': company.id,
                    'partner_id': partner.id,
                    'kind': kind,
                    'note': '\n'.join(text for text in (message, note) if text),
                    'user_id': self.env.uid,
                    **values,
                }
                for partner in partners
            ]
        )
        # a note of his own work (checked above) on customers whom he may not write otherwise
        partners.sudo()._message_log_batch(
            bodies=dict.fromkeys(partners.ids, message), author_id=self.env.user.partner_id.id
        )
        return logs.sudo(False)
