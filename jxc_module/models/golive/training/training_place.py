import json
import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.http import db_filter, request
from odoo.sql_db import close_db, db_connect
from odoo.tools import SQL

from ....tools.backup.training import PARAMETER
from ...base.notification import notification
from .jxc_training import EXERCISES, TOURS

_logger = logging.getLogger(__name__)
MOST_COPIES = 20
MOST_ROWS = 10_000


class JxcTraining(models.Model):
    """Where exercises are done: in a training copy of the database, made of a backup.

    The copy is neutralised and leaves no trace here. Who opens the page of training there has what
    he did noted; the owner's page here takes that over.
    """

    _inherit = 'jxc.training'

    # === ACTIONS === #

    @api.model
    def make_copy(self):
        """Return the dialog that makes a training copy of the newest backup.

        Where the server has none that it can open, it is the page of backups with a word of why.

        :raise AccessError: for all but administrators, who alone reach backups
        """
        if not self.env.user.has_group('base.group_system'):
            raise AccessError(self.env._("Ask an administrator to make the training copy."))
        domain = [('state', '=', 'done'), ('kept', '=', True), ('encryption', '!=', 'key')]
        run = self.env['jxc.backup.run'].search(domain, limit=1)
        if not run:
            return notification(
                self.env._(
                    "A training copy is made of a backup, and there is none yet that this server "
                    "can open (one by public key it cannot). Make one first."
                ),
                'warning',
                sticky=True,
                then=self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_backup'),
            )
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_backup_copy')
        return {**action, 'context': {'default_run_id': run.id}}

    # === BUSINESS === #

    @api.model
    def _copied(self):
        """Return what a training copy knows of itself: ``of, taken, made``; None elsewhere."""
        # written by the program that made the copy; no secret
        kept = self.env['ir.config_parameter'].sudo().get_param(PARAMETER)
        try:
            facts = json.loads(kept or 'null')
            moments = {name: fields.Datetime.to_datetime(facts[name]) for name in ('taken', 'made')}
            return {'of': str(facts['of']), **moments}
        except (KeyError, TypeError, ValueError):
            return None

    @api.model
    def _place(self):
        """Return where exercises are done, as the page tells it.

        :return: dictionary of ``is_copy``, ``text`` (a sentence), ``url`` of the copy or False,
            ``may_make`` (whether the reader may make one)
        """
        if copied := self._copied():
            text = self.env._(
                "This is a training copy of “%(name)s”, state of %(time)s. Do the exercises here: "
                "nothing is sent, and nothing of it reaches the real database.",
                name=copied['of'],
                time=self._told(copied['taken']),
            )
            return {'is_copy': True, 'text': text, 'url': False, 'may_make': False}
        admin = self.env.user.has_group('base.group_system')
        name, taken = self._newest_copy()
        url = f'/web?db={name}' if name and _lets_through(name) else False
        return {
            'is_copy': False,
            'text': self._place_text(name, taken, url, admin),
            'url': url,
            'may_make': admin,
        }

    def _place_text(self, name, taken, url, admin):
        if url:
            return self.env._(
                "Exercises are real documents here. Do them in the training copy “%(name)s”, state "
                "of %(time)s, where they leave no trace: with the same user and password, best in "
                "a private window. What you did there counts here, too.",
                name=name,
                time=self._told(taken),
            )
        if name:
            return self.env._(
                "There is a training copy “%s”, which this address does not let through: the owner "
                "of the server adds it to dbfilter or db_name in odoo.conf.",
                name,
            )
        if admin:
            return self.env._(
                "Exercises are real documents here. Make a training copy of the newest backup: "
                "what is done there leaves no trace."
            )
        return self.env._(
            "Exercises are real documents here, and there is no training copy yet: ask an "
            "administrator to make one."
        )

    @api.model
    def _newest_copy(self):
        """Return name and moment of the training copy that was made last and is still there."""
        # which copies were made; only administrators see the backups themselves
        runs = self.env['jxc.backup.run'].sudo()
        runs = runs.search([('copy_name', '!=', False)], limit=MOST_COPIES)
        query = SQL(
            "SELECT datname FROM pg_database WHERE datname = ANY(%s) AND NOT datistemplate",
            runs.mapped('copy_name'),
        )
        there = {name for (name,) in self.env.execute_query(query)}
        run = runs.filtered(lambda run: run.copy_name in there)[:1]
        return run.copy_name, run.taken_on

    @api.model
    def _told(self, moment):
        company = self.env.company
        local = company._jxc_as_local(moment) if moment else None
        return local.strftime('%Y-%m-%d %H:%M') if local else '?'

    # === WHAT WAS DONE THERE === #

    @api.model
    def _note_own(self, done):
        """Note the exercises that the reader did, in a copy, for the real database to read."""
        rows = {(self.env.user.login, name): fields.Datetime.now() for name in done}
        self._note(rows)

    @api.model
    def _take_over(self):
        """Note here what people did in the training copy, for the owner."""
        name, _taken = self._newest_copy()
        if name:
            self._note(_read(name, self.env.cr.dbname))

    @api.model
    def _note(self, rows):
        """Write down what is not known yet; what nobody teaches and unknown people are left out.

        :param dict rows: ``{(login, lesson): moment}``
        """
        rows = {key: at for key, at in rows.items() if key[1] in TOURS or key[1] in EXERCISES}
        users = self.env['res.users'].search_fetch(
            [('login', 'in', [login for login, _lesson in rows]), ('share', '=', False)], ['login']
        )
        ids = {user.login: user.id for user in users}
        wanted = {(ids[login], lesson): at for (login, lesson), at in rows.items() if login in ids}
        # rows that nobody writes by hand
        known = self.sudo().search([('user_id', 'in', list(ids.values()))])
        of_key = {(row.user_id.id, row.lesson): row for row in known}
        self.sudo().create(
            [
                {'user_id': user, 'lesson': lesson, 'done_on': at}
                for (user, lesson), at in wanted.items()
                if (user, lesson) not in of_key
            ]
        )
        for key, at in wanted.items():
            if key in of_key and not of_key[key].done_on:
                of_key[key].done_on = at


def _lets_through(name):
    """Tell whether the address that was asked opens a database; outside of a request it does."""
    return not request or bool(db_filter([name]))


def _read(name, database):
    """Read what people did in a training copy of a database, as ``{(login, lesson): moment}``.

    A copy that is of another version, or being dropped, has done nothing.
    """
    own = SQL("SELECT value FROM ir_config_parameter WHERE key = %s", PARAMETER)
    done = SQL(
        """
        SELECT u.login, t.lesson, t.done_on
          FROM jxc_training AS t
          JOIN res_users AS u ON u.id = t.user_id
         WHERE t.done_on IS NOT NULL
         LIMIT %s
        """,
        MOST_ROWS,
    )
    try:
        with db_connect(name).cursor() as cr:
            cr.execute(own, log_exceptions=False)
            facts = cr.fetchall()
            if not facts or json.loads(facts[0][0]).get('of') != database:
                return {}
            cr.execute(done, log_exceptions=False)
            return {(login, lesson): at for login, lesson, at in cr.fetchall()}
    except (psycopg2.Error, ValueError) as error:
        _logger.info("the training copy %s was not read: %s", name, error)
        return {}
    finally:
        close_db(name)  # nobody is kept from dropping it
