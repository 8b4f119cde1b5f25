from odoo import fields, models
from odoo.tools import SQL


class JxcReportPaymentSummary(models.Model):
    _name = 'jxc.report.payment_summary'
    _inherit = ['jxc.report.mixin']
    _description = "Payments by Method"
    _auto = False
    _order = 'journal_id, method_id, id'

    _report_filters = ('period', 'partner_ids', 'tag_ids')
    _report_groups = ('journal_id', 'method_id')
    _report_compare = True
    _report_charts = (('line', 'day', 'received'), ('bar', 'journal_id', 'received'))
    _report_document = ('account.payment', None)

    journal_id = fields.Many2one('account.journal', readonly=True, jxc_dimension=True)
    method_id = fields.Many2one(
        'account.payment.method.line', string="Payment Method", readonly=True, jxc_dimension=True
    )
    partner_id = fields.Many2one('res.partner', readonly=True, jxc_dimension=True)
    partner_type = fields.Selection(
        [('customer', "Customer"), ('supplier', "Vendor")],
        string="Kind of Partner",
        readonly=True,
        jxc_dimension=True,
    )
    day = fields.Date(string="Date", readonly=True, jxc_dimension=True)
    payments = fields.Integer(string="Number of Payments", readonly=True)
    received = fields.Monetary(readonly=True, help="In company currency.")
    paid = fields.Monetary(readonly=True, help="In company currency.")
    net = fields.Monetary(readonly=True, help="Received - paid.")
    previous_received = fields.Monetary(
        string="Received Before", readonly=True, jxc_previous='received'
    )
    previous_paid = fields.Monetary(string="Paid Before", readonly=True, jxc_previous='paid')

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
