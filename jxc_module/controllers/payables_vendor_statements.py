from odoo import http
from odoo.http import request

from .base import given_document, send_book


class VendorStatementController(http.Controller):
    @http.route(
        '/jxc/vendor_statement/<int:statement_id>.xlsx', type='http', auth='user', readonly=True
    )
    def vendor_statement_xlsx(self, statement_id):
        """Send a comparison as a workbook, as far as the user may see it."""
        statement = given_document('jxc.vendor.statement', statement_id)
        # it goes to the vendor: in his language, as the print does
        language = statement.partner_id.lang or request.env.lang
        statement = statement.with_context(lang=language)
        return send_book(statement, f'{statement.name}.xlsx', statement._write_book)
