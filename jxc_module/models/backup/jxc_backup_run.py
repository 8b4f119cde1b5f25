from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import human_size

from .backup_faults import sentence

STAGES = [
    ('start', "Starting"),
    ('check', "Checking the place"),
    ('files', "Linking attachments"),
    ('dump', "Dumping the database"),
    ('pack', "Packing"),
    ('send', "Sending"),
    ('fetch', "Fetching"),
    ('read', "Reading the archive"),
    ('restore', "Restoring"),
    ('compare', "Comparing"),
    ('neutralise', "Neutralising"),
]


class JxcBackupRun(models.Model):
    """One backup: how it was made, what it holds, whether it was proved.

    ``task`` is what a process does with it now: make, verify, or copy it; empty when nothing is
    done. Sizes are bytes, times UTC.
    """

    _name = 'jxc.backup.run'
    _description = "Backup"
    _order = 'id desc'

    backup_id = fields.Many2one(
        'jxc.backup', string="Target", required=True, readonly=True, ondelete='cascade', index=True
    )
    name = fields.Char(string="File", readonly=True)
    state = fields.Selection(
        [
            ('running', "Running"),
            ('done', "Done"),
            ('failed', "Failed"),
            ('interrupted', "Interrupted"),
        ],
        required=True,
        readonly=True,
        default='running',
    )
    check_state = fields.Selection(
        [
            ('no', "Not Verified"),
            ('running', "Verifying"),
            ('good', "Verified"),
            ('bad', "Not Usable"),
        ],
        string="Proof",
        required=True,
        readonly=True,
        default='no',
    )
    started_on = fields.Datetime(readonly=True, default=fields.Datetime.now)
    ended_on = fields.Datetime(readonly=True)
    seconds = fields.Float(string="Took (Seconds)", readonly=True)
    taken_on = fields.Datetime(
        string="State of", readonly=True, help="The one moment of database and attachments."
    )
    verified_on = fields.Datetime(readonly=True)
    size = fields.Float(string="Bytes", digits=(18, 0), readonly=True)
    size_text = fields.Char(string="Size", compute='_compute_size_text')
    growth_text = fields.Char(
        string="Growth", compute='_compute_growth_text', help="Since the backup before."
    )
    dump_size = fields.Float(digits=(18, 0), readonly=True)
    files = fields.Integer(string="Attachments", readonly=True)
    lost = fields.Integer(
        string="Missing Attachments",
        readonly=True,
        help="Of which the database knows, and which the server had lost before.",
    )
    odd = fields.Integer(
        string="Damaged Attachments",
        readonly=True,
        help="Whose content on the server is not the one that was stored.",
    )
    sha256 = fields.Char(string="SHA-256", readonly=True)
    encryption = fields.Char(readonly=True)
    passphrase_ref = fields.Char(groups='.')
    kept = fields.Boolean(readonly=True, default=True, help="The file is still there.")
    copy_name = fields.Char(string="Training Copy", readonly=True)

    task = fields.Char(readonly=True, index='btree_not_null')
    token = fields.Char(groups='.')
    stage = fields.Selection(STAGES, readonly=True)
    percent = fields.Integer(readonly=True)
    fault = fields.Char(readonly=True)
    fault_values = fields.Json(readonly=True)
    message = fields.Char(compute='_compute_message')
    gaps = fields.Char(compute='_compute_gaps')
    log = fields.Text(readonly=True)

    # === COMPUTE === #

    @api.depends('size')
    def _compute_size_text(self):
        for run in self:
            run.size_text = human_size(run.size) if run.size else False

    @api.depends('size', 'backup_id.run_ids.size')
    def _compute_growth_text(self):
        for backup, runs in self.grouped('backup_id').items():
            before, growth = 0, {}
            for run in backup.run_ids.filtered('size').sorted('id'):
                growth[run.id] = run.size - before if before else 0
                before = run.size
            for run in runs:
                more = growth.get(run.id, 0)
                sign = '+' if more > 0 else '−'
                run.growth_text = f'{sign}{human_size(abs(more))}' if more else False

    @api.depends('fault', 'fault_values')
    @api.depends_context('lang')
    def _compute_message(self):
        for run in self:
            values = {'name': run.name, **(run.fault_values or {})}
            run.message = sentence(run.env, run.fault, values) if run.fault else False

    @api.depends('lost', 'odd')
    @api.depends_context('lang')
    def _compute_gaps(self):
        for run in self:
            gaps = run.env._(
                "On the server itself %(lost)s attachments are missing and %(odd)s are damaged: no "
                "backup can hold them. The log names them.",
                lost=run.lost,
                odd=run.odd,
            )
            run.gaps = gaps if run.lost or run.odd else False

    @api.depends('name')
    def _compute_display_name(self):
        for run in self:
            run.display_name = run.name or run.env._("Backup")

    def web_read(self, specification):
        # its page opens when it was just asked for: a replica may not have it yet
        return super().web_read(specification)

    web_read._readonly = False

    # === ACTIONS === #

    def action_verify(self):
        """Prove this backup: read all of it, restore it, compare.

        :return: action that shows it
        :raise UserError: it was not made, its file was deleted, or another job is under way
        """
        self.ensure_one()
        self.backup_id.check_access('write')
        if self.task == 'verify':
            return self._form_action()  # pressed twice, or begun by the plan
        self._check_usable()
        run = self.sudo()  # backups are written by the program; who may write the target may ask
        run.check_state = 'running'
        run._launch('verify')
        return self._form_action()

    def action_refresh(self):
        """Show how far it is."""
        self.check_access('read')
        # written by the program alone
        self.sudo()._follow()

    def action_stop(self):
        """Stop the process that makes or verifies it; what it wrote is deleted."""
        self.backup_id.check_access('write')
        # as above
        self.sudo()._stop()

    def _check_usable(self):
        self.backup_id._check_free()
        if self.state != 'done' or not self.kept:
            raise UserError(
                self.env._("“%s” was not finished, or its file was deleted.", self.display_name)
            )

    def _form_action(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Backup"),
            'res_model': self._name,
            'res_id': self.id,
            'views': [(False, 'form')],
            'view_mode': 'form',
        }
