from odoo import http

from .base import given_document, send_book


class CountingSheetController(http.Controller):
    @http.route('/jxc/stocktake/<int:count_id>.xlsx', type='http', auth='user', readonly=True)
    def stocktake_xlsx(self, count_id):
        """Send the sheet of a count as a workbook, with the lines that the user sees."""
        count = given_document('jxc.stocktake', count_id)
        name = (count.name or 'sheet').replace('/', '-')
        return send_book(count, f'{name}.xlsx', count._write_sheet)
