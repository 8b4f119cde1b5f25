from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ('draft', "New"),
    ('read', "Read and Checked"),
    ('tried', "Tried"),
    ('posting', "Being Posted"),
    ('posted', "Posted"),
    ('opened', "Books Opened"),
    ('undone', "Undone"),
    ('failed', "Stopped by an Error"),
]
# what a person writes; all else follows from what is done, and is written by these methods only
GIVEN = {
    'name',
    'file',
    'file_name',
    'start_date',
    'date_order',
    'message_follower_ids',
}


class JxcImport(models.Model):
    """The opening data of a company out of files of its old system.

    draft → read → tried → posting → posted → opened; failed: mend and go on, or undo → undone.
    """

    _name = 'jxc.import'
    _description = "Data Migration"
    _inherit = ['mail.thread', 'jxc.read.only']
    _order = 'id desc'
    _check_company_auto = True

    name = fields.Char(
        required=True, default=lambda self: self.env._("Opening data"), tracking=True
    )
    company_id = fields.Many2one(
        'res.company',
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        'res.users',
        string="Uploaded by",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        copy=False,
    )
    start_date = fields.Date(
        required=True,
        default=lambda self: self.env.company._jxc_today(),
        tracking=True,
        help="The first day in the new books: opening figures are those of the evening before.",
    )
    date_order = fields.Selection(
        [('dmy', "Day First"), ('mdy', "Month First")],
        string="Dates like 03/04/2026",
        help="How dates are read whose day and month cannot be told apart.",
    )
    state = fields.Selection(
        STATES,
        string="Status",
        default='draft',
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    record_ids = fields.One2many('jxc.import.record', 'import_id', string="Rows", readonly=True)
    row_ids = fields.One2many('jxc.import.row', 'import_id', string="Findings")
    record_count = fields.Integer(string="Rows", compute='_compute_counts')
    error_count = fields.Integer(string="Errors", compute='_compute_counts')
    warning_count = fields.Integer(string="Warnings", compute='_compute_counts')
    job_id = fields.Many2one(
        'jxc.job', string="Background Job", readonly=True, copy=False, index='btree_not_null'
    )
    report = fields.Json(readonly=True, copy=False, help="What the last trial found.")

    # === COMPUTE === #

    @api.depends('row_ids.level', 'record_ids')
    def _compute_counts(self):
        rows = {
            (each.id, level): count
            for each, level, count in self.env['jxc.import.row']._read_group(
                [('import_id', 'in', self.ids)], ['import_id', 'level'], ['__count']
            )
        }
        records = {
            each.id: count
            for each, count in self.env['jxc.import.record']._read_group(
                [('import_id', 'in', self.ids)], ['import_id'], ['__count']
            )
        }
        for each in self:
            each.record_count = records.get(each.id, 0)
            each.error_count = rows.get((each.id, 'error'), 0)
            each.warning_count = rows.get((each.id, 'warning'), 0)

    # === CRUD === #

    def write(self, vals):
        if {'file', 'start_date'} & set(vals):
            self._check_unposted()
        return super().write(vals)

    @api.model
    def _jxc_read_only_fields(self):
        """Return what follows from the methods of an import: all but what a person gives."""
        return self._jxc_own_fields() - self._given_fields()

    @api.model
    def _given_fields(self):
        """Return the names of the fields that a person may write (a hook)."""
        return GIVEN

    @api.ondelete(at_uninstall=False)
    def _unlink_unposted(self):
        self._check_unposted()

    # === BUSINESS === #

    def _check_unposted(self):
        """Refuse a change of what is in the books.

        :raise UserError: names the import
        """
        for each in self:
            if each.state in ('posting', 'posted', 'opened', 'failed'):
                raise UserError(
                    self.env._(
                        "%(name)s is in the books, or on its way there. Undo it first.",
                        name=each.name,
                    )
                )

    def _set(self, **values):
        """Write what follows from what was done; the right to do it is checked by the caller."""
        # state, counts and results are closed to clients, see `_check_given`
        self.sudo().write(values)

    # === ACTIONS === #

    @api.readonly
    def action_open_rows(self):
        """Open the findings; the key ``level`` of the context chooses errors or warnings.

        :return: window action
        """
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_import_row')
        level = self.env.context.get('level')
        filters = {f'search_default_{level}': 1} if level in ('error', 'warning') else {}
        return action | {
            'display_name': self.name,
            'domain': [('import_id', '=', self.id)],
            'context': filters,
        }

    @api.readonly
    def action_open_records(self):
        """Open the rows as they were read.

        :return: window action
        """
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_import_record')
        return action | {'display_name': self.name, 'domain': [('import_id', '=', self.id)]}
