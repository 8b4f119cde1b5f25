from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns


class JxcReportPaymentSummary(models.Model):
    _name = 'jxc.report.payment_summary'
    _inherit = ['jxc.report.mixin']
    _description = "Payments by Method"
    _auto = False
    _order = 'journal_id, method_id, id'

    _report_filters = ('partner_ids', 'tag_ids')
    _report_groups = ('journal_id', 'method_id')
    _report_compare = True
    _report_charts = (('line', 'day', 'received'), ('bar', 'journal_id', 'received'))
    _report_document = ('account.payment', None)

    journal_id = columns.record('account.journal')
    method_id = columns.record('account.payment.method.line', string="Payment Method")
    partner_id = columns.partner()
    partner_type = fields.Selection(
        [('customer', "Customer"), ('supplier', "Vendor")],
        string="Kind of Partner",
        readonly=True,
        jxc_dimension=True,
    )
    day = columns.day("Date")
    payments = fields.Integer(string="Number of Payments", readonly=True)
    received = columns.amount(help="In company currency.")
    paid = columns.amount(help="In company currency.")
    net = columns.amount(help="Received - paid.")
    previous_received = columns.amount("Received Before", jxc_previous='received')
    previous_paid = columns.amount("Paid Before", jxc_previous='paid')

    def _report_facts(self, company, params):
        payments = self.env['jxc.facts']._payments_sql(company, params.date_from, params.date_to)
        return SQL("SELECT pay.*, pay.received - pay.paid AS net FROM (%s) AS pay", payments)

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._payments_domain(company, params.date_from, params.date_to)

    def _report_paths(self):
        return {
            'journal_id': 'journal_id',
            'method_id': 'payment_method_line_id',
            'partner_id': 'partner_id.commercial_partner_id',
            'partner_type': 'partner_type',
        }
