from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.import_marked import marked_copy
from ...tools.import_template import template


class JxcImport(models.Model):
    """Workbooks that go out: the template, and the file with what is wrong marked in it."""

    _inherit = 'jxc.import'

    # === ACTIONS === #

    @api.readonly
    def action_download_template(self):
        """Download the workbook to fill in, in the language of the user.

        :return: action
        """
        return self._download('template')

    @api.readonly
    def action_download_filled(self):
        """Download the workbook with what is in the database, to be edited and read again.

        :return: action
        """
        return self._download('filled')

    @api.readonly
    def action_download_marked(self):
        """Download the file with coloured cells and a comment on each of them.

        :return: action
        :raises UserError: where it is for others than who uploaded it
        """
        self._check_may_read_file()
        return self._download('marked')

    # === BUSINESS === #

    def _download(self, what):
        self.ensure_one()
        self.check_access('read')
        return {
            'type': 'ir.actions.act_url',
            'url': f'/jxc/import/{self.id}/{what}.xlsx',
            'target': 'download',
        }

    def _check_may_read_file(self):
        self.ensure_one()
        self.check_access('read')
        if not self._may_read_file():
            raise UserError(
                self.env._(
                    "%(name)s: the file is for %(user)s and administrators only.",
                    name=self.name,
                    user=self.user_id.name,
                )
            )

    def _template(self, language=None, filled=False):
        """Return the workbook to be filled in.

        :param str language: such as ``zh_CN``; None: of the user
        :param bool filled: with the products, partners, places and prices of the database
        :return: bytes
        """
        company = self.company_id or self.env.company
        company_rows = self._rows_of_database(company) if filled else {}
        return template(
            language or self.env.lang,
            company.name,
            self.start_date or None,
            company_rows,
            self._names_offered(company),
        )

    def _names_offered(self, company):
        """Return the names that the drop-downs offer, by kind of record."""
        asked = self if self else self.new({'company_id': company.id})
        fields = {
            'unit': 'name',
            'category': 'complete_name',
            'warehouse': 'name',
            'tax': 'name',
            'currency': 'name',
            'user': 'login',
            'terms': 'name',
            'pricelist': 'name',
            'journal': 'name',
            'policy': 'name',
            'place': 'complete_name',
        }
        return {
            kind: list(dict.fromkeys(filter(None, asked._records_of(kind).mapped(name))))
            for kind, name in fields.items()
        }

    def _marked(self):
        """Return the file with what is wrong marked in it.

        :return: bytes of a workbook
        """
        self._check_may_read_file()
        cells = self._cells()
        sheets = {(sheet.name, sheet.sheet): sheet for sheet in self.sheet_ids}
        places = {
            (sheet.id, column.meaning): column.position
            for sheet in self.sheet_ids
            for column in sheet.column_ids
            if column.meaning
        }
        marks = defaultdict(dict)
        for row in self.row_ids.sorted('level', reverse=True):  # errors last: they count
            sheet = sheets.get((row.sheet_name, row.sheet))
            if not sheet or sheet.position >= len(cells):
                continue
            column = places.get((sheet.id, row.column), 0)
            number = row.row_number - 1 if row.row_number else max(sheet.header_row - 1, 0)
            here = marks[sheet.position]
            before = here.get((number, column))
            text = "\n".join(filter(None, (before and before[1], row.message, row.remedy)))
            here[number, column] = row.level, text
        return marked_copy(cells, marks)
