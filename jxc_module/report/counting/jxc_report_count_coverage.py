from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns


def _share(label, figure, of, **options):
    return fields.Float(
        string=label, readonly=True, jxc_ratio=(figure, of), jxc_percent=True, **options
    )


class JxcReportCountCoverage(models.Model):
    """How much of the stock was counted lately: what lies there now, by its last posted count."""

    _name = 'jxc.report.count_coverage'
    _inherit = ['jxc.report.mixin']
    _description = "Coverage of Counts"
    _auto = False
    _order = 'never desc, places desc, id'

    _report_period = None
    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids', 'lot_ids')
    _report_groups = ('warehouse_id', 'abc')
    _report_charts = (('bar', 'warehouse_id', 'share_90'), ('bar', 'abc', 'share_90'))
    _report_document = ('stock.quant', None)

    warehouse_id = columns.warehouse()
    abc = columns.abc_class()
    category_id = columns.category()
    product_id = columns.product()
    location_id = columns.record('stock.location', string="Place")
    lot_id = columns.lot()
    places = fields.Integer(
        string="In Stock", readonly=True, help="Products by place and lot with stock now."
    )
    counted_30 = fields.Integer(string="Counted in 30 Days", readonly=True, jxc_optional='hide')
    counted_90 = fields.Integer(string="Counted in 90 Days", readonly=True, jxc_optional='hide')
    counted_365 = fields.Integer(string="Counted in 365 Days", readonly=True, jxc_optional='hide')
    never = fields.Integer(string="Never Counted", readonly=True)
    share_counted_30 = _share("Counted in 30 Days %", 'counted_30', 'places')
    share_counted_90 = _share("Counted in 90 Days %", 'counted_90', 'places')
    share_counted_365 = _share("Counted in 365 Days %", 'counted_365', 'places')
    last_on = fields.Date(
        string="Last Counted", readonly=True, aggregator='max', help="The last of them."
    )
    quantity = columns.quantity("Quantity", jxc_optional='hide')
    uom_id = columns.unit()
    value = columns.cost("Value", help="Of what lies there now, as Odoo values it.")
    value_30 = columns.cost("Value Counted in 30 Days", jxc_optional='hide')
    value_90 = columns.cost("Value Counted in 90 Days", jxc_optional='hide')
    value_365 = columns.cost("Value Counted in 365 Days", jxc_optional='hide')
    share_30 = _share("Value in 30 Days %", 'value_30', 'value', groups=columns.COST)
    share_90 = _share("Value in 90 Days %", 'value_90', 'value', groups=columns.COST)
    share_365 = _share("Value in 365 Days %", 'value_365', 'value', groups=columns.COST)

    def _report_facts(self, company, params):
        return self.env['jxc.facts']._coverage_sql(company, self._asked_products(params))

    def _report_document_domain(self, company, params):
        return [
            ('company_id', '=', company.id),
            ('location_id.usage', '=', 'internal'),
            ('location_id.warehouse_id', '!=', False),
        ]

    def _report_paths(self):
        return {
            'product_id': 'product_id',
            'category_id': 'product_id.categ_id',
            'warehouse_id': 'location_id.warehouse_id',
            'location_id': 'location_id',
            'lot_id': 'lot_id',
        }

    def _report_tie_out(self):
        """Compare the value with the stock on hand of the warehouses."""
        params = self._report_params()
        if params.ids or not self._sees('value'):
            return []
        facts = self.env['jxc.facts']
        books = 0.0
        for company in self._report_companies():
            [(value,)] = self.env.execute_query(
                SQL(
                    "SELECT SUM(value) FROM (%s) AS stock WHERE warehouse_id IS NOT NULL",
                    facts._quants_now_sql(company, with_value=True),
                )
            )
            books += value or 0.0
        ours = self._total_by_company('value')
        return [(self.env._("Value of stock on hand"), ours, books)]
