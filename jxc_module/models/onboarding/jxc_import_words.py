from odoo import api, models

from ...tools.import_sheets import SHEETS
from ...tools.import_staging import Finding

# findings about a sheet as it stands in the file: they stay until it is read again
SHEET_LEVEL = ('hidden', 'spread', 'merged', 'order', 'order_both', 'cover_date')
# what posting found: it stays until the row is mended
OF_POSTING = ('posting', 'gone')


class JxcImport(models.Model):
    """What findings say to a person: what is wrong, and what to do."""

    _inherit = 'jxc.import'

    @api.model
    def _finding(self, position, column, code, other):
        """Return the finding that a row of one sheet stands on another sheet, too."""
        name, number = other
        return Finding(position, column, 'error', code, None, {'sheet': name, 'row': number})

    def _row_values(self, sheet, staged, finding, name=None, ids=None):
        """Return the values of a jxc.import.row, as `insert_rows` takes them.

        :param sheet: jxc.import.sheet, where the file itself is looked at, else None
        :param ids: of the records of the staged rows
        """
        position, definition = finding.row, SHEETS[staged.sheet].columns.get(finding.column)
        message, remedy = self._finding_words(finding, definition)
        more = finding.more or {}
        value = None if finding.value is None else str(finding.value)[:500]
        return {
            'import_id': self.id,
            'company_id': self.company_id.id,
            'record_id': ids[position] if ids and position is not None else None,
            'sheet': staged.sheet,
            'sheet_name': sheet.name if sheet else name,
            'row_number': staged.numbers[position] if position is not None else 0,
            'column': finding.column,
            'column_name': definition.label(self.env.lang) if definition else None,
            'value': value,
            'level': finding.level,
            'kind': finding.code,
            'message': message[:1000],
            'remedy': remedy[:1000] if remedy else None,
            'other_model': more.get('other_model'),
            'other_id': more.get('other_id'),
            'pair_key': more.get('pair'),
        }

    def _finding_words(self, finding, column):
        """Return what is wrong and what to do, as two sentences."""
        words = {
            'value': finding.value,
            'column': column.label(self.env.lang) if column else "",
            'price': "",
            **(finding.more or {}),
        }
        for texts in (self._cell_words, self._row_words, self._link_words, self._sheet_words):
            if found := texts(finding.code, words):
                return found
        return self.env._("%(column)s is not clear.", **words), ""

    def _cell_words(self, code, words):
        """Return the sentences about a cell that cannot be read, or looks wrong."""
        found = {
            'number': lambda: (
                self.env._("“%(value)s” is no number.", **words),
                self.env._(
                    "Write digits only, such as 1234.50; units and words go to other columns."
                ),
            ),
            'large': lambda: (
                self.env._("“%(value)s” is no number.", **words),
                self.env._(
                    "Write digits only, such as 1234.50; units and words go to other columns."
                ),
            ),
            'date': lambda: (
                self.env._("A date stands where a number belongs."),
                self.env._("Format the cell as a number."),
            ),
            'day': lambda: (
                self.env._("“%(value)s” is no date between 1980 and 2099.", **words),
                self.env._("Write it as 2026-01-31."),
            ),
            'age': lambda: (
                self.env._("“%(value)s” is no date between 1980 and 2099.", **words),
                self.env._("Write it as 2026-01-31."),
            ),
            'whole': lambda: (
                self.env._("“%(value)s” is no whole number.", **words),
                self.env._("Write it without decimals."),
            ),
            'yes': lambda: (
                self.env._("“%(value)s” is neither yes nor no.", **words),
                self.env._("Write yes or no."),
            ),
            'choice': lambda: (
                self.env._("“%(value)s” is none of: %(choices)s.", **words),
                self.env._("Choose one of them."),
            ),
            'error': lambda: (
                self.env._("“%(value)s” is the error of a formula.", **words),
                self.env._("Mend the formula, or write the value."),
            ),
            'formula': lambda: (
                self.env._("A formula that nobody has worked out."),
                self.env._("Open the file, save it again, or write the value here."),
            ),
            'required': lambda: (
                self.env._("%(column)s is missing.", **words),
                self.env._("Write it here, or in the file."),
            ),
            'scientific': lambda: (
                self.env._(
                    "Of this code only “%(value)s” is left: its last digits are lost.", **words
                ),
                self.env._("Write the whole code; format the column as text before you export."),
            ),
            'lost_zeros': lambda: (
                self.env._("“%(value)s” may have lost zeros at its front.", **words),
                self.env._("If so write %(restored)s.", **words),
            ),
            'ean': lambda: (
                self.env._("The check digit of the barcode %(value)s does not fit.", **words),
                self.env._("Compare it with the package; a digit may be wrong."),
            ),
            'credit_code': lambda: (
                self.env._("The last sign of the tax number %(value)s does not fit.", **words),
                self.env._("Compare it with the licence or an invoice."),
            ),
        }.get(code)
        return found() if found else None

    def _row_words(self, code, words):
        """Return the sentences about what does not fit together in a row or a sheet."""
        found = {
            'twice': lambda: (
                self.env._("It is in row %(row)s already.", **words),
                self.env._("Delete one of the two rows, or give it another code."),
            ),
            'twice_in_sheets': lambda: (
                self.env._("It is on sheet %(sheet)s, row %(row)s already.", **words),
                self.env._("Delete one of the two rows."),
            ),
            'barcode_twice': lambda: (
                self.env._("The barcode %(value)s is that of row %(row)s, too.", **words),
                self.env._("Each product and packaging has a barcode of its own."),
            ),
            'tax_number_twice': lambda: (
                self.env._("The tax number %(value)s is that of row %(row)s, too.", **words),
                self.env._("If they are one company, keep one of the rows."),
            ),
            'negative': lambda: (
                self.env._("%(column)s is below zero: %(value)s.", **words),
                self.env._("Write it without the minus sign, or leave it empty."),
            ),
            'stock_negative': lambda: (
                self.env._("Stock below zero: %(value)s.", **words),
                self.env._("Count it in the old system first, or leave the row out."),
            ),
            'cost_zero': lambda: (
                self.env._("The cost is 0."),
                self.env._("Its stock would be worth nothing, and its profit too large."),
            ),
            'cost_above_price': lambda: (
                self.env._("The cost %(value)s is above the sales price %(price)s.", **words),
                self.env._(
                    "Look whether the two columns were exchanged, or the unit is another one."
                ),
            ),
            'cost_high': lambda: (
                self.env._(
                    "The cost %(value)s is more than 100 times the usual %(usual)s.", **words
                ),
                self.env._("Look whether it is the cost of a box, or a decimal point is missing."),
            ),
            'life_without_expiry': lambda: (
                self.env._("It has a shelf life, but no expiry dates."),
                self.env._("Write yes, or take the shelf life out."),
            ),
            'expiry_without_lots': lambda: (
                self.env._("Expiry dates belong to lots, but lots are not tracked."),
                self.env._("Write lot."),
            ),
            'expiry_before': lambda: (
                self.env._("It expires on %(value)s, before it was produced (%(first)s).", **words),
                self.env._("Look whether the two dates were exchanged."),
            ),
            'due_before': lambda: (
                self.env._("It is due on %(value)s, before its date %(first)s.", **words),
                self.env._("Look whether the two dates were exchanged."),
            ),
            'promised_before': lambda: (
                self.env._("It is promised for %(value)s, before its date %(first)s.", **words),
                self.env._("Look whether the two dates were exchanged."),
            ),
            'valid_before': lambda: (
                self.env._("It ends on %(value)s, before it begins (%(first)s).", **words),
                self.env._("Look whether the two dates were exchanged."),
            ),
            'value_differs': lambda: (
                self.env._("The value %(value)s is not quantity × cost: %(worth)s.", **words),
                self.env._("Where both are there the value is what is booked."),
            ),
            'lot_dates': lambda: (
                self.env._("The lot %(value)s has other dates in row %(row)s.", **words),
                self.env._("A lot has one date of production and one of expiry."),
            ),
            'lot_twice': lambda: (
                self.env._("The lot %(value)s is at this place in row %(row)s, too.", **words),
                self.env._("Both are added up; delete one if they are the same goods."),
            ),
            'amount_zero': lambda: (
                self.env._("The amount is 0."),
                self.env._("Leave the row out, or write what is open."),
            ),
            'rate_zero': lambda: (
                self.env._("The rate is 0."),
                self.env._("Write how much one unit is worth."),
            ),
            'number_twice': lambda: (
                self.env._(
                    "The document %(value)s of this partner is in row %(row)s, too.", **words
                ),
                self.env._("Delete one of the rows if they are the same document."),
            ),
            'quantity_zero': lambda: (
                self.env._("Nothing of it is open."),
                self.env._("Leave the row out, or write the open quantity."),
            ),
            'discount': lambda: (
                self.env._("A discount of %(value)s %% is none.", **words),
                self.env._("Write a number from 0 to 100."),
            ),
            'order_differs': lambda: (
                self.env._("Row %(row)s of this order says %(theirs)s.", **words),
                self.env._("All rows of an order have the same %(column)s.", **words),
            ),
            'both_sides': lambda: (
                self.env._("The account has debit and credit."),
                self.env._("Only the difference of the two is its balance."),
            ),
            'unbalanced': lambda: (
                self.env._(
                    "Debit %(debit)s and credit %(credit)s differ by %(difference)s.",
                    **words,
                ),
                self.env._("Look for accounts that are missing in the file."),
            ),
            'max_below_min': lambda: (
                self.env._("The maximum %(value)s is below the minimum %(minimum)s.", **words),
                self.env._("Look whether the two were exchanged."),
            ),
        }.get(code)
        return found() if found else None

    def _link_words(self, code, words):
        """Return the sentences about names that nothing or too much has."""
        found = {
            'unknown': lambda: (
                self.env._("%(column)s “%(value)s” is not known.", **words),
                self.env._("Write the name or code of one that there is, or add it to its sheet."),
            ),
            'several': lambda: (
                self.env._("%(column)s “%(value)s” may be several.", **words),
                self.env._("Write the code instead of the name."),
            ),
            'lot_untracked': lambda: (
                self.env._("%(product)s has no lots, but a lot is given.", **words),
                self.env._(
                    "Set its tracking to lot on the sheet of products, or take the lot out."
                ),
            ),
            'lot_missing': lambda: (
                self.env._(
                    "%(product)s is tracked by lot or serial number, but none is given.", **words
                ),
                self.env._("Write the lot number."),
            ),
            'serial_quantity': lambda: (
                self.env._("A serial number stands for 1 piece, not for %(value)s.", **words),
                self.env._("Write a row for each piece."),
            ),
            'serial_twice': lambda: (
                self.env._("The serial number %(value)s is in row %(row)s already.", **words),
                self.env._("Each piece has a number of its own."),
            ),
            'expiry_missing': lambda: (
                self.env._("The lot has no expiry date."),
                self.env._("Write it: this product expires."),
            ),
            'similar': lambda: (
                self.env._("It looks like %(name)s (%(reason)s).", **words),
                self.env._("Choose: the same, or another one."),
            ),
        }.get(code)
        return found() if found else None

    def _sheet_words(self, code, words):
        """Return the sentences about a whole sheet of the file."""
        found = {
            'hidden': lambda: (
                self.env._("%(count)s hidden rows were read, too.", **words),
                self.env._("Delete them in the file if they do not count."),
            ),
            'spread': lambda: (
                self.env._(
                    "%(count)s cells that go over several rows count for each of them.", **words
                ),
                "",
            ),
            'merged': lambda: (
                self.env._(
                    "The number %(value)s goes over the rows %(first)s to %(last)s.",
                    **words,
                ),
                self.env._("Take the cells apart in the file, and write each row's own number."),
            ),
            'order': lambda: (
                self.env._("Dates such as 03/04/2026 may be the 3rd of April or the 4th of March."),
                self.env._("Choose the order beside the file, and read it again."),
            ),
            'cover_date': lambda: (
                self.env._("The cover says %(cover)s, the migration starts on %(ours)s.", **words),
                self.env._("Opening figures are those of the evening before the start date."),
            ),
            'order_both': lambda: (
                self.env._("Some dates have the day first, others the month."),
                self.env._("Write them one way in the file, or choose the order beside it."),
            ),
        }.get(code)
        return found() if found else None
