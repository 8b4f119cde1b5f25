from odoo import models
from odoo.tools import SQL

from ...models.reporting import columns


class JxcReportShrinkage(models.Model):
    """What counts took away and brought back, by cause, equal to the counts of 收发存."""

    _name = 'jxc.report.shrinkage'
    _inherit = ['jxc.report.stock_movement.reader', 'jxc.report.mixin']
    _description = "Shrinkage"
    _auto = False
    _order = 'gross_qty desc, id'

    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids', 'lot_ids')
    _report_groups = ('reason_id', 'warehouse_id')
    _report_compare = True
    _report_charts = (('pareto', 'reason_id', 'gross_value'), ('line', 'day', 'net_value'))
    _report_document = ('stock.move.line', None)
    _report_help = (
        '<p class="o_view_nocontent_smiling_face">No count changed the stock in this period</p>'
        "<p>What counts and Odoo's own physical inventory added or took away stands here.</p>"
    )

    reason_id = columns.record(
        'jxc.reason', string="Cause", help="Empty: none was given, or it was no count of this app."
    )
    stocktake_id = columns.record('jxc.stocktake', string="Count")
    category_id = columns.category()
    product_id = columns.product()
    warehouse_id = columns.warehouse(help="Goods in transit have none.")
    location_id = columns.record('stock.location', string="Place")
    lot_id = columns.lot()
    day = columns.day("Posted on")
    loss_qty = columns.quantity("Missing")
    gain_qty = columns.quantity("Found")
    net_qty = columns.quantity("Net Shrinkage", help="Missing less found.")
    gross_qty = columns.quantity(
        "Gross Shrinkage", jxc_optional='hide', help="Missing and found, without signs."
    )
    uom_id = columns.unit()
    loss_value = columns.cost("Value Missing")
    gain_value = columns.cost("Value Found")
    net_value = columns.cost("Net Shrinkage: Value", help="Value missing less value found.")
    gross_value = columns.cost(
        "Gross Shrinkage: Value", help="Value missing and value found, without signs."
    )
    previous_net_qty = columns.quantity("Net Shrinkage Before", jxc_previous='net_qty')
    previous_net_value = columns.cost("Net Shrinkage Before: Value", jxc_previous='net_value')

    def _report_facts(self, company, params):
        start, end = company._jxc_day_range(params.date_from, params.date_to)
        return self._facts_of_reader()._shrinkage_sql(
            company,
            start,
            end,
            products=self._asked_products(params),
            with_value=self._sees('net_value'),
        )

    def _report_document_domain(self, company, params):
        return [
            *super()._report_document_domain(company, params),
            ('move_id.is_inventory', '=', True),
            ('location_id.jxc_is_opening', '!=', True),
            '|',
            ('location_id.usage', '=', 'inventory'),
            ('location_dest_id.usage', '=', 'inventory'),
        ]

    def _report_paths(self):
        line = 'move_id.jxc_stocktake_line_id'
        return {
            **super()._report_paths(),
            'reason_id': f'{line}.reason_id',
            'stocktake_id': f'{line}.stocktake_id',
            'day': 'date',
        }

    def _report_tie_out(self):
        """Compare with surplus and shortage of counts in the stock movement."""
        params = self._report_params()
        if params.ids or not self._sees('net_value'):
            return []
        facts = self._facts_of_reader()

        def moved(company, start, end):
            [(value,)] = facts.env.execute_query(
                SQL(
                    "SELECT SUM(out_count_value) - SUM(in_count_value) FROM (%s) AS movement",
                    facts._movement_sql(company, start, end, with_value=True),
                )
            )
            return value

        label = self.env._("Counts in the stock movement")
        return self._tie_out_period('net_value', label, moved)
