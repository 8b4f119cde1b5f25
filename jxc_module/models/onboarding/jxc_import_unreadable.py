from odoo import models


class JxcImport(models.Model):
    """What to do about a file that cannot be read."""

    _inherit = 'jxc.import'

    def _unreadable_words(self, error):
        """Return one sentence for an `UnreadableError`."""
        words = {'file': self.file_name or self.env._("The file"), 'limit': error.limit}
        return {
            'empty': self.env._("%(file)s is empty. Choose a file with rows in it.", **words),
            'size': self.env._("%(file)s is larger than %(limit)s MB. Split it by sheet.", **words),
            'unpacked': self.env._(
                "%(file)s unpacks to more than %(limit)s MB. Copy its rows to a new workbook.",
                **words,
            ),
            'parts': self.env._(
                "%(file)s has more than %(limit)s parts. Copy its rows to a new workbook.", **words
            ),
            'pieces': self.env._(
                "%(file)s has more than %(limit)s cells and blank rows. Copy the rows with "
                "something in them to a new workbook.",
                **words,
            ),
            'values': self.env._(
                "%(file)s has more than %(limit)s cells with something in them. Split it by sheet.",
                **words,
            ),
            'characters': self.env._(
                "%(file)s has more than %(limit)s characters. Split it by sheet.", **words
            ),
            'rows': self.env._(
                "%(file)s has more than %(limit)s rows. Split it by sheet.", **words
            ),
            'row': self.env._(
                "A row of %(file)s does not end within %(limit)s characters. Look for a quotation "
                "mark that is not closed, or save it as XLSX.",
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
                "%(file)s is a web page without a table. Open it and save it as XLSX.", **words
            ),
            'kind': self.env._("%(file)s is no XLSX, XLS or CSV file. Save it as XLSX.", **words),
            'encoding': self.env._(
                "%(file)s is neither a workbook nor a text in UTF-8, UTF-16 or GB18030. Save it as "
                "XLSX.",
                **words,
            ),
        }.get(
            error.reason,
            self.env._("%(file)s cannot be read. Open it and save it as XLSX again.", **words),
        )
