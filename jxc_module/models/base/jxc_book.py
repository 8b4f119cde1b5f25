from odoo import models


class JxcBook(models.AbstractModel):
    """A document that can be downloaded as a workbook, by an address that names it."""

    _name = 'jxc.book'
    _description = "Document with a Workbook"

    def _write_book(self, stream):
        """Write the workbook of this document, with what the reader may see of it.

        :param stream: file object, opened for writing bytes
        """
        raise NotImplementedError

    def _book_file_name(self):
        return f'{self.name.replace("/", "-")}.xlsx'

    def _book_action(self):
        """Return the action that downloads the workbook."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_url',
            'url': f'/jxc/book/{self._name}/{self.id}.xlsx',
            'target': 'download',
        }
