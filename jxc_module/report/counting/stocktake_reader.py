from odoo import models

from ...models.reporting import columns


class StocktakeReader(models.AbstractModel):
    """What the reports over counted lines share: dimensions, facts, and the lines behind a row."""

    _name = 'jxc.report.stocktake.reader'
    _inherit = ['jxc.report.mixin']
    _description = "Reader of Counted Lines"
    _auto = False

    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids', 'lot_ids', 'user_ids')
    _report_document = ('jxc.stocktake.line', None)

    abc = columns.abc_class()
    category_id = columns.category()
    product_id = columns.product()
    warehouse_id = columns.warehouse()
    location_id = columns.record('stock.location', string="Place")
    lot_id = columns.lot()
    stocktake_id = columns.record('jxc.stocktake', string="Count")
    user_id = columns.salesperson("Counter", help="Empty where several counted a line.")
    day = columns.day("Posted on")

    def _facts_of_reader(self):
        """Return the facts; an accountant reads them without access to the lines of counts."""
        facts = self.env['jxc.facts']
        return facts if self.env['jxc.stocktake.line'].has_access('read') else facts.sudo()

    def _counted_facts(self, company, params):
        start, end = company._jxc_day_range(params.date_from, params.date_to)
        return self._facts_of_reader()._count_results_sql(
            company, start, end, products=self._asked_products(params)
        )

    def _report_document_domain(self, company, params):
        start, end = company._jxc_day_range(params.date_from, params.date_to)
        return [
            ('company_id', '=', company.id),
            ('stocktake_id.state', '=', 'posted'),
            ('stocktake_id.posted_on', '>=', start),
            ('stocktake_id.posted_on', '<', end),
            ('state', '!=', 'left'),
            ('counted_on', '!=', False),
        ]

    def _report_paths(self):
        return {
            'product_id': 'product_id',
            'category_id': 'product_id.categ_id',
            'warehouse_id': 'warehouse_id',
            'location_id': 'location_id',
            'lot_id': 'lot_id',
            'stocktake_id': 'stocktake_id',
            'day': 'stocktake_id.posted_on',
        }
