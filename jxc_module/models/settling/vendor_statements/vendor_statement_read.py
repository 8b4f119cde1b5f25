import base64

from xlsxwriter.utility import xl_col_to_name

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ....tools.vendor_statement_layout import (
    MEANINGS,
    find_header,
    guess_columns,
    heading_key,
    is_day_first,
)
from ....tools.workbook_reading import UnreadableError, read_table

SAMPLES = 20  # rows in which an example of a column is looked for


class JxcVendorStatement(models.Model):
    """Reading the file, and finding out what its columns mean."""

    _inherit = 'jxc.vendor.statement'

    def action_read(self):
        """Read the headings of the file and guess what they mean, as the last time if known.

        A vendor whose layout is known is compared at once.

        :return: True
        :raises UserError: for a file that cannot be read
        """
        self.ensure_one()
        self._check_open()
        table = self._cells_of_file()
        header = self.header_row - 1 if self.header_row > 0 else find_header(table)
        if header >= len(table):
            raise UserError(
                self.env._(
                    "%(file)s has %(count)s rows, the headings cannot be in row %(row)s.",
                    file=self.file_name or "",
                    count=len(table),
                    row=header + 1,
                )
            )
        layout = self._layout()
        width = max(len(row) for row in table[header : header + SAMPLES])
        headings = [*table[header], *[None] * (width - len(table[header]))]
        meanings = guess_columns(headings, layout.meanings)
        body = table[header + 1 :]
        self.write(
            {
                'header_row': header + 1,
                'problems': False,
                'state': 'read',
                'reversed_sign': layout.reversed_sign or self.reversed_sign,
                'day_first': layout.day_first if layout else _day_first(body, meanings),
                'column_ids': [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                'position': pos,
                                'letter': xl_col_to_name(pos),
                                'heading': str(heading or '')[:100],
                                'sample': _sample(body, pos),
                                'meaning': meaning if meaning in MEANINGS else False,
                            }
                        )
                        for pos, (heading, meaning) in enumerate(
                            zip(headings, meanings, strict=True)
                        )
                    ),
                ],
            }
        )
        if layout:
            self.action_compare()
        return True

    # === BUSINESS === #

    def _check_open(self):
        self.check_access('write')
        if self.state in ('sent', 'agreed'):
            raise UserError(
                self.env._("%(name)s was sent or agreed: reopen it first.", name=self.name)
            )

    def _check_open_all(self):
        """Check that the user may work on these statements, and lock them."""
        if len(self.try_lock_for_update(allow_referencing=True)) < len(self):
            raise UserError(
                self.env._("Somebody else is working on this statement. Try again in a moment.")
            )
        for statement in self:
            statement._check_open()

    def _layout(self):
        return self.env['jxc.vendor.statement.layout']._of(self.company_id, self.partner_id)

    def _remember_layout(self):
        """Keep what the columns mean for the next statement of this vendor."""
        values = {
            'meanings': {
                heading_key(column.heading): column.meaning or ''
                for column in self.column_ids
                if heading_key(column.heading)
            },
            'day_first': self.day_first,
            'reversed_sign': self.reversed_sign,
        }
        if layout := self._layout():
            layout.write(values)
        else:
            owner = {'company_id': self.company_id.id, 'partner_id': self.partner_id.id}
            layout.create({**owner, **values})

    def _cells_of_file(self):
        """Return the cells of the file.

        :raises UserError: with what to do about a file that cannot be read
        """
        data = base64.b64decode(self.with_context(bin_size=False).file or b'')
        try:
            return read_table(data)
        except UnreadableError as error:
            raise UserError(self._unreadable_words(error)) from error

    def _unreadable_words(self, error):
        words = {'file': self.file_name or self.env._("The file"), 'limit': error.limit}
        return {
            'empty': self.env._("%(file)s is empty. Choose their XLSX or CSV file.", **words),
            'bytes': self.env._(
                "%(file)s is larger than %(limit)s MB. Split it by period.", **words
            ),
            'unpacked': self.env._(
                "%(file)s unpacks to more than %(limit)s MB. Copy its rows to a new workbook.",
                **words,
            ),
            'rows': self.env._(
                "%(file)s has more than %(limit)s rows. Split it by period.", **words
            ),
            'columns': self.env._(
                "%(file)s has more than %(limit)s columns. Delete those that are not needed.",
                **words,
            ),
            'old': self.env._("%(file)s is an old XLS file. Save it as XLSX.", **words),
            'encoding': self.env._(
                "%(file)s is neither a workbook nor a text in UTF-8 or GB18030. Save it as XLSX.",
                **words,
            ),
        }.get(
            error.reason,
            self.env._("%(file)s cannot be read. Open it and save it as XLSX again.", **words),
        )


def _sample(body, pos):
    for row in body[:SAMPLES]:
        if pos < len(row) and row[pos] is not None:
            return str(row[pos])[:60]
    return False


def _day_first(body, meanings):
    if 'date' not in meanings:
        return True
    pos = meanings.index('date')
    return is_day_first(row[pos] for row in body if pos < len(row))
