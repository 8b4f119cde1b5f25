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
from ....tools.workbook_reading import BOUNDS, UnreadableError, read_table
from ...base.exceptions import BusyError

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
        # who may write it was asked above; no request writes the state itself
        self.sudo().write({'problems': False, 'state': 'read'})
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
            raise BusyError(
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
        try:
            return read_table(self._file_content())
        except UnreadableError as error:
            raise UserError(self._unreadable_words(error)) from error

    def _file_content(self):
        """Return the content of the file; one that is too large is not even loaded."""
        self.check_access('read')
        # who may read a statement may read its file, which core keeps as an attachment
        files = self.env['ir.attachment'].sudo()
        file = files.search(
            [
                *(('res_model', '=', self._name), ('res_field', '=', 'file')),
                ('res_id', '=', self.id),
            ],
            limit=1,
        )
        if file.file_size > BOUNDS.size:
            raise UnreadableError('size', BOUNDS.size // 2**20)
        return file.raw or b''

    def _unreadable_words(self, error):
        words = {'file': self.file_name or self.env._("The file"), 'limit': error.limit}
        return {
            'empty': self.env._("%(file)s is empty. Choose their XLSX, XLS or CSV file.", **words),
            'size': self.env._(
                "%(file)s is larger than %(limit)s MB. Split it by period.", **words
            ),
            'unpacked': self.env._(
                "%(file)s unpacks to more than %(limit)s MB. Copy its rows to a new workbook.",
                **words,
            ),
            'parts': self.env._(
                "%(file)s has more than %(limit)s parts. Copy its rows to a new workbook.",
                **words,
            ),
            'pieces': self.env._(
                "%(file)s has more than %(limit)s cells and blank rows. Copy the rows with "
                "something in them to a new workbook.",
                **words,
            ),
            'values': self.env._(
                "%(file)s has more than %(limit)s cells with something in them. Split it by "
                "period.",
                **words,
            ),
            'characters': self.env._(
                "%(file)s has more than %(limit)s characters. Split it by period.", **words
            ),
            'rows': self.env._(
                "%(file)s has more than %(limit)s rows. Split it by period.", **words
            ),
            'row': self.env._(
                "A row of %(file)s does not end within %(limit)s characters. Look for a "
                "quotation mark that is not closed, or save it as XLSX.",
                **words,
            ),
            'columns': self.env._(
                "%(file)s has more than %(limit)s columns. Delete those that are not needed.",
                **words,
            ),
            'old': self.env._("%(file)s is an old XLS file. Save it as XLSX.", **words),
            'password': self.env._(
                "%(file)s has a password. Open it and save it as XLSX without one.", **words
            ),
            'page': self.env._(
                "%(file)s is a web page, not a workbook. Open it and save it as XLSX.", **words
            ),
            'kind': self.env._(
                "%(file)s is no XLSX, XLS or CSV file. Open it and save it as XLSX.", **words
            ),
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
