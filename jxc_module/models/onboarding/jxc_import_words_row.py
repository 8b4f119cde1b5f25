from odoo import models


class JxcImport(models.Model):
    """What findings say about a row or a sheet whose values do not fit together."""

    _inherit = 'jxc.import'

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
