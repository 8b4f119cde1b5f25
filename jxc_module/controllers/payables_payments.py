from odoo import http

from .base import given_document, send_book


class PaymentProposalController(http.Controller):
    @http.route(
        '/jxc/payment-proposal/<int:proposal_id>.xlsx', type='http', auth='user', readonly=True
    )
    def payment_proposal_xlsx(self, proposal_id):
        """Send a payment proposal as a workbook, as far as the user may see it."""
        proposal = given_document('jxc.payment.proposal', proposal_id)
        return send_book(proposal, f'{proposal.name}.xlsx', proposal._write_book)
