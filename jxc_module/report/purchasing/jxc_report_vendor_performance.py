from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns


class JxcReportVendorPerformance(models.Model):
    _name = 'jxc.report.vendor_performance'
    _inherit = ['jxc.report.mixin']
    _description = "Vendor Performance"
    _auto = False
    _order = 'receipts desc, id'

    _report_filters = (
        'warehouse_ids',
        'category_ids',
        'product_ids',
        'partner_ids',
        'tag_ids',
    )
    _report_groups = ('partner_id',)
    _report_compare = True
    _report_charts = (('line', 'received_on', 'receipts'),)
    _report_document = ('stock.move', None)

    partner_id = columns.partner("Vendor")
    product_id = columns.product()
    category_id = columns.category()
    warehouse_id = columns.warehouse()
    received_on = columns.day("Day", help="The day of receipt; of lines due, the promised day.")
    quantity = columns.quantity("Quantity Received")
    uom_id = columns.unit()
    receipts = fields.Integer(
        string="Number of Receipts",
        readonly=True,
        help="Order lines received, each day of receipt counts once.",
    )
    on_time = fields.Integer(readonly=True, help="Received on the promised day or before.")
    on_time_rate = fields.Float(
        string="On Time %",
        readonly=True,
        jxc_ratio=('on_time', 'receipts'),
        jxc_percent=True,
    )
    late_days = fields.Integer(readonly=True, jxc_optional='hide', help="Days late, added up.")
    average_late = fields.Float(
        string="Days Late on Average",
        readonly=True,
        jxc_ratio=('late_days', 'receipts'),
        help="Of all receipts; those on time count as 0.",
    )
    lead_days = fields.Integer(readonly=True, jxc_optional='hide')
    lead_time = fields.Float(
        readonly=True,
        jxc_ratio=('lead_days', 'receipts'),
        help="Days from order to receipt, on average.",
    )
    due_lines = fields.Integer(
        string="Lines Due", readonly=True, help="Order lines promised for the period, until today."
    )
    filled = fields.Float(
        string="Lines Filled", readonly=True, jxc_optional='hide', help="Received ÷ ordered, added."
    )
    in_full_rate = fields.Float(
        string="In Full %",
        readonly=True,
        jxc_ratio=('filled', 'due_lines'),
        jxc_percent=True,
        help="Received ÷ ordered of the lines due, on average; what came too much does not make "
        "up for what is missing elsewhere.",
    )
    accepted = fields.Float(
        string="Receipts Accepted",
        readonly=True,
        jxc_optional='hide',
        help="The parts of the receipts that were not rejected at inspection, added up.",
    )
    accepted_rate = fields.Float(
        string="Accepted %",
        readonly=True,
        jxc_ratio=('accepted', 'receipts'),
        jxc_percent=True,
        help="The part of what came that was not rejected at inspection, on average.",
    )
    previous_receipts = fields.Integer(
        string="Receipts Before", readonly=True, jxc_previous='receipts', jxc_optional='hide'
    )
    previous_on_time = fields.Integer(
        string="On Time Before", readonly=True, jxc_previous='on_time', jxc_optional='hide'
    )
    previous_rate = fields.Float(
        string="On Time % Before",
        readonly=True,
        jxc_ratio=('previous_on_time', 'previous_receipts'),
        jxc_percent=True,
        jxc_compares=True,
    )

    def _report_facts(self, company, params):
        facts = self.env['jxc.facts']
        period = (company, params.date_from, params.date_to)
        return SQL(
            """
            SELECT came.product_id, came.partner_id, came.warehouse_id, came.received_on,
                   came.quantity, 1 AS receipts,
                   CASE WHEN came.received_on <= came.promised_on THEN 1 ELSE 0 END AS on_time,
                   GREATEST(came.received_on - came.promised_on, 0) AS late_days,
                   GREATEST(came.received_on - came.ordered_on, 0) AS lead_days,
                   0 AS due_lines, 0 AS filled, 0 AS accepted
              FROM (%(receipts)s) AS came
             UNION ALL
            SELECT due.product_id, due.partner_id, due.warehouse_id, due.promised_on,
                   0, 0, 0, 0, 0, 1, due.filled, 0
              FROM (%(due)s) AS due
             UNION ALL
            SELECT kept.product_id, kept.partner_id, kept.warehouse_id, kept.received_on,
                   0, 0, 0, 0, 0, 0, 0, kept.accepted
              FROM (%(accepted)s) AS kept
            """,
            receipts=facts._receipts_sql(*period),
            due=facts._due_lines_sql(*period),
            accepted=facts._accepted_sql(*period),
        )

    def _report_document_domain(self, company, params):
        domain = self.env['jxc.facts']._done_domain(company, params.date_from, params.date_to)
        return [
            *domain,
            ('purchase_line_id', '!=', False),
            ('location_id.usage', 'in', ('supplier', 'transit')),
        ]

    def _report_paths(self):
        return {
            'product_id': 'purchase_line_id.product_id',
            'category_id': 'purchase_line_id.product_id.categ_id',
            'partner_id': 'purchase_line_id.order_id.partner_id.commercial_partner_id',
            'warehouse_id': 'location_dest_id.warehouse_id',
            'received_on': 'date',
        }
