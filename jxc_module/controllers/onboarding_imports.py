from odoo import http
from odoo.http import request

from .base import given_document, send_book


class ImportController(http.Controller):
    @http.route(
        '/jxc/import/<int:import_id>/template.xlsx', type='http', auth='user', readonly=True
    )
    def import_template_xlsx(self, import_id):
        """Send the workbook to be filled in."""
        return self._send_template(import_id)

    @http.route('/jxc/import/<int:import_id>/filled.xlsx', type='http', auth='user', readonly=True)
    def import_filled_xlsx(self, import_id):
        """Send the workbook with what is in the database."""
        return self._send_template(import_id, filled=True)

    @http.route('/jxc/import/<int:import_id>/marked.xlsx', type='http', auth='user', readonly=True)
    def import_marked_xlsx(self, import_id):
        """Send the file with what is wrong marked in it, to who may read the file."""
        import_ = given_document('jxc.import', import_id)
        import_._check_may_read_file()
        name = f'{import_.file_name or import_.name} (2).xlsx'
        return send_book(import_, name, lambda stream: stream.write(import_._marked()))

    def _send_template(self, import_id, filled=False):
        import_ = given_document('jxc.import', import_id)
        book = import_._template(request.env.lang, filled=filled)
        return send_book(import_, f'{import_.name}.xlsx', lambda stream: stream.write(book))
