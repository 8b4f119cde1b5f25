from odoo import fields, models


class StockMovementReader(models.AbstractModel):
    """What the reports over stock movements share: whom they read for, and which products."""

    _name = 'jxc.report.stock_movement.reader'
    _description = "Reader of Stock Movements"

    def _facts_of_reader(self):
        """Return the facts; an accountant reads them without access to stock documents.

        The company and the warehouses of a limited reader are conditions of their own there.
        """
        facts = self.env['jxc.facts']
        if self.env['stock.move.line'].has_access('read'):
            return facts
        # see above: company and warehouses are conditions of the query, products have no secrets
        return facts.sudo()

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._done_domain(company, params.date_from, params.date_to)

    def _report_paths(self):
        return {
            'product_id': 'product_id',
            'category_id': 'product_id.categ_id',
            'lot_id': 'lot_id',
        }

    def _row_domain(self, params):
        domain = super()._row_domain(params)
        if 'warehouse_id' in self._grain_of_id(self.id):
            place = self.warehouse_id.id
            usages = ('internal', 'transit')
            ends = [
                fields.Domain(f'{end}.warehouse_id', '=', place)
                & fields.Domain(f'{end}.usage', 'in', usages)
                for end in ('location_id', 'location_dest_id')
            ]
            domain &= fields.Domain.OR(ends)
        return domain
