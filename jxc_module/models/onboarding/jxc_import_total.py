from odoo import api, fields, models
from odoo.exceptions import AccessError

KINDS = [
    ('rows', "Rows"),
    ('quantity', "Quantity"),
    ('value', "Value"),
    ('amount', "Amount"),
]
# the sheets whose figures are compared with the books, once posted
BOOKED = ('stock', 'receivables', 'payables', 'prepayments', 'bank')


class JxcImportTotal(models.Model):
    """A control total: what the old system says, what the file adds up to, what the books have."""

    _name = 'jxc.import.total'
    _description = "Control Total of a Data Migration"
    _order = 'import_id, sheet, kind, currency_id, id'

    import_id = fields.Many2one(
        'jxc.import', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='import_id.company_id', store=True, index=True)
    sheet = fields.Char(required=True, readonly=True)
    sheet_name = fields.Char(string="Sheet", compute='_compute_sheet_name')
    kind = fields.Selection(KINDS, required=True, readonly=True)
    currency_id = fields.Many2one('res.currency', required=True, readonly=True)
    expected = fields.Float(
        string="Old System",
        digits=(16, 2),
        help="Type here what the old system says: nothing is posted unless it ties. 0: not known.",
    )
    in_file = fields.Float(string="In the File", digits=(16, 2), compute='_compute_sums')
    in_books = fields.Float(string="In the Books", digits=(16, 2), compute='_compute_sums')
    difference = fields.Float(
        digits=(16, 2), compute='_compute_sums', help="The file less the old system."
    )

    _one = models.UniqueIndex("(import_id, sheet, kind, currency_id)")

    # === COMPUTE === #

    @api.depends('sheet')
    @api.depends_context('lang')
    def _compute_sheet_name(self):
        for total in self:
            total.sheet_name = total.import_id._sheet_label(total.sheet)

    @api.depends('expected', 'import_id.record_ids.values', 'import_id.record_ids.posted')
    def _compute_sums(self):
        for one, totals in self.grouped('import_id').items():
            sums = one._sums()
            for total in totals:
                file, books = sums.get((total.sheet, total.kind, total.currency_id.id), (0, 0))
                total.in_file, total.in_books = file, books
                total.difference = float(file) - total.expected if total.expected else 0.0

    def _is_in_books(self):
        """Return whether the books say anything about this: rows that are posted, and figures."""
        if self.kind == 'rows':
            return self.sheet != 'trial_balance'
        return self.sheet in BOOKED

    # === CRUD === #

    def write(self, vals):
        if not self.env.su and set(vals) - {'expected'}:
            raise AccessError(self.env._("Only the figure of the old system is typed."))
        for one in self.import_id:
            one._check_unposted()
        return super().write(vals)

    # === ACTIONS === #

    def action_undo_sheet(self):
        """Take back the sheet of this total, with what names its rows."""
        self.ensure_one()
        return self.import_id.action_undo_sheet(self.sheet)
