import io
import logging
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class JxcReportFavorite(models.Model):
    """A report with its parameters, opened with one click, or sent by mail regularly.

    A mail holds what its reader may see: each one gets the report computed with his own rights.
    """

    _name = 'jxc.report.favorite'
    _description = "Favorite Report"
    _order = 'name, id'

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        'res.users',
        string="Of",
        default=lambda self: self.env.user,
        index=True,
        ondelete='cascade',
        help="Empty: everybody who may read the report sees it.",
    )
    report_key = fields.Selection(
        selection=lambda self: self.env['jxc.report.wizard']._report_key_selection(),
        string="Report",
        required=True,
    )
    params = fields.Text(string="Parameters", help="As the context key jxc_report holds them.")
    schedule = fields.Selection(
        selection=[('weekly', "Every Week"), ('monthly', "Every Month")], string="Send by Mail"
    )
    next_run = fields.Date(
        string="Next on", help="Day of the company on which the mail is sent next."
    )
    reader_ids = fields.Many2many(
        'res.users',
        string="Readers",
        domain=[('share', '=', False)],
        relation='jxc_favorite_reader_rel',
    )
    company_id = fields.Many2one(
        'res.company', default=lambda self: self.env.company, required=True
    )
    last_error = fields.Text(readonly=True)

    # === CONSTRAINTS === #

    @api.constrains('report_key', 'params')
    def _check_params(self):
        for favorite in self:
            favorite._reading()._report_params()

    @api.constrains('schedule', 'next_run', 'reader_ids')
    def _check_schedule(self):
        for favorite in self:
            if favorite.schedule and not (favorite.next_run and favorite.reader_ids):
                raise UserError(
                    self.env._(
                        '"%(name)s" is to be sent by mail: say to whom (Readers), and when first '
                        "(Next on).",
                        name=favorite.name,
                    )
                )
            if any(reader.share for reader in favorite.reader_ids):
                raise UserError(self.env._("Only internal users can be sent reports."))

    # === ACTIONS === #

    def action_open(self):
        """Open the report.

        :return: window action
        """
        self.ensure_one()
        return self._reading()._report_action() | {'display_name': self.name}

    def action_send_now(self):
        """Send the mail now, besides the schedule."""
        for favorite in self:
            favorite.check_access('write')
            favorite.sudo()._send()

    # === BUSINESS === #

    def _reading(self):
        self.ensure_one()
        return self.env[f'jxc.report.{self.report_key}'].with_context(jxc_report=self.params)

    @api.model
    def _cron_jxc_report_mails(self):
        """Send the reports that are due; each once, whoever runs this meanwhile."""
        due = self.search([('schedule', '!=', False), ('next_run', '!=', False)])
        today = {company: self.env['jxc.facts']._local_today(company) for company in due.company_id}
        due = due.filtered(lambda favorite: favorite.next_run <= today[favorite.company_id])

        def send(favorite):
            day = today[favorite.company_id]
            if favorite.next_run <= day:  # another worker may have been here since
                favorite._move_on(day)
                favorite._send()

        def failed(favorite, error):
            favorite._move_on(today[favorite.company_id])
            favorite.last_error = str(error)

        waiting = [('schedule', '!=', False), ('next_run', '!=', False)]
        self.env['jxc.job']._run_records(
            'cron_report_mails', due, send, domain=waiting, failed=failed
        )

    def _move_on(self, today):
        step = timedelta(days=7) if self.schedule == 'weekly' else relativedelta(months=1)
        day = self.next_run
        while day <= today:
            day += step
        self.next_run = day

    def _send(self):
        """Mail the workbook to each reader; one who may not read it stops no other."""
        errors = [self._try_to_send_to(reader) for reader in self.reader_ids]
        self.last_error = '\n'.join(filter(None, errors)) or False

    def _try_to_send_to(self, reader):
        """Mail the workbook to one reader; return what went wrong, None if nothing did."""
        try:
            with self.env.cr.savepoint():
                self._send_to(reader)
        except Exception as error:
            _logger.info("Report %s was not sent to %s", self.id, reader.login, exc_info=True)
            return f'{reader.name}: {error}'
        return None

    def _send_to(self, reader):
        if not reader.active or not reader.email:
            raise UserError(self.env._("archived, or without an e-mail address"))
        if self.company_id not in reader.company_ids:
            raise UserError(self.env._("may not work in %(company)s", company=self.company_id.name))
        report = (
            self.env[f'jxc.report.{self.report_key}']
            .with_user(reader)
            .with_context(
                lang=reader.lang,
                tz=reader.tz,
                allowed_company_ids=self.company_id.ids,
                jxc_report=self.params,
            )
        )
        report.check_access('read')
        stream = io.BytesIO()
        report._write_book(stream)
        named = self.with_context(lang=reader.lang)
        self.env['mail.mail'].create(
            {
                'subject': named.name,
                'email_to': reader.email_formatted,
                'email_from': self.company_id.email_formatted or reader.email_formatted,
                'body_html': report.env._("Your report is attached."),
                'auto_delete': True,
                'attachment_ids': [
                    fields.Command.create(
                        {'name': report._book_file_name(), 'raw': stream.getvalue()}
                    )
                ],
            }
        )
