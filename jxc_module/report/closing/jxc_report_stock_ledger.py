from odoo import fields, models


class JxcReportStockLedger(models.Model):
    _name = 'jxc.report.stock_ledger'
    _inherit = ['jxc.report.stock_movement.reader', 'jxc.report.mixin']
    _description = "Stock Ledger"
    _auto = False
    _order = 'product_id, warehouse_id, position, id'

    _report_filters = ('period', 'warehouse_ids', 'category_ids', 'product_ids', 'lot_ids')
    _report_groups = ('product_id', 'warehouse_id')
    _report_fixed = True
    _report_document = ('stock.move.line', None)
    _report_help = (
        '<p class="o_view_nocontent_smiling_face">No stock and no movement in this period</p>'
        "<p>Another period or fewer filters, with the button Parameters, show more.</p>"
    )

    position = fields.Integer(string="No.", readonly=True, aggregator='min', jxc_optional='hide')
    category_id = fields.Many2one(
        'product.category',
        readonly=True,
        jxc_dimension=True,
        jxc_of='product_id',
        jxc_optional='hide',
    )
    product_id = fields.Many2one('product.product', readonly=True, jxc_dimension=True)
    warehouse_id = fields.Many2one(
        'stock.warehouse', readonly=True, jxc_dimension=True, help="Goods in transit have none."
    )
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
    partner_id = fields.Many2one('res.partner', readonly=True, jxc_dimension=True)
    lot_id = fields.Many2one(
        'stock.lot',
        readonly=True,
        jxc_dimension=True,
        groups='stock.group_production_lot',
    )
    move_line_id = fields.Many2one(
        'stock.move.line', readonly=True, jxc_dimension=True, jxc_optional='hide'
    )
    in_qty = fields.Float(string="In", digits='Product Unit', readonly=True)
    out_qty = fields.Float(string="Out", digits='Product Unit', readonly=True)
    balance_qty = fields.Float(
        string="Balance",
        digits='Product Unit',
        readonly=True,
        aggregator=None,
        jxc_total=False,
        help="Of the product in this warehouse, after this line.",
    )
    uom_id = fields.Many2one(
        'uom.uom', string="Unit", readonly=True, jxc_dimension=True, jxc_of='product_id'
    )
    in_value = fields.Monetary(string="Value In", readonly=True, groups='jxc_module.group_cost')
    out_value = fields.Monetary(string="Value Out", readonly=True, groups='jxc_module.group_cost')
    balance_value = fields.Monetary(
        readonly=True,
        aggregator=None,
        jxc_total=False,
        groups='jxc_module.group_cost',
    )

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
