from odoo import models

ITEM = 'product.pricelist.item'


class JxcImport(models.Model):
    """Prices that are in the database already, by hand or by an export: changed, not made twice."""

    _inherit = 'jxc.import'

    def _find_vendor_prices(self, wanted, existing):
        """Add to ``existing`` the vendor prices of the same vendor, product, unit, quantity, days.

        Of one for all variants only what rows say of it is changed: it stays for all of them.
        """
        open_ = {record: values for record, values in wanted.items() if record not in existing}
        there = self.env['product.supplierinfo'].search(
            [
                ('partner_id', 'in', [values['partner_id'] for values in open_.values()]),
                ('product_tmpl_id', 'in', [values['product_tmpl_id'] for values in open_.values()]),
                ('company_id', 'in', [False, self.company_id.id]),
            ]
        )
        by_key = {}
        for price in there:
            by_key.setdefault(_key_of_price(price), price)
        for record, values in open_.items():
            price = by_key.get(_key_of_values(values, values['product_id'])) or by_key.get(
                _key_of_values(values, False)
            )
            if price:
                existing[record] = price
        for record, price in existing.items():
            values = wanted.get(record, {})
            for name in () if price.product_id else ('product_id',):
                values.pop(name, None)
            if price.company_id != self.company_id:
                values.pop('company_id', None)
            if 'lead_days' not in record.values:
                values.pop('delay', None)

    def _put_items(self, records, wanted):
        """Make or change prices of lists, see `_put`; one with the same terms is that price."""
        existing = self._existing(records, ITEM)
        open_ = {record: values for record, values in wanted.items() if record not in existing}
        there = self.env[ITEM].search(
            [
                ('pricelist_id', 'in', [values['pricelist_id'] for values in open_.values()]),
                ('compute_price', '=', 'fixed'),
            ]
        )
        by_key = {}
        for item in there:
            by_key.setdefault(_key_of_item(item), item)
        for record, values in open_.items():
            keys = [_key_of_terms(values, values['product_id'] or False)]
            if values['product_id']:
                keys.append(_key_of_terms(values, False))
            if item := next((by_key[key] for key in keys if key in by_key), None):
                existing[record] = item
        for record, item in existing.items():
            if item.applied_on == '1_product' and record in wanted:
                for name in ('applied_on', 'product_id'):
                    wanted[record].pop(name, None)
        self._put(ITEM, wanted, existing)


def _key_of_price(price):
    return (
        price.partner_id.id,
        price.product_tmpl_id.id,
        price.product_id.id or False,
        price.product_uom_id.id,
        round(price.min_qty, 6),
        price.currency_id.id,
        str(price.date_start or ''),
        str(price.date_end or ''),
    )


def _key_of_values(values, product):
    return (
        values['partner_id'],
        values['product_tmpl_id'],
        product,
        values['product_uom_id'],
        round(values['min_qty'], 6),
        values['currency_id'],
        values.get('date_start') or '',
        values.get('date_end') or '',
    )


def _key_of_item(item):
    return (
        item.pricelist_id.id,
        item.product_tmpl_id.id or False,
        item.product_id.id or False,
        item.categ_id.id or False,
        round(item.min_quantity, 6),
        item.date_start or None,
        item.date_end or None,
    )


def _key_of_terms(values, product):
    return (
        values['pricelist_id'],
        values.get('product_tmpl_id') or False,
        product,
        values.get('categ_id') or False,
        round(values.get('min_quantity') or 0, 6),
        values.get('date_start') or None,
        values.get('date_end') or None,
    )
