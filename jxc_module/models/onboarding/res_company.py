import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.import_template import template

# what cannot be the counterpart of opening figures
OPEN_ITEMS = ('asset_receivable', 'liability_payable')


class ResCompany(models.Model):
    """Where opening figures come from: a place that goods leave, a journal of open items."""

    _inherit = 'res.company'

    jxc_opening_journal_id = fields.Many2one(
        'account.journal',
        string="Opening Journal",
        check_company=True,
        copy=False,
        help="Open items, prepayments and balances of the old system are booked here. Its default "
        "account, where it has one, is their counterpart.",
    )
    jxc_opening_place_id = fields.Many2one(
        'stock.location',
        string="Opening Balance",
        check_company=True,
        copy=False,
        help="Opening stock comes from here. With a valuation account it is booked as well, else "
        "with the next closing of the stock.",
    )

    jxc_opening_account_id = fields.Many2one(
        'account.account',
        string="Opening Account",
        check_company=True,
        domain=[('account_type', 'not in', OPEN_ITEMS)],
        copy=False,
        help="The counterpart of open items, prepayments and balances. Empty: the default account "
        "of the opening journal, else the account of undistributed earnings.",
    )
    jxc_opening_stock_account_id = fields.Many2one(
        'account.account',
        string="Account of Opening Stock",
        compute='_compute_jxc_opening_stock_account_id',
        inverse='_inverse_jxc_opening_stock_account_id',
        domain=[('account_type', 'not in', OPEN_ITEMS)],
        help="The valuation account of the place Opening Balance.",
    )
    # made by us alone: what stands in these journals counts as no sales
    jxc_opening_invoice_journal_id = fields.Many2one(
        'account.journal', string="Opening Invoices", readonly=True, copy=False
    )
    jxc_opening_bill_journal_id = fields.Many2one(
        'account.journal', string="Opening Bills", readonly=True, copy=False
    )

    # === COMPUTE === #

    @api.depends('jxc_opening_place_id.valuation_account_id')
    def _compute_jxc_opening_stock_account_id(self):
        for company in self:
            place = company.jxc_opening_place_id
            company.jxc_opening_stock_account_id = place.valuation_account_id

    def _inverse_jxc_opening_stock_account_id(self):
        for company in self:
            account = company.jxc_opening_stock_account_id
            if account or company.jxc_opening_place_id:
                company._jxc_opening_place().valuation_account_id = account

    @api.constrains('jxc_opening_journal_id', 'jxc_opening_account_id', 'jxc_opening_place_id')
    def _check_jxc_opening(self):
        for company in self:
            journal, place = company.jxc_opening_journal_id, company.jxc_opening_place_id
            account = company.jxc_opening_account_id
            own = company.sudo().parent_ids  # a branch books in the accounts of its company
            strange = (
                (journal and journal.company_id not in own)
                or (place and place.company_id != company)
                or (account and not account.company_ids & own)
            )
            if strange:
                raise ValidationError(
                    self.env._(
                        "Opening journal, account and place are those of %(company)s itself.",
                        company=company.name,
                    )
                )
            if (
                (journal and journal.type != 'general')
                or (place and place.usage != 'inventory')
                or account.account_type in OPEN_ITEMS
            ):
                raise ValidationError(
                    self.env._(
                        "Opening figures need a journal of type Miscellaneous, a place of type "
                        "Inventory Loss, and an account that is neither receivable nor payable."
                    )
                )

    # === BUSINESS === #

    def _jxc_load(self, day, sheets):
        self.ensure_one()
        book = template(self.env.lang, self.name, day, sheets)
        migration = (
            self.env['jxc.import']
            .with_company(self)
            .create(
                {
                    'file': base64.b64encode(book),
                    'file_name': self.env._("Opening data.xlsx"),
                    'start_date': day,
                    'company_id': self.id,
                }
            )
        )
        migration.action_read()
        if not migration.error_count:
            migration.action_post()
        if migration.error_count or migration.state != 'posted':
            wrong = migration.row_ids.filtered(lambda row: row.level == 'error')
            lines = [f"{row.sheet_name} {row.row_number}: {row.message}" for row in wrong]
            raise UserError('\n'.join(lines) or migration.name)
        migration.action_open()
        made = migration.record_ids.sorted('row_number').grouped('sheet')
        return {
            sheet: [self.env[one.res_model].browse(one.res_id) for one in records]
            for sheet, records in made.items()
        }

    def _jxc_opening_place(self):
        """Return the place that opening stock comes from, made where there is none."""
        self.ensure_one()
        if not self.jxc_opening_place_id:
            self.jxc_opening_place_id = self.env['stock.location'].create(
                {
                    'name': self.env._("Opening Balance"),
                    'usage': 'inventory',
                    'company_id': self.id,
                }
            )
        place = self.jxc_opening_place_id
        # one that somebody chose, where what left it before was no opening stock
        if not place.jxc_is_opening and not self._jxc_has_given(place):
            place.jxc_is_opening = True
        return place

    def _jxc_has_given(self, place):
        moves = self.env['stock.move']
        return moves.search_count([('location_id', '=', place.id), ('state', '=', 'done')], limit=1)

    def _jxc_opening_journal(self):
        """Return the journal of opening entries, made where there is none."""
        self.ensure_one()
        if not self.jxc_opening_journal_id:
            self.jxc_opening_journal_id = self._jxc_new_opening_journal(
                self.env._("Opening Balances"), 'OPEN', 'general'
            )
        return self.jxc_opening_journal_id

    def _jxc_opening_document_journal(self, kind):
        """Return the journal of opening invoices (``'out'``) or bills (``'in'``)."""
        self.ensure_one()
        if kind == 'out':
            name, code, type_ = 'jxc_opening_invoice_journal_id', 'OPNS', 'sale'
            label = self.env._("Opening Invoices")
        else:
            name, code, type_ = 'jxc_opening_bill_journal_id', 'OPNP', 'purchase'
            label = self.env._("Opening Bills")
        if not self[name]:
            self[name] = self._jxc_new_opening_journal(label, code, type_)
        return self[name]

    def _jxc_new_opening_journal(self, name, code, type_):
        journals = self.env['account.journal'].with_context(active_test=False)
        taken = set(journals.search([('company_id', '=', self.id)]).mapped('code'))
        free = next(one for one in (code, *(f'OPN{n}' for n in range(9))) if one not in taken)
        return self.env['account.journal'].create(
            {
                'name': name,
                'code': free,
                'type': type_,
                'company_id': self.id,
                'show_on_dashboard': False,
                'sequence': 99,  # the last one: nobody's next invoice goes there by default
            }
        )

    def _jxc_opening_account(self):
        """Return the counterpart of opening entries."""
        return (
            self.jxc_opening_account_id
            or self._jxc_opening_journal().default_account_id
            or self.get_unaffected_earnings_account()
        )
