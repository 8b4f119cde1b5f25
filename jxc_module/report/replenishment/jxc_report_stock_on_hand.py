from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns

# Core values one product at a time: of more, the cover of a workbook would take minutes.
MOST_OF_CORE = 200


class JxcReportStockOnHand(models.Model):
    _name = 'jxc.report.stock_on_hand'
    _inherit = ['jxc.report.mixin']
    _description = "Stock on Hand"
    _auto = False
    _order = 'category_id, product_id, warehouse_id, lot_id, id'

    _report_period = None
    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids', 'lot_ids')
    _report_groups = ('product_id', 'warehouse_id')
    _report_charts = (('bar', 'product_id', 'value'), ('bar', 'warehouse_id', 'value'))
    _report_paged = True
    _report_document = ('stock.quant', None)
    _report_help = (
        '<p class="o_view_nocontent_smiling_face">Nothing in stock, nothing on its way</p>'
        "<p>Fewer filters, with the button Parameters, show more.</p>"
    )

    category_id = columns.category()
    product_id = columns.product()
    warehouse_id = columns.warehouse(help="Goods between warehouses have none.")
    lot_id = columns.lot()
    on_hand = columns.quantity(help="Own goods, expired, held and quarantined ones included.")
    unusable = columns.quantity(
        jxc_optional='hide', help="On hand, but past the removal date, on hold or in quarantine."
    )
    usable = columns.quantity(help="On hand - unusable.")
    reserved = columns.quantity(help="Of what is usable.")
    promised = columns.quantity(
        jxc_optional='hide', help="Confirmed to leave the warehouse, and not reserved."
    )
    free = columns.quantity(help="Usable - reserved - promised.")
    consigned = columns.quantity(
        jxc_optional='hide', help="Goods of other owners, in none of the other columns."
    )
    incoming = columns.quantity()
    in_transit = columns.quantity(
        "On Its Way",
        jxc_optional='show',
        help="Of incoming: it has left another warehouse. On hand it is in the row without a "
        "warehouse.",
    )
    outgoing = columns.quantity(jxc_optional='hide')
    forecast = columns.quantity(help="On hand + incoming - outgoing.")
    uom_id = columns.unit()
    last_in = fields.Date(string="Last Receipt", readonly=True, jxc_optional='hide')
    last_out = fields.Date(string="Last Delivery", readonly=True)
    value = columns.cost(
        help="The value of the product in Inventory, spread over the warehouses by quantity; of "
        "the lot where lots are valued. Goods of other owners have none."
    )

    def _report_facts(self, company, params):
        now = self.env['jxc.facts']._stock_now_sql(
            company, self._sees('value'), self._asked_products(params)
        )
        return SQL(
            "SELECT now.*, CASE WHEN now.warehouse_id IS NULL THEN 0"
            " ELSE now.on_hand - now.unusable END AS usable,"
            " CASE WHEN now.warehouse_id IS NULL THEN 0"
            " ELSE now.on_hand - now.unusable - now.reserved - now.promised END AS free,"
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
        """Compare with what quants and values of products add up to, where nothing is left out."""
        if self._report_params().ids:
            return []
        facts = self.env['jxc.facts']
        checks = []
        [ours] = self._totals_of('on_hand')
        if ours is not None:  # one unit
            books = 0.0
            for company in self._report_companies():
                own = ('owner_id', 'in', [False, company.partner_id.id])
                domain = [*facts._quants_now_domain(company), own]
                [(quantity,)] = self.env['stock.quant']._read_group(domain, [], ['quantity:sum'])
                books += quantity or 0.0
            checks.append((self.env._("Quantity on hand"), ours, books))
        return checks + self._value_tie_out()

    def _value_tie_out(self):
        """Compare with the value of each product: core's own where these are not too many.

        For a reader who sees all of the company.
        """
        facts = self.env['jxc.facts']
        if not self._sees('value') or facts._visible_places() is not None:
            return []
        books, by_core = 0.0, True
        for company in self._report_companies():
            values = [(row.product_id, row.value) for row in facts._stock_values(company)]
            held = {product for product, _value in values}
            if len(held) <= MOST_OF_CORE:
                # the books to compare with are all of the company, as the reader sees it (above)
                products = self.env['product.product'].sudo().with_company(company).browse(held)
                # as core's valuation reads it: all of this company and nothing else
                products = products.with_context(allowed_company_ids=company.ids)
                books += sum(products.mapped('total_value'))
            else:
                by_core = False
                books += sum(value for _product, value in values)
        label = (
            self.env._("Value in Inventory") if by_core else self.env._("Value, product by product")
        )
        return [(label, self._total_by_company('value'), books)]
