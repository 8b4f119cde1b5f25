from odoo import api, fields, models


class JxcAlertNotice(models.Model):
    """What one person has been told in one company: a list of alerts behind one activity.

    A person has one open notice a company; new alerts join it. It is done when none of its alerts
    is open any more, or when the person marks its activity as done (which keeps the alerts).
    """

    _name = 'jxc.alert.notice'
    _description = "Alert Notice"
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _order = 'date desc, id desc'
    _mail_post_access = 'read'  # the person reads the notice and finishes the activity

    user_id = fields.Many2one(
        'res.users', string="Responsible", required=True, readonly=True, ondelete='cascade'
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='cascade')
    date = fields.Date(required=True, readonly=True)
    state = fields.Selection(
        selection=[('open', "Open"), ('done', "Done")],
        required=True,
        readonly=True,
        default='open',
    )
    alert_ids = fields.One2many('jxc.alert', 'notice_id', string="Alerts", readonly=True)
    alert_count = fields.Integer(string="Number of Alerts", compute='_compute_counts')
    open_count = fields.Integer(string="Open Alerts", compute='_compute_counts')
    danger_count = fields.Integer(string="Open, Danger", compute='_compute_counts')

    _one_open_per_user = models.UniqueIndex(
        "(company_id, user_id) WHERE state = 'open'",
        "This person has an open notice in this company already.",
    )

    # === COMPUTE === #

    @api.depends('user_id', 'date')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = self.env._(
                "Alerts of %(date)s for %(user)s",
                date=fields.Date.to_string(notice.date),
                user=notice.user_id.name,
            )

    @api.depends('alert_ids.state', 'alert_ids.level')
    @api.depends_context('uid')  # each reader counts what he may see
    def _compute_counts(self):
        self.alert_count = self.open_count = self.danger_count = 0
        groups = self.env['jxc.alert']._read_group(
            [('notice_id', 'in', self.ids)], ['notice_id', 'state', 'level'], ['__count']
        )
        for notice, state, level, count in groups:
            notice.alert_count += count
            notice.open_count += count if state == 'open' else 0
            notice.danger_count += count if (state, level) == ('open', 'danger') else 0

    # === ACTIONS === #

    @api.readonly
    def action_open_alerts(self):
        """Open the alerts of this notice that are still open."""
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_alert')
        return {
            **action,
            'domain': [('notice_id', 'in', self.ids)],
            'context': {'search_default_filter_open': 1},
        }

    # === BUSINESS === #

    @api.model
    def _notify(self, company, users):
        """Put the pending alerts of ``company`` on the open notice of their responsible.

        :param users: who is responsible for pending alerts
        :return: the open notices of the company
        """
        notices = self.search([('company_id', '=', company.id), ('state', '=', 'open')])
        # an activity done by hand ends its notice: what comes now is a new one
        notices -= notices.filtered(lambda notice: not notice.activity_ids)._finish()
        notices += self.with_context(mail_create_nosubscribe=True, mail_create_nolog=True).create(
            [
                {
                    'user_id': user.id,
                    'company_id': company.id,
                    'date': company._jxc_today(),
                }
                for user in users - notices.user_id
            ]
        )
        self.env['jxc.alert']._link_to_notices(company)
        notices._jxc_refresh(schedule=True)
        return notices.filtered(lambda notice: notice.state == 'open')

    def _jxc_refresh(self, schedule=False):
        """Finish what has no open alert left; let the activity of the others say what is open.

        :param bool schedule: also give an activity to those that have none (new ones)
        """
        notices = self.filtered(lambda notice: notice.state == 'open')
        kinds_by_notice = notices._open_kinds()
        notices -= notices.filtered(lambda notice: notice not in kinds_by_notice)._finish()
        for notice in notices:  # one a person
            user = notice.user_id
            lang = notice.with_context(lang=user.lang, tz=user.tz)
            summary = lang._get_summary(*kinds_by_notice[notice])
            if notice.activity_ids:
                changed = notice.activity_ids.filtered(
                    lambda act, text=summary: act.summary != text
                )
                changed.summary = summary
            elif schedule:
                lang.activity_schedule(
                    'mail.mail_activity_data_todo', summary=summary, user_id=user.id
                )

    def _finish(self):
        self.activity_ids.unlink()
        self.state = 'done'
        return self

    def _get_summary(self, kinds, products_only):
        """Return "14 products need attention: 3 out of stock and 11 low stock".

        :param dict kinds: ``{kind: number of open alerts}``
        :param bool products_only: every one of them is about a product
        """
        listed = self.env['jxc.alert']._list_kinds(kinds)
        values = {'count': sum(kinds.values()), 'list': listed}
        if products_only and values['count'] == 1:
            return self.env._("A product needs attention: %(list)s", **values)
        if products_only:
            return self.env._("%(count)s products need attention: %(list)s", **values)
        return self.env._("%(count)s alerts need attention: %(list)s", **values)

    def _open_kinds(self):
        """Count the open alerts of these notices by kind.

        :return: ``{notice: ({kind: count}, all of them are about products)}``
        """
        found = {}
        groups = self.env['jxc.alert']._read_group(
            [('notice_id', 'in', self.ids), ('state', '=', 'open')],
            ['notice_id', 'kind'],
            ['__count', 'product_id:count'],
        )
        for notice, kind, count, products in groups:
            kinds, products_only = found.get(notice, ({}, True))
            found[notice] = ({**kinds, kind: count}, products_only and products == count)
        return found
