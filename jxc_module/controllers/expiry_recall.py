import io

from odoo import http
from odoo.http import content_disposition, request

from .base import given_document
from .reporting import XLSX


class RecallController(http.Controller):
    @http.route('/jxc/recall/<int:recall_id>.xlsx', type='http', auth='user', readonly=True)
    def recall_xlsx(self, recall_id):
        """Send a recall as a workbook, as far as the user may see it."""
        recall = given_document('jxc.recall', recall_id)
        stream = io.BytesIO()
        recall._write_book(stream)
        return request.make_response(
            stream.getvalue(),
            headers=[
                ('Content-Type', XLSX),
                ('Content-Disposition', content_disposition(f'{recall.name}.xlsx')),
                ('X-Content-Type-Options', 'nosniff'),
            ],
        )
