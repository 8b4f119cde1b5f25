from odoo import models

_SAME = {'large': 'number', 'age': 'day'}  # told by the words of another finding


class JxcImport(models.Model):
    """What findings say about a cell, and about names in it that nothing or too much has."""

    _inherit = 'jxc.import'

    def _cell_words(self, code, words):
        """Return the sentences about a cell that cannot be read, or looks wrong."""
        found = {
            'number': lambda: (
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
        }.get(_SAME.get(code, code))
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
