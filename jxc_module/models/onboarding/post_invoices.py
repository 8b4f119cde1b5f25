from odoo import api, fields, models
from odoo.fields import Command

# sheet: the kind of document, and the sign of an amount owed on the partner's account
DOCUMENTS = {'receivables': ('out', 1), 'payables': ('in', -1)}


class JxcImport(models.Model):
    """Open items as posted invoices and bills, where the migration says so.

    One line on the opening account, without product and taxes; what is negative is a credit note.
    They stand in journals of their own, by which they are left out of sales and of the comparison
    of bills with orders (`facts_opening_invoices.py`). Accounting date, amounts and due date are
    those that the entry would have.
    """

    _inherit = 'jxc.import'

    items_as = fields.Selection(
        [('entry', "Entries of the opening journal"), ('invoice', "Invoices and bills")],
        string="Open Items Become",
        required=True,
        default='entry',
        tracking=True,
        help="Open receivables and payables. Invoices can be sent, disputed and credited one by "
        "one; Odoo's own analysis of invoices counts them, our sales figures do not.",
    )

    @api.model
    def _given_fields(self):
        return super()._given_fields() | {'items_as'}

    def write(self, vals):
        if 'items_as' in vals:
            self._check_unposted()
        return super().write(vals)

    # === BUSINESS === #

    def _item_values(self, record, role, found):
        values = super()._item_values(record, role, found)
        if self.items_as == 'invoice' and record.sheet in DOCUMENTS:
            return self._invoice_values(record, values)
        return values

    def _invoice_values(self, record, entry):
        """Return the invoice, bill or credit note that says what an entry says.

        :param entry: values of `_item_values`: the partner's line, and its counterpart
        """
        kind, sign = DOCUMENTS[record.sheet]
        item, counterpart = (command[2] for command in entry['line_ids'])
        owed = sign * item['amount_currency']
        journal = self.company_id._jxc_opening_document_journal(kind)
        values = {name: value for name, value in entry.items() if name != 'line_ids'}
        values |= {
            'move_type': f'{kind}_invoice' if owed >= 0 else f'{kind}_refund',
            'journal_id': journal.id,
            'name': record.values.get('number') or f'{journal.code}/{record.row_number}',
            'currency_id': item['currency_id'],
            'invoice_date_due': item['date_maturity'],
            # due dates are those of the file, and nobody's sales of this month grow
            'invoice_payment_term_id': False,
            'team_id': False,
            'invoice_line_ids': [
                Command.create(
                    {
                        'name': item['name'],
                        'account_id': counterpart['account_id'],
                        'quantity': 1,
                        'price_unit': abs(owed),
                        'tax_ids': [Command.set([])],
                    }
                )
            ],
        }
        if item['balance']:
            values['invoice_currency_rate'] = item['amount_currency'] / item['balance']
        return values

    def _post_entries(self, wanted):
        self._tell_numbers_apart(list(wanted.values()))
        return super()._post_entries(wanted)

    def _tell_numbers_apart(self, documents):
        """Let documents of one journal have different names: vendors share numbers.

        :param documents: list of values, of which ``name`` is changed; entries have none
        """
        named = [values for values in documents if values.get('name')]
        if not named:
            return
        journals = {values['journal_id'] for values in named}
        taken = {
            (move.journal_id.id, move.name)
            for move in self.env['account.move'].search_fetch(
                [('journal_id', 'in', list(journals)), ('name', '!=', False)],
                ['journal_id', 'name'],
            )
        }
        for values in named:
            journal, number, again = values['journal_id'], values['name'], 1
            while (journal, values['name']) in taken:
                again += 1
                values['name'] = f'{number} ({again})'
            taken.add((journal, values['name']))
