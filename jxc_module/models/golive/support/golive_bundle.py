import io
import json
import zipfile
from datetime import timedelta

from odoo import api, fields, models, release
from odoo.modules.module import get_manifest
from odoo.tools import SQL

from ....tools.scrub import error_kind

WEEK = timedelta(days=7)
MOST_ERRORS = 200
MOST_TABLES = 60


class JxcGolive(models.AbstractModel):
    """What helps to find an error, without data: versions, names of settings, numbers, errors.

    No name of a partner or product, no figure of the trade and no secret is in it: of settings of
    this app the switches alone, of others the names; errors are scrubbed (`tools/scrub.py`).
    """

    _inherit = 'jxc.golive'

    @api.model
    def _bundle(self):
        """Return the files of the bundle.

        :return: ``{name: bytes}``
        :raise AccessError: who asks is neither administrator nor the owner
        """
        self._check_owner()
        # numbers and names of the program only, see the class
        sudo = self.sudo()
        parts = {
            'versions.json': sudo._bundle_versions(),
            'modules.json': sudo._bundle_modules(),
            'settings.json': sudo._bundle_settings(),
            'counts.json': sudo._bundle_counts(),
            'jobs.json': sudo._bundle_jobs(),
            'errors.json': sudo._bundle_errors(),
            'checklist.json': self._bundle_checklist(),
        }
        return {
            name: json.dumps(part, indent=1, ensure_ascii=False, default=str).encode()
            for name, part in parts.items()
        }

    @api.model
    def _bundle_zip(self, parts):
        """Return the files of the bundle as one archive, with a list of what is in it.

        :param dict parts: ``{name: bytes}``
        :return: bytes
        """
        target = io.BytesIO()
        with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return target.getvalue()

    # === PARTS === #

    @api.model
    def _bundle_versions(self):
        return {
            'jxc_module': get_manifest('jxc_module')['version'],
            'odoo': release.version,
            'postgresql': self.env.cr._cnx.server_version,
            'made_on': fields.Datetime.now(),
            'companies': self.env['res.company'].search_count([]),
            'languages': [code for code, _name in self.env['res.lang'].get_installed()],
        }

    @api.model
    def _bundle_modules(self):
        modules = self.env['ir.module.module'].search(
            [('state', 'in', ('installed', 'to install', 'to upgrade', 'to remove'))]
        )
        return {
            module.name: [module.state, module.latest_version] for module in modules.sorted('name')
        }

    @api.model
    def _bundle_settings(self):
        """Return the switches of this app, and of Odoo's parameters the names."""
        switches = {
            name: [company[name] for company in self.env['res.company']._jxc_all()]
            for name, field in self.env['res.company']._fields.items()
            if name.startswith('jxc_') and field.type == 'boolean' and field.store
        }
        names = (
            self.env['ir.config_parameter']
            .search([('key', '!=', False)], order='key')
            .mapped('key')
        )
        return {'switches_by_company': switches, 'parameter_names': names}

    @api.model
    def _bundle_counts(self):
        """Return how many rows the biggest tables have, as the planner of PostgreSQL believes."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT relname, reltuples::bigint, pg_total_relation_size(oid)
                  FROM pg_class
                 WHERE relkind = 'r'
                   AND relnamespace = current_schema()::regnamespace
              ORDER BY relpages DESC, relname
                 LIMIT %s
                """,
                MOST_TABLES,
            )
        )
        return {name: {'rows': count, 'bytes': size} for name, count, size in rows}

    @api.model
    def _bundle_jobs(self):
        crons = {
            cron.ir_actions_server_id.model_id.model + '.' + (cron.code or '')[:80]: {
                'active': cron.active,
                'nextcall': cron.nextcall,
                'lastcall': cron.lastcall,
                'failures': cron.failure_count,
            }
            for cron in self._golive_crons()
        }
        jobs = self.env['jxc.job'].search([('state', '=', 'failed')], limit=MOST_ERRORS)
        failed = [
            {'kind': job.kind, 'on': job.finished_on, 'error': error_kind(job.error)}
            for job in jobs
        ]
        return {'crons': crons, 'failed': failed}

    @api.model
    def _bundle_errors(self):
        since = fields.Datetime.now() - WEEK
        rows = self.env['ir.logging'].search(
            [('level', 'in', ('ERROR', 'CRITICAL')), ('create_date', '>=', since)],
            order='id desc',
            limit=MOST_ERRORS,
        )
        return [
            {'on': row.create_date, 'logger': row.name, 'error': error_kind(row.message)}
            for row in rows
        ]

    @api.model
    def _bundle_checklist(self):
        return {answer['key']: [answer['bad'], answer['count']] for answer in self._checks()}
