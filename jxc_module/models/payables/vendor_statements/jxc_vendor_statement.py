from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class JxcVendorStatement(models.Model):
    """The statement that a vendor sent, compared with what we have booked. Positive amounts: we
    owe them."""

    _name = 'jxc.vendor.statement'
    _description = "Vendor Statement"
    _inherit = ['mail.thread', 'mail.activity.mixin', 'jxc.read.only', 'jxc.book']
    _order = 'id desc'
    _check_company_auto = True

    name = fields.Char(compute='_compute_name', store=True)
    company_id = fields.Many2one(
        'res.company',
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        'res.partner',
        string="Vendor",
        required=True,
        index=True,
        check_company=True,
        domain="[('parent_id', '=', False)]",
        tracking=True,
    )
    currency_id = fields.Many2one(
        'res.currency',
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Only our documents in this currency are compared.",
    )
    date_from = fields.Date(string="From", help="Empty: the first day of their rows.")
    date_to = fields.Date(string="To", help="Empty: the last day of their rows.")
    window_days = fields.Integer(
        string="Days Apart",
        default=5,
        help="Without a common number, documents of one amount belong together when their dates "
        "are at most so many days apart.",
    )
    file = fields.Binary(string="Their File", attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    header_row = fields.Integer(
        string="Row with Headings", help="0: found by what the headings say."
    )
    day_first = fields.Boolean(
        string="Day before Month", default=True, help="How dates such as 03/04/2026 are read."
    )
    reversed_sign = fields.Boolean(
        string="Signs Reversed",
        help="Their statement shows what we owe as negative, or as credit.",
    )
    column_ids = fields.One2many('jxc.vendor.statement.column', 'statement_id', string="Columns")
    problems = fields.Text(readonly=True, copy=False)
    state = fields.Selection(
        [
            ('draft', "New"),
            ('read', "Columns Read"),
            ('compared', "Compared"),
            ('sent', "Sent Back"),
            ('agreed', "Agreed"),
        ],
        string="Status",
        default='draft',
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many('jxc.vendor.statement.line', 'statement_id', readonly=True)
    has_opening = fields.Boolean(string="States the Opening Balance", copy=False)
    their_opening = fields.Monetary(string="Their Opening Balance", copy=False)
    has_closing = fields.Boolean(string="States the Closing Balance", copy=False)
    stated_closing = fields.Monetary(string="Stated Closing Balance", copy=False)
    our_opening = fields.Monetary(readonly=True, copy=False)
    our_closing = fields.Monetary(string="Our Closing Balance", readonly=True, copy=False)

    # === COMPUTE === #

    @api.depends('partner_id', 'date_to')
    def _compute_name(self):
        for statement in self:
            parts = (statement.partner_id.name, fields.Date.to_string(statement.date_to) or '')
            statement.name = " ".join(filter(None, parts))

    # === CRUD === #

    @api.constrains('date_from', 'date_to', 'window_days')
    def _check_period(self):
        for statement in self:
            first, last = statement.date_from, statement.date_to
            if first and last and first > last:
                raise ValidationError(
                    self.env._("%(name)s: the period ends before it begins.", name=statement.name)
                )
            if not 0 <= statement.window_days <= 366:
                raise ValidationError(
                    self.env._("%(name)s: between 0 and 366 days apart.", name=statement.name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_agreed(self):
        if any(statement.state == 'agreed' for statement in self):
            raise UserError(self.env._("A statement that was agreed is kept."))

    # === ACTIONS === #

    def action_sent(self):
        """Note that the comparison went back to the vendor."""
        self._step('sent', ('compared',))
        return True

    def action_agreed(self):
        """Note that the vendor and we agree."""
        self._step('agreed', ('compared', 'sent'))
        return True

    def action_reopen(self):
        """Go on with a statement that was sent or agreed."""
        self._step('compared', ('sent', 'agreed'))
        return True

    @api.readonly
    def action_print(self):
        """Print the comparison.

        :return: report action
        """
        return self.env.ref('jxc_module.report_vendor_statement').report_action(self)

    @api.readonly
    def action_xlsx(self):
        """Download the comparison as a workbook.

        :return: action
        """
        return self._book_action()

    @api.readonly
    def action_open_lines(self):
        """Open the lines with one result, named by the key ``result`` of the context, or all.

        :return: window action
        """
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'jxc_module.action_vendor_statement_line'
        )
        result = self.env.context.get('result')
        filters = {f'search_default_{result}': 1} if result else {}
        return action | {
            'display_name': self.name,
            'domain': [('statement_id', '=', self.id)],
            'context': filters,
        }

    # === BUSINESS === #

    def _step(self, state, states):
        """Set those of these statements that are in one of ``states`` to another one."""
        self.check_access('write')
        # he may, as was just asked; no request writes the state itself
        self.sudo().filtered(lambda statement: statement.state in states).state = state

    @api.model
    def _jxc_after_partner_merge(self, sources, target):
        """Name the statements after the vendor that remains."""
        found = self.search([('partner_id', '=', target.id)])
        self.env.add_to_compute(self._fields['name'], found)
