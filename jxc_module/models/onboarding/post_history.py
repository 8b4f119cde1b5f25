from calendar import monthrange

from odoo import fields, models


class JxcImport(models.Model):
    """What happened in the old system: last prices, and the demand of the past."""

    _inherit = 'jxc.import'

    def _jxc_import_post_last_sales(self, records):
        """Keep the last prices to customers."""
        self._post_last_prices(records, 'sale')

    def _jxc_import_post_last_purchases(self, records):
        """Keep the last prices of vendors."""
        self._post_last_prices(records, 'purchase')

    def _post_last_prices(self, records, kind):
        found = {one: self._named(one, records, one) for one in ('partner', 'product', 'unit')}
        wanted = {}
        for record in records:
            product = self.env['product.product'].browse(
                self._need(found['product'], record, 'product')
            )
            wanted[record] = {
                'company_id': self.company_id.id,
                'kind': kind,
                'partner_id': self._need(found['partner'], record, 'partner'),
                'product_id': product.id,
                'uom_id': self._need(found['unit'], record, 'unit') or product.uom_id.id,
                'price': self._number(record, 'price'),
                'date': record.values['date'],
            }
        self._put('jxc.last.price', wanted, self._existing(records, 'jxc.last.price'))

    def _jxc_import_post_demand(self, records):
        """Keep the demand of the past; what is not before the first own sale is left out."""
        found = {one: self._named(one, records, one) for one in ('warehouse', 'product', 'unit')}
        main = self.env['stock.warehouse'].search(
            [('company_id', '=', self.company_id.id)], limit=1
        )
        products = self.env['product.product'].browse(list(found['product'].values()))
        own = self.env['jxc.facts']._first_demand_days(self.company_id, products.ids)
        wanted = {}
        for record in records:
            product = products.browse(self._need(found['product'], record, 'product'))
            warehouse = self._need(found['warehouse'], record, 'warehouse') or main.id
            unit = self.env['uom.uom'].browse(self._need(found['unit'], record, 'unit'))
            day, days = _period(record.values['period'])
            end = min(own.get((product.id, warehouse), self.start_date), self.start_date)
            last = fields.Date.add(day, days=days - 1)
            if last >= end:
                record.action = 'skip'
                continue
            wanted[record] = {
                'company_id': self.company_id.id,
                'product_id': product.id,
                'warehouse_id': warehouse,
                'day': day,
                'days': days,
                'quantity': (unit or product.uom_id)._compute_quantity(
                    self._number(record, 'quantity'), product.uom_id, round=False
                ),
            }
        self._put('jxc.demand.history', wanted, self._existing(records, 'jxc.demand.history'))
        rules = self.env['stock.warehouse.orderpoint']
        rules.flush_model()
        days = self.env['jxc.facts']._first_history_days(self.company_id, products.ids)
        rules._jxc_earlier_first_days(self.company_id, days)

    def _jxc_import_undo_demand(self, records):
        """Forget the demand of the past; rules look for their first day again."""
        history = self.env['jxc.demand.history'].browse(records.mapped('res_id')).exists()
        rules = self.env['stock.warehouse.orderpoint'].search(
            [('product_id', 'in', history.product_id.ids), ('company_id', '=', self.company_id.id)]
        )
        self._undo_plainly(records)
        rules.jxc_first_day = False


def _period(text):
    """Return the first day and the number of days of a day or a month.

    >>> _period('2026-02')
    (datetime.date(2026, 2, 1), 28)
    >>> _period('2026-02-03')
    (datetime.date(2026, 2, 3), 1)
    """
    if len(text) == len('2026-02'):
        year, month = map(int, text.split('-'))
        return fields.Date.to_date(f'{text}-01'), monthrange(year, month)[1]
    return fields.Date.to_date(text), 1
