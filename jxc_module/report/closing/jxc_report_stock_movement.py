from odoo import models

from ...models.reporting import columns


def _part_qty(label):
    return columns.quantity(label, jxc_optional='hide', jxc_kind=True)


def _part_value(label):
    return columns.cost(label, jxc_optional='hide', jxc_kind=True)


class JxcReportStockMovement(models.Model):
    _name = 'jxc.report.stock_movement'
    _inherit = ['jxc.report.stock_movement.reader', 'jxc.report.mixin']
    _description = "Stock Movement"
    _auto = False
    _order = 'category_id, product_id, warehouse_id, lot_id, id'

    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids', 'lot_ids')
    _report_groups = ('product_id', 'warehouse_id')
    _report_compare = True
    _report_charts = (('bar', 'product_id', 'closing_value'), ('bar', 'warehouse_id', 'out_value'))
    _report_pivot = ('opening_qty', 'in_qty', 'out_qty', 'closing_qty', 'closing_value')
    _report_graph = ('closing_qty', 'closing_value')
    _report_paged = True
    _report_document = ('stock.move.line', None)
    _report_help = (
        '<p class="o_view_nocontent_smiling_face">No stock and no movement in this period</p>'
        "<p>Another period or fewer filters, with the button Parameters, show more.</p>"
    )

    category_id = columns.category()
    product_id = columns.product()
    warehouse_id = columns.warehouse(
        help="Goods in transit have none: they are a row of their own."
    )
    lot_id = columns.lot()
    opening_qty = columns.quantity("Opening")
    in_qty = columns.quantity("In")
    out_qty = columns.quantity("Out")
    closing_qty = columns.quantity("Closing", help="Opening + in - out.")
    uom_id = columns.unit()
    opening_value = columns.cost("Opening Value")
    in_value = columns.cost("Value In")
    out_value = columns.cost("Value Out")
    adjustment_value = columns.cost(
        "Adjustment",
        help="What changed the value without goods moving: bills that came later, costs changed "
        "by hand, rounding of averages. Opening + in - out + adjustment = closing.",
    )
    closing_value = columns.cost(
        "Closing Value",
        help="Quantity at the cost of the whole company (of the lot where lots are valued).",
    )
    previous_out_qty = columns.quantity("Out Before", jxc_previous='out_qty')
    previous_closing_value = columns.cost("Closing Value Before", jxc_previous='closing_value')
    in_purchase_qty = _part_qty("Purchased")
    in_return_qty = _part_qty("Returned by Customers")
    in_transfer_qty = _part_qty("Transferred In")
    in_count_qty = _part_qty("Count Surplus")
    in_production_qty = _part_qty("Produced")
    in_other_qty = _part_qty("Other In")
    in_start_qty = _part_qty("Opening Balance")
    out_sale_qty = _part_qty("Sold")
    out_return_qty = _part_qty("Returned to Vendors")
    out_transfer_qty = _part_qty("Transferred Out")
    out_count_qty = _part_qty("Count Shortage")
    out_scrap_qty = _part_qty("Scrapped")
    out_production_qty = _part_qty("Consumed")
    out_other_qty = _part_qty("Other Out")
    in_purchase_value = _part_value("Purchased: Value")
    in_return_value = _part_value("Returned by Customers: Value")
    in_transfer_value = _part_value("Transferred In: Value")
    in_count_value = _part_value("Count Surplus: Value")
    in_production_value = _part_value("Produced: Value")
    in_other_value = _part_value("Other In: Value")
    in_start_value = _part_value("Opening Balance: Value")
    out_sale_value = _part_value("Sold: Value")
    out_return_value = _part_value("Returned to Vendors: Value")
    out_transfer_value = _part_value("Transferred Out: Value")
    out_count_value = _part_value("Count Shortage: Value")
    out_scrap_value = _part_value("Scrapped: Value")
    out_production_value = _part_value("Consumed: Value")
    out_other_value = _part_value("Other Out: Value")

    def _report_facts(self, company, params):
        start, end = company._jxc_day_range(params.date_from, params.date_to)
        return self._facts_of_reader()._valued_movement_sql(
            company,
            start,
            end,
            products=self._asked_products(params),
            by_lot='lot_id' in params.grain or 'lot_ids' in params.ids,
            with_value=self._sees('closing_value'),
        )

    def _report_tie_out(self):
        """Compare with core's quantities, and the sum of the lines with itself.

        Core is asked where it can be: for the whole company, and for today.
        """
        params = self._report_params()
        names = ['opening_qty', 'in_qty', 'out_qty', 'closing_qty']
        opening, came, went, closing = self._totals_of(*names)
        checks = []
        if closing is not None:
            checks.append((self.env._("Opening + in - out"), opening + came - went, closing))
        today = self.env.company._jxc_today()
        if params.ids or params.date_to < today or closing is None:
            return checks
        if self._facts_of_reader()._visible_places() is None:
            quants, books = self.env['stock.quant'], 0.0
            for company in self._report_companies():
                [(quantity,)] = quants._read_group(
                    [
                        ('company_id', '=', company.id),
                        ('location_id.usage', 'in', ('internal', 'transit')),
                    ],
                    [],
                    ['quantity:sum'],
                )
                books += quantity or 0.0
            checks.append((self.env._("Quantity on hand"), closing, books))
        return checks
