from odoo import fields, models
from odoo.tools import SQL


class JxcReportStockOnHand(models.Model):
    _name = 'jxc.report.stock_on_hand'
    _inherit = ['jxc.report.mixin']
    _description = "Stock on Hand"
    _auto = False
    _order = 'product_id, warehouse_id, lot_id, id'

    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids', 'lot_ids')
    _report_groups = ('product_id', 'warehouse_id')
    _report_charts = (('bar', 'product_id', 'value'), ('bar', 'warehouse_id', 'value'))
    _report_document = ('stock.quant', None)
    _report_help = (
        '<p class="o_view_nocontent_smiling_face">Nothing in stock, nothing on its way</p>'
        "<p>Fewer filters, with the button Parameters, show more.</p>"
    )

    category_id = fields.Many2one(
        'product.category', readonly=True, jxc_dimension=True, jxc_of='product_id'
    )
    product_id = fields.Many2one('product.product', readonly=True, jxc_dimension=True)
    warehouse_id = fields.Many2one(
        'stock.warehouse',
        readonly=True,
        jxc_dimension=True,
        help="Goods between warehouses have none.",
    )
    lot_id = fields.Many2one(
        'stock.lot',
        string="Lot",
        readonly=True,
        jxc_dimension=True,
        groups='stock.group_production_lot',
    )
    on_hand = fields.Float(digits='Product Unit', readonly=True)
    reserved = fields.Float(digits='Product Unit', readonly=True)
    available = fields.Float(digits='Product Unit', readonly=True, help="On hand and not reserved.")
    incoming = fields.Float(digits='Product Unit', readonly=True)
    outgoing = fields.Float(digits='Product Unit', readonly=True)
    forecast = fields.Float(
        digits='Product Unit', readonly=True, help="On hand + incoming - outgoing."
    )
    uom_id = fields.Many2one(
        'uom.uom', string="Unit", readonly=True, jxc_dimension=True, jxc_of='product_id'
    )
    last_in = fields.Date(string="Last Receipt", readonly=True)
    last_out = fields.Date(string="Last Delivery", readonly=True)
    value = fields.Monetary(
        readonly=True,
        groups='jxc_module.group_cost',
        help="Quantity at the average cost of the company, or of the lot where lots are valued; "
        "goods of other owners have none.",
    )

    def _report_facts(self, company, params):
        now = self.env['jxc.facts']._stock_now_sql(company, with_value=self._sees('value'))
        return SQL(
            "SELECT now.*, now.on_hand - now.reserved AS available,"
            " now.on_hand + now.incoming - now.outgoing AS forecast FROM (%s) AS now",
            now,
        )

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._quants_now_domain(company)

    def _report_paths(self):
        return {
            'product_id': 'product_id',
            'category_id': 'product_id.categ_id',
            'warehouse_id': 'location_id.warehouse_id',
            'lot_id': 'lot_id',
        }

    def _report_tie_out(self):
        """Compare with what the quants themselves add up to, where nothing is left out."""
        if self._report_params().ids:
            return []
        [(ours,)] = self._read_group([], [], ['on_hand:sum'])
        if ours is None:  # several units
            return []
        quants = self.env['stock.quant']
        books = 0.0
        for company in self._report_companies():
            domain = self.env['jxc.facts']._quants_now_domain(company)
            [(quantity,)] = quants._read_group(domain, [], ['quantity:sum'])
            books += quantity
        return [(self.env._("Quantity on hand"), ours or 0.0, books)]
