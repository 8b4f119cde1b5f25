from odoo import http

from .base import given_document, send_book


class RecallController(http.Controller):
    @http.route('/jxc/recall/<int:recall_id>.xlsx', type='http', auth='user', readonly=True)
    def recall_xlsx(self, recall_id):
        """Send a recall as a workbook, as far as the user may see it."""
        recall = given_document('jxc.recall', recall_id)
        return send_book(recall, f'{recall.name}.xlsx', recall._write_book)
