from datetime import timedelta

from odoo import api, fields, models, release
from odoo.modules.module import get_manifest
from odoo.tools import SQL, format_date

LATE = timedelta(hours=1)
WEEK = timedelta(days=7)
BIGGEST = 5  # tables that are named


class JxcGolive(models.AbstractModel):
    """What is looked at after going live: late and failing jobs, errors, mails, sizes, versions."""

    _inherit = 'jxc.golive'

    @api.model
    def _jxc_golive_cron_late(self):
        """Count the jobs that should have run an hour ago: no worker does them."""
        limit = fields.Datetime.now() - LATE
        crons = self._golive_crons().filtered('active')
        return self._told(
            'health',
            'stop',
            'admin',
            self.env._("Jobs that are late"),
            self.env._("Look whether the server runs its cron workers (max_cron_threads)."),
            count=len(crons.filtered(lambda cron: cron.nextcall < limit)),
            total=len(crons),
            action='base.ir_cron_act',
        )

    @api.model
    def _jxc_golive_cron_failing(self):
        """Count the jobs that failed the last time."""
        crons = self._golive_crons().filtered('active')
        return self._told(
            'health',
            'warn',
            'admin',
            self.env._("Jobs that fail"),
            self.env._("Read what the alert says, put it right, and run the job by hand."),
            count=len(crons.filtered('failure_count')),
            total=len(crons),
            action='base.ir_cron_act',
        )

    @api.model
    def _jxc_golive_job_alerts(self):
        """Find what background jobs could not do."""
        return self._found(
            'health',
            'warn',
            'manager',
            self.env._("What jobs could not do"),
            self.env._("Each alert names the record and what is wrong with it."),
            model='jxc.alert',
            domain=[('kind', 'in', ('job', 'backup')), ('state', '!=', 'resolved')],
            action='jxc_module.action_alert',
        )

    @api.model
    def _jxc_golive_mail_failed(self):
        """Count the mails of this week that could not be sent."""
        # a number; the mails are shown to who may read them
        since = fields.Datetime.now() - WEEK
        failed = (
            self.env['mail.mail']
            .sudo()
            .search_count([('state', '=', 'exception'), ('create_date', '>=', since)])
        )
        return self._told(
            'health',
            'warn',
            'admin',
            self.env._("Mails of this week that were not sent"),
            self.env._("Open them under technical settings: the reason stands on each."),
            count=failed,
            action='mail.action_view_mail_mail',
        )

    @api.model
    def _jxc_golive_errors(self):
        """Count the errors of this week that the server wrote into the database."""
        # a number; Odoo keeps the rows from everybody but administrators
        since = fields.Datetime.now() - WEEK
        errors = (
            self.env['ir.logging']
            .sudo()
            .search_count([('level', 'in', ('ERROR', 'CRITICAL')), ('create_date', '>=', since)])
        )
        return self._told(
            'health',
            'hint',
            'admin',
            self.env._("Errors in the log of this week"),
            self.env._("Read them, and send them to us in a support bundle if they are ours."),
            count=errors,
            action='base.ir_logging_all_act',
        )

    # === FACTS === #

    @api.model
    def _health_facts(self):
        """Return what is not right or wrong: versions and sizes.

        :return: list of ``{'label', 'value', 'action': False}``, both texts for a person
        """
        size = self._database_size()
        facts = [
            (self.env._("Version of this app"), get_manifest('jxc_module')['version']),
            (self.env._("Odoo"), release.version),
            (self.env._("PostgreSQL"), self.env.cr._cnx.server_version // 10000),
            (self.env._("Size of the database"), self._size_text(size)),
            *self._growth_facts(size),
            *self._backup_facts(),
        ]
        return [{'label': label, 'value': str(value)} for label, value in facts]

    @api.model
    def _database_size(self):
        """Return the bytes that the database takes, without attachments."""
        return self.env.execute_query(SQL("SELECT pg_database_size(current_database())"))[0][0]

    @api.model
    def _growth_facts(self, size):
        """Return the growth since the first signature, and the biggest tables with their size.

        :param int size: bytes of the database now
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT relname, pg_total_relation_size(oid)
                  FROM pg_class
                 WHERE relkind = 'r'
                   AND relnamespace = current_schema()::regnamespace
              ORDER BY relpages DESC, relname
                 LIMIT %s
                """,
                BIGGEST,
            )
        )
        text = ", ".join(f'{name} {self._size_text(size)}' for name, size in rows)
        facts = [(self.env._("Biggest tables"), text)]
        # a day and a size, for the owner
        signatures = self.env['jxc.golive.signature'].sudo()
        company = self.env.company
        first = signatures.search(
            [('company_id', '=', company.id), ('size', '>', 0)], order='id', limit=1
        )
        if first:
            day = format_date(self.env, company._jxc_local_day(first.signed_on))
            label = self.env._("Growth since %(day)s, the first signature", day=day)
            facts.insert(0, (label, self._size_text(size - first.size)))
        return facts

    @api.model
    def _backup_facts(self):
        # dates only, for the owner
        runs = self.env['jxc.backup.run'].sudo()
        last = runs.search([('verified_on', '!=', False)], order='verified_on desc', limit=1)
        oldest = runs.search([('state', '=', 'done'), ('kept', '=', True)], order='id', limit=1)
        never = self.env._("never")
        return [
            (self.env._("Last verified backup"), self._moment(last.verified_on) or never),
            (self.env._("Oldest backup"), self._moment(oldest.create_date) or never),
        ]

    @api.model
    def _moment(self, moment):
        return moment and fields.Datetime.to_string(self.env.company._jxc_as_local(moment))

    @api.model
    def _size_text(self, size):
        """Return a size in MiB or GiB.

        :param int size: bytes
        """
        mib = size / 2**20
        return f'{mib / 1024:,.1f} GiB' if mib >= 1024 else f'{mib:,.1f} MiB'
