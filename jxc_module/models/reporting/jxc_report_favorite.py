import io
import logging
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

_logger = logging.getLogger(__name__)


class JxcReportFavorite(models.Model):
    """A report with its parameters, opened with one click, or sent by mail regularly.

    A mail holds what its reader may see: each one gets the report computed with his own rights, and
    nobody else the file. Only managers choose readers other than themselves.
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
    last_error = fields.Text(readonly=True, copy=False)

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

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        favorites = super().create(vals_list)
        favorites._check_rights()
        return favorites

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {'user_id', 'reader_ids', 'report_key', 'company_id'}:
            self._check_rights()
        return result

    def _check_rights(self):
        """Refuse what would be planted on somebody else, or that its owner may not read.

        No constraint: those run as superuser.
        """
        if self.env.su:
            return
        me = self.env.user
        is_manager = me.has_group('jxc_module.group_manager')
        for favorite in self:
            owner = favorite.user_id
            if owner - me or not (owner or is_manager):
                raise AccessError(
                    self.env._("A favorite is your own; only managers make them for everybody.")
                )
            if favorite.company_id - me.company_ids:
                raise AccessError(self.env._("You do not work in the company of this favorite."))
            if favorite.reader_ids - me and not is_manager:
                raise AccessError(
                    self.env._("Only managers send reports to others: name yourself as the reader.")
                )
            favorite._reading().check_access('read')

    # === ACTIONS === #

    @api.readonly
    def action_open(self):
        """Open the report.

        :return: window action
        """
        self.ensure_one()
        self.check_access('read')
        return self._reading()._report_action() | {'display_name': self.name}

    def action_send_now(self):
        """Send the mail now, besides the schedule."""
        self.check_access('write')
        for favorite in self:
            # mails are the system's; each is made with the rights of its reader
            favorite.sudo()._send()

    # === BUSINESS === #

    def _reading(self):
        self.ensure_one()
        report = self.env['jxc.report.wizard']._report_of(self.report_key)
        return report.with_context(jxc_report=self.params)

    @api.model
    def _cron_jxc_report_mails(self):
        """Send the reports that are due; each once, whoever runs this meanwhile."""
        due = self.search([('schedule', '!=', False), ('next_run', '!=', False)])
        today = {company: company._jxc_today() for company in due.company_id}
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
        self.env['jxc.job.runner']._run_records(
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
        except UserError as error:
            return f'{reader.name}: {error}'
        except Exception:
            # what a program says about itself is for the log
            _logger.exception("Report %s was not sent to %s", self.id, reader.login)
            text = self.env._("An error of the program; the log of the server has the details.")
            return f'{reader.name}: {text}'
        return None

    def _send_to(self, reader):
        if not reader.active or not reader.email:
            raise UserError(self.env._("archived, or without an e-mail address"))
        if self.company_id not in reader.company_ids:
            raise UserError(self.env._("may not work in %(company)s", company=self.company_id.name))
        if self.user_id and not self._reading().with_user(self.user_id).has_access('read'):
            raise UserError(self.env._("its owner may not read this report any more"))
        report = (
            self._reading()
            .with_user(reader)
            .with_context(
                lang=reader.lang,
                tz=reader.tz,
                allowed_company_ids=self.company_id.ids,
            )
        )
        report.check_access('read')
        stream = io.BytesIO()
        report._write_book(stream)
        named = self.with_context(lang=reader.lang)
        # whoever pressed the button made neither mail nor file: they are for the reader alone
        mail = self.env['mail.mail'].with_user(SUPERUSER_ID)
        mail = mail.create(
            {
                'subject': named.name,
                'email_to': reader.email_formatted,
                'email_from': self.company_id.email_formatted or reader.email_formatted,
                'body_html': report.env._("Your report is attached."),
                'auto_delete': True,
                'partner_ids': [fields.Command.set(reader.partner_id.ids)],
            }
        )
        message = mail.mail_message_id
        mail.attachment_ids = mail.env['ir.attachment'].create(
            {
                'name': report._book_file_name(),
                'raw': stream.getvalue(),
                'res_model': message._name,
                'res_id': message.id,
            }
        )
