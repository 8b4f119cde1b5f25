from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL


class JxcAlert(models.Model):
    """Telling people: one activity a responsible and run, and the nightly round."""

    _inherit = 'jxc.alert'

    # === BUSINESS === #

    @api.model
    def _jxc_notify(self, company):
        """Tell people about the new open alerts of ``company``: one activity a responsible.

        Call it once at the end of a run, after its ``_jxc_sync`` calls, also when nothing is new:
        it closes the activities whose alerts are all gone or acknowledged. Alerts without a
        responsible stay in the ledger only.

        :return: ``jxc.alert.notice``: the open notices of the company
        """
        # whose alerts they are decides, not who runs the job
        alerts = self.sudo()
        alerts.flush_model()
        if alerts.env['jxc.channel.alert']._queue(company):
            alerts.env['jxc.message']._wake()
        fallback = alerts._jxc_fallback_responsible(company)
        user_ids = [
            user_id
            for (user_id,) in alerts.env.execute_query(
                alerts._assign_pending_sql(company, fallback)
            )
        ]
        alerts.invalidate_model(['responsible_id'])
        return alerts.env['jxc.alert.notice']._notify(
            company, alerts.env['res.users'].browse(user_ids)
        )

    @api.model
    def _jxc_fallback_responsible(self, company):
        """Return who gets the alerts that name nobody: a person of the company, or no user.

        :return: ``res.users``: the one of the settings, else the first manager, else empty
        """
        # who is in charge does not depend on who happens to run the job
        chosen = company.sudo().jxc_alert_responsible_id
        manager = self.env['ir.model.data']._xmlid_to_res_id('jxc_module.group_manager')
        people = chosen.search(
            [
                ('active', '=', True),
                ('share', '=', False),
                ('id', '!=', SUPERUSER_ID),
                ('company_ids', 'in', company.ids),
                ('jxc_warehouse_limited', '=', False),  # he could not see them all
                '|',
                ('id', '=', chosen.id),
                ('all_group_ids', 'in', [manager]),
            ],
            order='id',
        )
        return chosen & people or people[:1]

    @api.model
    def _link_to_notices(self, company):
        """Put the pending alerts of ``company`` on the open notice of their responsible."""
        self.env['jxc.alert.notice'].flush_model()
        self.env.execute_query(self._link_pending_sql(company))
        self.invalidate_model(['notice_id', 'notified'])
        self.env['jxc.alert.notice'].invalidate_model()

    @api.model
    def _cron_jxc_alerts(self):
        """Wake the snoozed alerts whose day has come and tidy the notices, company by company."""
        self.env['jxc.job.runner']._run_companies('cron_alerts', self._nightly_round)

    @api.model
    def _nightly_round(self, company):
        self._wake_snoozed(company)
        self._jxc_notify(company)

    @api.model
    def _wake_snoozed(self, company):
        domain = [
            ('company_id', '=', company.id),
            ('state', '=', 'snoozed'),
            ('snoozed_until', '<=', company._jxc_today()),
        ]
        self.env['jxc.job.runner']._do(
            'cron_alerts', company, self.search(domain), lambda alerts: alerts.action_reopen()
        )

    # === QUERIES === #

    @api.model
    def _pending_sql(self, company):
        """Condition on ``alert``: open in the company, and nobody was told."""
        return SQL(
            "alert.company_id = %s AND alert.state = 'open' AND alert.notified IS NOT TRUE",
            company.id,
        )

    @api.model
    def _assign_pending_sql(self, company, fallback):
        """Move pending alerts of people who left to the fallback; return who has pending ones."""
        return SQL(
            """
              WITH usable AS MATERIALIZED (%(usable)s),
                   pending AS MATERIALIZED (
                       SELECT alert.id, alert.kind, alert.key,
                              alert.responsible_id AS old_id,
                              COALESCE(%(responsible)s, %(fallback)s::int4) AS new_id
                         FROM jxc_alert AS alert
                        WHERE %(pending)s),
                   locked AS MATERIALIZED (
                       SELECT pending.id, pending.new_id
                         FROM pending
                         JOIN jxc_alert AS alert ON alert.id = pending.id
                        WHERE pending.old_id IS DISTINCT FROM pending.new_id
                     ORDER BY pending.kind, pending.key
                   FOR UPDATE OF alert),
                   moved AS (
                       UPDATE jxc_alert AS alert
                          SET responsible_id = locked.new_id
                         FROM locked
                        WHERE alert.id = locked.id)
            SELECT DISTINCT new_id
              FROM pending
             WHERE new_id IS NOT NULL
          ORDER BY new_id
            """,
            usable=self._usable_users_sql(company),
            responsible=self._usable_sql(SQL("alert.responsible_id"), SQL("alert.warehouse_id")),
            pending=self._pending_sql(company),
            fallback=fallback.id or None,
        )

    @api.model
    def _link_pending_sql(self, company):
        """Put pending alerts on the open notice of their responsible; return their number."""
        return SQL(
            """
              WITH locked AS MATERIALIZED (
                       SELECT alert.id, notice.id AS notice_id
                         FROM jxc_alert AS alert
                         JOIN jxc_alert_notice AS notice ON notice.company_id = alert.company_id
                                                        AND notice.user_id = alert.responsible_id
                                                        AND notice.state = 'open'
                        WHERE %(pending)s
                     ORDER BY alert.kind, alert.key
                   FOR UPDATE OF alert),
                   linked AS (
                       UPDATE jxc_alert AS alert
                          SET notice_id = locked.notice_id, notified = TRUE
                         FROM locked
                        WHERE alert.id = locked.id
                    RETURNING alert.id)
            SELECT COUNT(*) FROM linked
            """,
            pending=self._pending_sql(company),
        )
