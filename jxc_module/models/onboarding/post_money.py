from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

SHOWN = 5  # names in a sentence
# sheet: the account of the partner, and the sign of an amount on it
SIDES = {
    ('receivables', 'customer'): ('property_account_receivable_id', 1),
    ('payables', 'vendor'): ('property_account_payable_id', -1),
    ('prepayments', 'customer'): ('property_account_receivable_id', -1),
    ('prepayments', 'vendor'): ('property_account_payable_id', 1),
}


class JxcImport(models.Model):
    """Open items, prepayments and bank balances: entries of the opening journal, one a row.

    An entry is no invoice: it counts neither as sales nor in analyses of invoices. It keeps number,
    date of the document, due date and salesperson; it is booked on the start date.
    """

    _inherit = 'jxc.import'

    def _jxc_import_post_receivables(self, records):
        """Book what customers owe."""
        self._post_items(records, lambda record: 'customer')

    def _jxc_import_post_payables(self, records):
        """Book what is owed to vendors."""
        self._post_items(records, lambda record: 'vendor')

    def _jxc_import_post_prepayments(self, records):
        """Book what customers have paid, and vendors were paid, in advance."""
        self._post_items(records, lambda record: record.values.get('role') or 'customer')

    def _post_items(self, records, role):
        records = self._only_new(records)
        found = {
            'partner': self._named('partner', records, 'partner'),
            'currency': self._named('currency', records, 'currency'),
            'user': self._named('user', records, 'salesperson'),
        }
        partners = self.env['res.partner'].browse([id_ for id_ in found['partner'].values() if id_])
        partners.fetch(
            [
                'property_account_receivable_id',
                'property_account_payable_id',
                'property_payment_term_id',
                'property_supplier_payment_term_id',
            ]
        )
        self._post_entries({one: self._item_values(one, role(one), found) for one in records})

    def _item_values(self, record, role, found):
        """Return the entry of an open item."""
        given = record.values
        partner = self.env['res.partner'].browse(self._need(found['partner'], record, 'partner'))
        name, sign = SIDES[record.sheet, role]
        amount = sign * self._number(record, 'amount')
        currency = self._currency(found, record)
        day = fields.Date.to_date(given['date'])
        due = fields.Date.to_date(given.get('due_date'))
        if not due and record.sheet != 'prepayments':
            due = self._due_date(partner, role, day)
        values = self._entry_values(record, partner[name], amount, currency, partner)
        # core leaves items of entries out of reminders, as if they were corrections
        values['line_ids'][0][2].update(date_maturity=due or day, no_followup=False)
        return values | {
            'ref': given.get('number') or given.get('note') or self.name,
            'invoice_date': day,
            'invoice_user_id': self._need(found['user'], record, 'salesperson'),
            'partner_id': partner.id,
        }

    def _due_date(self, partner, role, day):
        """Return when a document of a day is due by the terms of its partner."""
        terms = partner[
            'property_payment_term_id'
            if role == 'customer'
            else 'property_supplier_payment_term_id'
        ]
        return terms._get_last_due_date(day) if terms else day

    def _entry_values(self, record, account, amount, currency, partner=None):
        """Return an entry of one amount against the opening account.

        :raise UserError: the account does not exist
        """
        company = self.company_id
        if not account:
            raise UserError(self.env._("There is no account for this row."))
        balance = self._in_company_currency(record, amount, currency)
        label = record.values.get('number') or record.values.get('note') or self.env._("Opening")
        shared = {
            'name': label,
            'partner_id': partner.id if partner else False,
            'currency_id': currency.id,
        }
        return {
            'move_type': 'entry',
            'journal_id': company._jxc_opening_journal().id,
            'date': self.start_date,
            'company_id': company.id,
            'line_ids': [
                Command.create(
                    {
                        **shared,
                        'account_id': account.id,
                        'amount_currency': amount,
                        'balance': balance,
                    }
                ),
                Command.create(
                    {
                        **shared,
                        'account_id': company._jxc_opening_account().id,
                        'amount_currency': -amount,
                        'balance': -balance,
                    }
                ),
            ],
        }

    def _in_company_currency(self, record, amount, currency):
        """Return an amount at the rate of its row, else of the start date.

        A rate is what one unit of the currency is worth in that of the company.
        """
        own = self.company_id.currency_id
        if currency == own:
            return own.round(amount)
        if rate := self._number(record, 'rate'):
            return own.round(amount * rate)
        return currency._convert(amount, own, self.company_id, self.start_date)

    def _post_entries(self, wanted):
        """Make and post entries, ``{record: values}``."""
        entries = self.env['account.move'].create(list(wanted.values()))
        for record, entry in zip(wanted, entries, strict=True):
            record.write({'res_model': 'account.move', 'res_id': entry.id})
        entries._post(soft=False)

    def _jxc_import_post_bank(self, records):
        """Book the balances of bank and cash accounts."""
        records = self._only_new(records)
        found = {
            'journal': self._named('journal', records, 'journal'),
            'currency': self._named('currency', records, 'currency'),
        }
        wanted = {}
        for record in records:
            journal = self.env['account.journal'].browse(
                self._need(found['journal'], record, 'journal')
            )
            currency = self._currency(found, record)
            if not record.values.get('currency'):
                currency = journal.currency_id or currency
            wanted[record] = self._entry_values(
                record, journal.default_account_id, self._number(record, 'balance'), currency
            ) | {'ref': self.env._("Opening balance of %(journal)s", journal=journal.name)}
        self._post_entries(wanted)

    # === UNDO === #

    def _undo_entries(self, records):
        """Delete entries where no lock, hash or audit trail forbids it, else reverse them."""
        self._drop_entries(self.env['account.move'].browse(records.mapped('res_id')).exists())

    def _drop_entries(self, entries):
        fixed = entries.filtered(
            lambda entry: (
                entry.inalterable_hash
                or entry.company_id.restrictive_audit_trail
                or entry._get_violated_lock_dates(entry.date, True)
            )
        )
        free = entries - fixed
        free.button_draft()
        free.with_context(force_delete=True).unlink()
        if fixed:
            names = ", ".join(fixed[:SHOWN].mapped(lambda entry: entry.ref or entry.name))
            self._message_log(
                body=self.env._(
                    "%(count)s entries are locked, sealed or kept for audits: they were reversed "
                    "instead of deleted (%(names)s).",
                    count=len(fixed),
                    names=names + (", …" if len(fixed) > SHOWN else ""),
                )
            )
            fixed._reverse_moves(
                [self._reversal_values(entry) for entry in fixed],
                cancel=True,
            )

    def _reversal_values(self, entry):
        values = {'date': self.start_date, 'ref': self.env._("Undone: %s", entry.ref)}
        if entry.is_invoice():  # at its own rate: nothing of it stays in the books
            values['invoice_date'] = self.start_date
            values['invoice_currency_rate'] = entry.invoice_currency_rate
        return values

    _jxc_import_undo_receivables = _undo_entries
    _jxc_import_undo_payables = _undo_entries
    _jxc_import_undo_prepayments = _undo_entries
    _jxc_import_undo_bank = _undo_entries
