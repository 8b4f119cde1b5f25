from odoo import api, fields, models
from odoo.exceptions import UserError

ANSWERS = {'is_disputed', 'reason_id', 'note'}


class JxcStatementLine(models.Model):
    """One document of a statement, as it was when the statement was made."""

    _name = 'jxc.statement.line'
    _description = "Line of a Statement"
    _order = 'statement_id, currency_id, date, place, move_id, id'
    _log_access = False

    statement_id = fields.Many2one(
        'jxc.statement', required=True, index=True, ondelete='cascade', readonly=True
    )
    company_id = fields.Many2one(related='statement_id.company_id')
    section = fields.Selection(
        [
            ('invoice', "Invoice"),
            ('refund', "Credit Note"),
            ('payment', "Payment"),
            ('discount', "Discount"),
            ('other', "Other Entry"),
            ('unbilled', "Not Invoiced Yet"),
        ],
        string="Kind",
        readonly=True,
    )
    date = fields.Date(readonly=True)
    place = fields.Integer(
        "Order within the Day", readonly=True, help="On one day: documents before their payments."
    )
    date_maturity = fields.Date(string="Due Date", readonly=True)
    name = fields.Char(string="Document", readonly=True)
    ref = fields.Char(string="Reference", readonly=True)
    move_id = fields.Many2one(
        'account.move', readonly=True, ondelete='set null', index='btree_not_null'
    )
    move_line_id = fields.Many2one(
        'account.move.line', readonly=True, ondelete='set null', index='btree_not_null'
    )
    sale_id = fields.Many2one(
        'sale.order', readonly=True, ondelete='set null', index='btree_not_null'
    )
    purchase_id = fields.Many2one(
        'purchase.order', readonly=True, ondelete='set null', index='btree_not_null'
    )
    product_id = fields.Many2one(
        'product.product', readonly=True, ondelete='set null', index='btree_not_null'
    )
    quantity = fields.Float(digits='Product Unit', readonly=True)
    currency_id = fields.Many2one('res.currency', required=True, readonly=True)
    amount = fields.Monetary(
        readonly=True, help="Positive: the partner owes it to us; negative: he paid, or we owe it."
    )
    is_disputed = fields.Boolean(string="Disputed")
    reason_id = fields.Many2one(
        'jxc.reason', domain="[('kind', '=', 'dispute')]", ondelete='set null'
    )
    note = fields.Char()

    # === CRUD === #

    def write(self, vals):
        self.check_access('write')
        if vals.keys() - ANSWERS:
            raise UserError(
                self.env._("The figures of a statement come from the ledger: only disputes change.")
            )
        result = super().write(vals)
        if vals.get('is_disputed'):
            self._dispute()
        elif vals.keys() & ANSWERS:
            disputed = self.statement_id.filtered(lambda s: s.state == 'disputed')
            disputed._remind_of_dispute()
        return result

    # === ACTIONS === #

    @api.readonly
    def action_jxc_open(self):
        """Open the document of this line.

        :return: window action
        """
        self.ensure_one()
        document = self.move_id or self.sale_id or self.purchase_id
        if not document:
            raise UserError(self.env._("The document of this line is gone."))
        return document._get_records_action()

    # === BUSINESS === #

    def _dispute(self):
        """Mark the statements of these lines as disputed, with a to-do."""
        statements = self.statement_id
        if drafts := statements.filtered(lambda statement: statement.state == 'draft'):
            raise UserError(
                self.env._(
                    "%(name)s has not been sent: send it, or mark it as sent.",
                    name=drafts[0].display_name,
                )
            )
        statements.action_jxc_dispute()

    @api.model
    def _disputed_domain(self):
        """Return the domain of what partners dispute now."""
        return [('is_disputed', '=', True), ('statement_id.state', '=', 'disputed')]
