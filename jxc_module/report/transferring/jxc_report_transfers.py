from odoo import fields, models

from ...models.reporting import columns
from ...models.transferring.jxc_transfer import KINDS


class JxcReportTransfers(models.Model):
    """How long transfers took and how many came late, by route."""

    _name = 'jxc.report.transfers'
    _inherit = ['jxc.report.mixin']
    _description = "Lead Times of Transfers"
    _auto = False
    _order = 'trips desc, id'

    _report_filters = ('warehouse_ids', 'partner_ids')
    _report_groups = ('source_id', 'warehouse_id')
    _report_charts = (('line', 'day', 'late_share'), ('bar', 'warehouse_id', 'trips'))
    _report_document = ('jxc.transfer', None)
    _report_help = (
        '<p class="o_view_nocontent_smiling_face">No transfer was received in this period</p>'
        "<p>Transfers in two steps stand here once all of them has arrived or was settled.</p>"
    )

    source_id = columns.warehouse(string="From")
    warehouse_id = columns.warehouse(string="To")
    kind = fields.Selection(KINDS, readonly=True, jxc_dimension=True)
    partner_id = columns.partner("Carrier")
    transfer_id = columns.record('jxc.transfer', string="Transfer")
    day = columns.day("Received on")
    trips = fields.Integer(readonly=True)
    late = fields.Integer("Overdue", readonly=True, help="Received after the expected day.")
    late_share = fields.Float(
        string="Late %", readonly=True, jxc_ratio=('late', 'trips'), jxc_percent=True
    )
    lead_days = fields.Float(
        string="Days in Total", digits=(12, 1), readonly=True, jxc_optional='hide'
    )
    average_days = fields.Float(
        string="Days a Trip",
        digits=(8, 1),
        readonly=True,
        jxc_ratio=('lead_days', 'trips'),
        help="From shipping to receipt.",
    )

    def _report_facts(self, company, params):
        start, end = company._jxc_day_range(params.date_from, params.date_to)
        return self.env['jxc.facts']._transfer_trips_sql(company, start, end)

    def _report_document_domain(self, company, params):
        start, end = company._jxc_day_range(params.date_from, params.date_to)
        return [
            ('company_id', '=', company.id),
            ('state', '=', 'done'),
            ('kind', '!=', 'direct'),
            ('shipped_on', '!=', False),
            ('received_on', '>=', start),
            ('received_on', '<', end),
        ]

    def _report_paths(self):
        return {
            'source_id': 'source_warehouse_id',
            'warehouse_id': 'dest_warehouse_id',
            'kind': 'kind',
            'partner_id': 'carrier_id',
            'transfer_id': 'id',
            'day': 'received_on',
        }
