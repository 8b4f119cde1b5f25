from odoo import api, fields, models

from ...models.reporting import columns

# How many products are tried first: not each one has stock or movements, some have many.
PRODUCTS_A_ROW, PRODUCTS_A_COUNT = 4, 2500


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
            ('start', "Opening Balance"),
            ('adjustment', "Adjustment"),
        ],
        readonly=True,
        jxc_dimension=True,
        help="Adjustment: what changed the value without goods moving, as later bills do.",
    )
    reference = fields.Char(string="Document", readonly=True, jxc_dimension=True)
    partner_id = columns.partner()
    lot_id = columns.lot(jxc_optional='hide')
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

    # === FIRST PAGES === #

    # The rows of a product follow each other, and each product that has any has one at least: the
    # first pages hold the first products, and the histories of all the others need no value.

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        if limit and not domain and order in (None, self._order):
            tried = min(PRODUCTS_A_ROW * (offset + limit), PRODUCTS_A_COUNT)
            first = self._read_as(products=self._first_products(tried))
            found = super(JxcReportStockLedger, first).search_fetch(
                domain, field_names, offset, limit, order
            )
            if len(found) == limit:
                return self.browse(found.ids)
        return super().search_fetch(domain, field_names, offset, limit, order)

    @api.model
    def search_count(self, domain, limit=None):
        if limit and not domain:
            # without values a few rows are missing, the adjustments: enough is enough
            for products in (self._first_products(PRODUCTS_A_COUNT), None):
                part = self._read_as(bare=True, products=products)
                count = super(JxcReportStockLedger, part).search_count(domain, limit)
                if count >= limit:
                    return count
        return super().search_count(domain, limit)

    @api.model
    def _first_products(self, limit):
        """Return the ids of the first products in the order of the list, with rows or not."""
        products = self.env['product.product'].sudo().with_context(active_test=False)  # ids only
        # services, too: what is one today may have moved before
        return tuple(products.search([], limit=limit).ids)
