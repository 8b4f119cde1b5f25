from odoo import http
from odoo.http import content_disposition, request

from .base import given_document
from .reporting import XLSX


class PaymentProposalController(http.Controller):
    @http.route(
        '/jxc/payment-proposal/<int:proposal_id>.xlsx', type='http', auth='user', readonly=True
    )
    def payment_proposal_xlsx(self, proposal_id):
        """Send a payment proposal as a workbook, as far as the user may see it."""
        proposal = given_document('jxc.payment.proposal', proposal_id)
        return request.make_response(
            proposal._book(),
            headers=[
                ('Content-Type', XLSX),
                ('Content-Disposition', content_disposition(f'{proposal.name}.xlsx')),
                ('X-Content-Type-Options', 'nosniff'),
            ],
        )
