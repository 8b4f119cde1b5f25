from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

# people called to one request; more would make nobody feel meant
MOST_CALLED = 10


class JxcApproval(models.Model):
    """Calling the people who decide, once and again."""

    _inherit = 'jxc.approval'

    def _jxc_approvers(self):
        """Return the active users who may decide this request."""
        self.ensure_one()
        groups = self.group_ids
        users = self.env['res.users'].search(
            [
                ('all_group_ids', 'in', groups[:1].ids),
                ('company_ids', 'in', self.company_id.ids),
                ('share', '=', False),
            ]
        )
        users = users.filtered(lambda user: not self._jxc_why_not(user))
        return users[:MOST_CALLED]

    def _jxc_call_approvers(self):
        """Give those who decide an activity each."""
        for request in self:
            for user in request._jxc_approvers():
                talk = request._jxc_talk(user)
                talk.activity_schedule(
                    'mail.mail_activity_data_todo',
                    user_id=user.id,
                    summary=talk.env._("Approve %(document)s", document=request.document),
                )

    def _jxc_talk(self, user):
        """Return these requests in the language of whoever reads what is written about them."""
        return self.with_context(lang=user.lang or self.env.lang)

    def _jxc_close_activities(self):
        # activities belong to their users; what they are about has ended
        self.sudo().activity_ids.unlink()

    def _jxc_tell_requesters(self, comment):
        """Write to who asked what was decided."""
        for request in self:
            talk = request._jxc_talk(request.requested_by_id)
            states = dict(self._fields['state']._description_selection(talk.env))
            text = talk.env._(
                "%(document)s: %(state)s by %(user)s. %(comment)s",
                document=request.document,
                state=states[request.state],
                user=request.decided_by_id.name,
                comment=comment or '',
            )
            request.message_post(
                body=text.strip(),
                partner_ids=request.requested_by_id.partner_id.ids,
                message_type='notification',
                author_id=self.env.user.partner_id.id,
            )
            for document in request._jxc_document():
                document._message_log(body=text.strip())

    @api.model
    def _cron_remind(self):
        """Bring requests to mind that wait for too long; run daily."""
        now = fields.Datetime.now()
        companies = self.env['res.company']._jxc_all()
        waiting = Domain.OR(
            self._late_domain(company, now - timedelta(days=company.jxc_approval_reminder_days))
            for company in companies
            if company.jxc_approval_reminder_days > 0
        )
        self.env['jxc.job.runner']._run_records(
            'cron_approval_reminder',
            self.search(waiting),
            lambda request: request._jxc_remind(now),
            domain=waiting,
        )

    @api.model
    def _late_domain(self, company, since):
        """Return the domain of requests of a company that nobody was reminded of since then."""
        return (
            Domain('company_id', '=', company.id)
            & Domain('state', '=', 'requested')
            & Domain('requested_on', '<=', since)
            & (Domain('reminded_on', '=', False) | Domain('reminded_on', '<=', since))
        )

    def _jxc_remind(self, now):
        called = self.activity_ids.user_id or self._jxc_approvers()
        day = self.company_id._jxc_local_day(self.requested_on)
        for users in called.grouped('lang').values():
            talk = self._jxc_talk(users[0])
            talk.message_notify(
                subject=talk.env._("Still to approve: %(document)s", document=self.document),
                body=talk.env._(
                    "%(document)s waits since %(day)s for your decision.",
                    document=self.document,
                    day=format_date(talk.env, day),
                ),
                partner_ids=users.partner_id.ids,
            )
        self.reminded_on = now
