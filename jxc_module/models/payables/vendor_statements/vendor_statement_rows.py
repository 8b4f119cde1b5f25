from odoo import models

from ....tools.vendor_statement_layout import parse_amount, parse_day
from ....tools.vendor_statement_rows import paid_sign, row_kind

MAX_PROBLEMS = 100  # that are listed; the rest is counted


class JxcVendorStatement(models.Model):
    """What the rows of the file say; all that is wrong with them is told at once."""

    _inherit = 'jxc.vendor.statement'

    def _parse_rows(self):
        """Read the rows of the file by what its columns mean.

        :return: (rows, balances, problems): ``[{'row', 'number', 'day', 'amount', 'note'}]`` with
            amounts in the currency of the statement, ``{'opening': …, 'closing': …}`` as far as
            the file says them, and sentences
        """
        columns, problems = self._columns_by_meaning()
        rows, balances = [], {}
        if problems:
            return rows, balances, problems
        table = self._cells_of_file()
        letters = {column.position: column.letter for column in self.column_ids}
        for number, cells in enumerate(table[self.header_row :], start=self.header_row + 1):
            if not any(cell is not None for cell in cells):
                continue
            reader = _Row(self, columns, letters, number, cells)
            kind = reader.kind()
            if kind in ('opening', 'closing'):
                if (balance := reader.balance()) is not None:
                    balances[kind] = balance
            elif kind == 'document' and (row := reader.document()):
                rows.append(row)
            problems += reader.problems
        sign = paid_sign((row['owed'], row['paid'], row['after']) for row in rows)
        for row in rows:
            row['amount'] = self._signed(row.pop('owed') - sign * row.pop('paid'))
            after = row.pop('after')
            row['balance'] = None if after is None else self._signed(after)
        rows = [row for row in rows if row['amount']]
        if not rows and not problems:
            problems.append(self.env._("The file has no row with a document."))
        if rows and 'balance' in columns:
            self._balances_of_column(rows, balances)
        return rows, balances, problems

    def _signed(self, amount):
        """Return an amount of the file as ours: positive where we owe it."""
        return self.currency_id.round((-1 if self.reversed_sign else 1) * float(amount))

    def _columns_by_meaning(self):
        """Return ``{meaning: positions}``, and what is missing."""
        columns, problems = {}, []
        for column in self.column_ids:
            if column.meaning:
                columns.setdefault(column.meaning, []).append(column.position)
        labels = dict(
            self.env['jxc.vendor.statement.column']
            ._fields['meaning']
            ._description_selection(self.env)
        )
        problems += [
            self.env._(
                'Two columns are said to be "%(meaning)s". Choose one of them.',
                meaning=labels[meaning],
            )
            for meaning, positions in columns.items()
            if len(positions) > 1 and meaning != 'note'
        ]
        if not {'amount', 'debit', 'credit'} & columns.keys():
            problems.append(
                self.env._("No column holds the amount. Choose it in the list of columns.")
            )
        if not {'number', 'date'} & columns.keys():
            problems.append(
                self.env._(
                    "No column holds the document number or the date. "
                    "Choose one in the list of columns."
                )
            )
        return columns, problems

    def _balances_of_column(self, rows, balances):
        """Take the balances that the file does not say from its running balance."""
        first, last = rows[0].get('balance'), rows[-1].get('balance')
        if first is not None:
            balances.setdefault('opening', first - rows[0]['amount'])
        if last is not None:
            balances.setdefault('closing', last)

    def _problem_words(self, problems):
        """Return the problems as one text."""
        shown = problems[:MAX_PROBLEMS]
        if len(problems) > MAX_PROBLEMS:
            shown.append(self.env._("And %(count)s more.", count=len(problems) - MAX_PROBLEMS))
        return "\n".join(shown)


class _Row:
    """One row of the file."""

    def __init__(self, statement, columns, letters, number, cells):
        self.statement, self.columns, self.letters = statement, columns, letters
        self.number, self.cells = number, cells
        self.problems = []

    def _cell(self, meaning):
        """Return (value, letter of the column) of the cell with a meaning."""
        for pos in self.columns.get(meaning, ()):
            return (self.cells[pos] if pos < len(self.cells) else None), self.letters[pos]
        return None, ''

    def _amount(self, meaning):
        value, letter = self._cell(meaning)
        try:
            return parse_amount(value, sides=True)
        except ValueError:
            env = self.statement.env
            self.problems.append(
                env._(
                    'Row %(row)s, column %(column)s: "%(value)s" is no amount. Write digits, '
                    "such as 1234.50.",
                    row=self.number,
                    column=letter,
                    value=str(value)[:40],
                )
            )
            return None

    def _day(self):
        value, letter = self._cell('date')
        try:
            return parse_day(value, self.statement.day_first)
        except ValueError:
            env = self.statement.env
            self.problems.append(
                env._(
                    'Row %(row)s, column %(column)s: "%(value)s" is no date. Write it as '
                    "2026-03-31.",
                    row=self.number,
                    column=letter,
                    value=str(value)[:40],
                )
            )
            return None

    def kind(self):
        """Return whether this is a document, a total, or a balance."""
        moves = any(self._cell(name)[0] is not None for name in ('amount', 'debit', 'credit'))
        return row_kind(self.cells, self._cell('number')[0], moves)

    def balance(self):
        """Return the balance that an opening or closing row says, None for none."""
        for meaning in ('balance', 'amount'):
            if (amount := self._amount(meaning)) is not None:
                return self.statement._signed(amount)
        debit, credit = self._amount('debit'), self._amount('credit')
        if debit is None and credit is None:
            return None
        return self.statement._signed((debit or 0) - (credit or 0))

    def document(self):
        """Return what the row says of a document, None for a row without one.

        ``owed`` and ``paid`` as they stand in the columns, ``after``: the balance after it
        """
        env, wrong = self.statement.env, len(self.problems)
        amounts = [self._amount(meaning) for meaning in ('amount', 'debit', 'credit')]
        number, day = str(self._cell('number')[0] or ''), self._day()
        known = [amount for amount in amounts if amount is not None]
        if len(self.problems) == wrong and not known and (number or day):
            self.problems.append(
                env._(
                    "Row %(row)s: the amount is missing. Write it, or delete the row.",
                    row=self.number,
                )
            )
        if known and not number and not day:
            self.problems.append(
                env._(
                    "Row %(row)s: neither a number nor a date. Write one of them, or delete the "
                    "row.",
                    row=self.number,
                )
            )
        if not known or len(self.problems) > wrong:
            return None
        amount, debit, credit = (value or 0 for value in amounts)
        notes = [
            str(self.cells[pos])
            for pos in self.columns.get('note', ())
            if pos < len(self.cells) and self.cells[pos] is not None
        ]
        return {
            'row': self.number,
            'number': number[:100],
            'day': day,
            'owed': amount + debit,
            'paid': credit,
            'after': self._amount('balance'),
            'note': " ".join(notes)[:200],
        }
