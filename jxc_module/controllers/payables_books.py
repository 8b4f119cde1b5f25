from odoo import http
from odoo.http import request

from .base import given_document, send_book


class PayablesController(http.Controller):
    @http.route(
        '/jxc/payment-proposal/<int:proposal_id>.xlsx', type='http', auth='user', readonly=True
    )
    def payment_proposal_xlsx(self, proposal_id):
        """Send a payment proposal as a workbook, as far as the user may see it."""
        proposal = given_document('jxc.payment.proposal', proposal_id)
        return send_book(proposal, f'{proposal.name}.xlsx', proposal._write_book)

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
