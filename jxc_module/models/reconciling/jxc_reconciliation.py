from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KEEP_DAYS = 30  # a run of which nothing was decided
GC_BATCH = 1000  # runs deleted in one go
DECIDED = ('accepted', 'rejected', 'done', 'undone')


class JxcReconciliation(models.Model):
    """A search for open items that belong together; its proposals are reviewed by a person."""

    _name = 'jxc.reconciliation'
    _description = "Reconciliation"
    _inherit = ['jxc.read.only']
    _order = 'id desc'
    _check_company_auto = True

    name = fields.Char(required=True, default=lambda self: self._default_name())
    company_id = fields.Many2one(
        'res.company',
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    side = fields.Selection(
        [
            ('both', "Customers and Vendors"),
            ('receivable', "Customers"),
            ('payable', "Vendors"),
        ],
        string="Accounts",
        required=True,
        default='both',
    )
    partner_ids = fields.Many2many(
        'res.partner', string="Partners", help="Empty: all partners with open items."
    )
    date = fields.Date(
        string="Date of Write-offs",
        required=True,
        default=lambda self: self.env.company._jxc_today(),
        help="The accounting date of write-off entries. Where the period is locked, they move to "
        "the first open day.",
    )
    by_reference = fields.Boolean(string="By Number", default=True)
    by_amount = fields.Boolean(string="Same Amount", default=True)
    by_several = fields.Boolean(string="Sum of Several", default=True)
    by_oldest = fields.Boolean(
        string="Oldest First",
        help="What is left is put against the oldest items. Only a guess: it says nothing about "
        "what a payment was meant for.",
    )
    tolerance = fields.Monetary(
        string="Write Off Up To", default=lambda self: self.env.company.jxc_write_off_limit
    )
    tolerance_percent = fields.Float(
        string="And Up To (%)",
        digits=(6, 2),
        default=lambda self: self.env.company.jxc_write_off_percent,
    )
    write_off_account_id = fields.Many2one(
        'account.account',
        string="Account for Write-offs",
        check_company=True,
        default=lambda self: self.env.company.jxc_write_off_account_id,
    )
    write_off_journal_id = fields.Many2one(
        'account.journal',
        string="Journal for Write-offs",
        check_company=True,
        domain="[('type', '=', 'general')]",
        default=lambda self: self.env.company._jxc_write_off_journal(),
    )
    state = fields.Selection(
        [('draft', "New"), ('proposed', "Searched")], default='draft', required=True, readonly=True
    )
    line_ids = fields.One2many(
        'jxc.reconciliation.line', 'reconciliation_id', string="Proposals", readonly=True
    )
    open_count = fields.Integer(string="To Decide", compute='_compute_counts')
    accepted_count = fields.Integer(string="Accepted", compute='_compute_counts')
    done_count = fields.Integer(string="Reconciled", compute='_compute_counts')

    @api.model
    def _default_name(self):
        today = self.env.company._jxc_today()
        return self.env._("Reconciliation of %(day)s", day=today)

    @api.depends('line_ids.state')
    def _compute_counts(self):
        counts = {
            (reconciliation.id, state): count
            for reconciliation, state, count in self.env['jxc.reconciliation.line']._read_group(
                [('reconciliation_id', 'in', self.ids)], ['reconciliation_id', 'state'], ['__count']
            )
        }
        for reconciliation in self:
            reconciliation.open_count = counts.get((reconciliation.id, 'proposed'), 0)
            reconciliation.accepted_count = counts.get((reconciliation.id, 'accepted'), 0)
            reconciliation.done_count = counts.get((reconciliation.id, 'done'), 0)

    @api.constrains('tolerance', 'tolerance_percent', 'write_off_account_id')
    def _check_tolerance(self):
        for reconciliation in self:
            if reconciliation.tolerance < 0 or not 0 <= reconciliation.tolerance_percent <= 100:
                raise ValidationError(
                    self.env._(
                        "%(reconciliation)s: the amount to write off cannot be negative, "
                        "and its percentage lies between 0 and 100.",
                        reconciliation=reconciliation.name,
                    )
                )
            account = reconciliation.write_off_account_id
            if account.account_type in ('asset_receivable', 'liability_payable'):
                raise ValidationError(
                    self.env._(
                        "%(account)s: write-offs go to an account of profit and loss, not to one "
                        "of receivables or payables.",
                        account=account.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_without_history(self):
        if self.env['jxc.reconciliation.line'].search_count(
            [('reconciliation_id', 'in', self.ids), ('state', 'in', ('done', 'undone'))], limit=1
        ):
            raise UserError(
                self.env._(
                    "What a reconciliation did stays known, so that it can be undone. "
                    "Archive nothing, just leave it."
                )
            )

    @api.autovacuum
    def _gc_undecided(self):
        """Delete old runs of which nobody accepted, rejected or reconciled anything.

        :return: how many, and whether to call it again the same night
        """
        # "not in" would ask for a line that is undecided: here no line may have been decided
        old = self.search(
            [
                ('create_date', '<', fields.Datetime.now() - timedelta(days=KEEP_DAYS)),
                ('line_ids', 'not any', [('state', 'in', DECIDED)]),
            ],
            limit=GC_BATCH,
        )
        old.unlink()
        return len(old), len(old) == GC_BATCH

    # === ACTIONS === #

    @api.readonly
    def action_open_lines(self):
        """Open the proposals of this search as a list.

        :return: window action
        """
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'jxc_module.action_reconciliation_line'
        )
        return action | {
            'display_name': self.name,
            'domain': [('reconciliation_id', '=', self.id)],
            'context': {},
        }

    def action_accept_certain(self):
        """Accept all proposals that are certain."""
        self.line_ids.filtered(lambda line: line.confidence == 'certain').action_accept()
        return True

    def action_confirm_accepted(self):
        """Reconcile all accepted proposals.

        :return: notification with what was done
        """
        return self.line_ids.filtered(lambda line: line.state == 'accepted').action_confirm()
