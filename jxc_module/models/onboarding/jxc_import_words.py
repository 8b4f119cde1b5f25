from odoo import api, models

from ...tools.import_findings import Finding
from ...tools.import_sheets import SHEETS

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
