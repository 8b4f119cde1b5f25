import io

from odoo import http
from odoo.http import content_disposition, request

from .base import given_document
from .reporting import XLSX


class VendorStatementController(http.Controller):
    @http.route(
        '/jxc/vendor_statement/<int:statement_id>.xlsx', type='http', auth='user', readonly=True
    )
    def vendor_statement_xlsx(self, statement_id):
        """Send a comparison as a workbook, as far as the user may see it."""
        statement = given_document('jxc.vendor.statement', statement_id)
        stream = io.BytesIO()
        # it goes to the vendor: in his language, as the print does
        language = statement.partner_id.lang or request.env.lang
        statement.with_context(lang=language)._write_book(stream)
        return request.make_response(
            stream.getvalue(),
            headers=[
                ('Content-Type', XLSX),
                ('Content-Disposition', content_disposition(f'{statement.name}.xlsx')),
                ('X-Content-Type-Options', 'nosniff'),
            ],
        )
