from odoo import fields, models

from ...models.reporting import columns


class JxcReportStockLedger(models.Model):
    _name = 'jxc.report.stock_ledger'
    _inherit = ['jxc.report.stock_movement.reader', 'jxc.report.mixin']
    _description = "Stock Ledger"
    _auto = False
    _order = 'product_id, warehouse_id, position, id'

    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids', 'lot_ids')
    _report_groups = ('product_id', 'warehouse_id')
    _report_fixed = True
    _report_document = ('stock.move.line', None)
    _report_help = (
        '<p class="o_view_nocontent_smiling_face">No stock and no movement in this period</p>'
        "<p>Another period or fewer filters, with the button Parameters, show more.</p>"
    )

    position = fields.Integer(string="No.", readonly=True, aggregator='min', jxc_optional='hide')
    category_id = columns.category(jxc_optional='hide')
    product_id = columns.product()
    warehouse_id = columns.warehouse(help="Goods in transit have none.")
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [
            ('opening', "Opening"),
            ('purchase', "Purchase"),
            ('sale', "Sale"),
            ('return', "Return"),
            ('transfer', "Transfer"),
            ('count', "Count"),
            ('scrap', "Scrap"),
            ('production', "Production"),
            ('other', "Other"),
            ('adjustment', "Adjustment"),
        ],
        readonly=True,
        jxc_dimension=True,
        help="Adjustment: what changed the value without goods moving, as later bills do.",
    )
    reference = fields.Char(string="Document", readonly=True, jxc_dimension=True)
    partner_id = columns.partner()
    lot_id = columns.lot()
    move_line_id = columns.record('stock.move.line', jxc_optional='hide')
    in_qty = columns.quantity("In")
    out_qty = columns.quantity("Out")
    balance_qty = columns.quantity(
        "Balance",
        aggregator=None,
        jxc_total=False,
        help="Of the product in this warehouse, after this line.",
    )
    uom_id = columns.unit()
    in_value = columns.cost("Value In")
    out_value = columns.cost("Value Out")
    balance_value = columns.cost(aggregator=None, jxc_total=False)

    def _report_facts(self, company, params):
        start, end = company._jxc_day_range(params.date_from, params.date_to)
        return self._facts_of_reader()._stock_ledger_sql(
            company,
            start,
            end,
            products=self._asked_products(params),
            with_value=self._sees('balance_value'),
        )

    def _report_paths(self):
        return {**super()._report_paths(), 'move_line_id': 'id'}
