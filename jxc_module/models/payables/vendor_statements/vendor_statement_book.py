from odoo import models

from ....tools.xlsx_book import Book, Column, Words
from .jxc_vendor_statement_line import RESULTS


class JxcVendorStatement(models.Model):
    """The comparison on paper and as a workbook, to send back."""

    _inherit = 'jxc.vendor.statement'

    def _bridge(self):
        """Return the steps from their balance to ours.

        :return: ``[(label, amount)]``, of which the first and the last are balances
        """
        self.ensure_one()
        steps = [
            (self.env._("Not explained by the rows of the statement"), -self.unexplained),
            (self.env._("Difference of the opening balances"), -self.opening_difference),
            (self.env._("Amounts that differ"), -self.differs),
            (self.env._("Listed by the vendor, not booked by us"), -self.missing_here),
            (self.env._("Booked by us, not listed by the vendor"), self.missing_there),
            (self.env._("Listed now, booked by us in another period"), -self.timing),
        ]
        return [
            (self.env._("Balance by the vendor's statement"), self.their_closing),
            *((label, amount) for label, amount in steps if not self.currency_id.is_zero(amount)),
            (self.env._("Balance in our books"), self.our_closing),
        ]

    def _lists(self):
        """Return the four lists, as far as the reader may see them.

        :return: ``[(key, label, lines)]``
        """
        self.ensure_one()
        labels = dict(
            self.env['jxc.vendor.statement.line']._fields['result']._description_selection(self.env)
        )
        lines = self.env['jxc.vendor.statement.line'].search([('statement_id', '=', self.id)])
        by_result = lines.grouped('result')
        # what is equal interests last
        order = sorted((result for result, _label in RESULTS), key='equal'.__eq__)
        return [(key, labels[key], by_result.get(key, lines.browse())) for key in order]

    def _write_book(self, stream):
        """Write the comparison to a file: it goes to the vendor, in his language as the print."""
        self.ensure_one()
        if self.partner_id.lang and self.env.lang != self.partner_id.lang:
            self = self.with_context(lang=self.partner_id.lang)  # noqa: PLW0642
        places = self.currency_id.decimal_places
        words = Words(total=self.env._("Total"))
        with Book(stream, words) as book:
            book.add_cover(self.env._("Comparison"))
            for key, label, lines in self._lists():
                book.add_table(label, self._book_columns(key, places), self._book_rows(key, lines))
            book.write_cover(
                self.env._("Comparison of Statements"),
                [
                    (self.env._("Company"), self.company_id.name),
                    (self.env._("Vendor"), self.partner_id.display_name),
                    (self.env._("Period"), f"{self.date_from or ''} – {self.date_to or ''}"),
                    (self.env._("Currency"), self.currency_id.name),
                    (self.env._("From your balance to ours"),),
                    *self._bridge(),
                ],
            )

    def _book_columns(self, key, places):
        def money(label):
            return Column(label, 'money', total=True, decimals=places)

        theirs = [
            Column(self.env._("Your Number"), width=20),
            Column(self.env._("Your Date"), 'date'),
            money(self.env._("Your Amount")),
        ]
        ours = [
            Column(self.env._("Our Number"), width=20),
            Column(self.env._("Our Date"), 'date'),
            money(self.env._("Our Amount")),
        ]
        columns = {'missing_here': theirs, 'missing_there': ours}.get(key, theirs + ours)
        if key == 'differs':
            columns = [*columns, money(self.env._("Difference"))]
        return [*columns, Column(self.env._("Note"), width=30)]

    def _book_rows(self, key, lines):
        for line in lines:
            theirs = [line.their_number, line.their_day, line.their_amount]
            ours = [line.our_number, line.our_day, line.our_amount]
            row = {'missing_here': theirs, 'missing_there': ours}.get(key, theirs + ours)
            if key == 'differs':
                row = [*row, line.difference]
            yield [value if value is not False else None for value in [*row, line.note]]
