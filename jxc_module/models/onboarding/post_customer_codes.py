from odoo import models

CODES = 'jxc.customer.code'


class JxcImport(models.Model):
    """Customers' own codes of products, beside a price or instead of one."""

    _inherit = 'jxc.import'

    def _jxc_import_post_customer_prices(self, records):
        """Make the codes of customers after their prices."""
        super()._jxc_import_post_customer_prices(records)
        coded = records.filtered(lambda one: one.values.get('customer_code'))
        if not coded:
            return
        wanted = self._first_of_pair(self._code_values(coded))
        there = self._codes_of(wanted.values())
        existing = {
            record: there[pair] for record, vals in wanted.items() if (pair := _pair(vals)) in there
        }
        alone = {one: vals for one, vals in wanted.items() if not one.values.get('price')}
        self._put(CODES, alone, {one: code for one, code in existing.items() if one in alone})
        self._add_codes({one: vals for one, vals in wanted.items() if one not in alone}, existing)

    # === BUSINESS === #

    def _code_values(self, records):
        partners = self._named('partner', records, 'customer')
        products = self._named('product', records, 'product')
        return {
            record: {
                'company_id': self.company_id.id,
                'partner_id': self._need(partners, record, 'customer'),
                'product_id': self._need(products, record, 'product'),
                'code': record.values['customer_code'],
            }
            for record in records
        }

    def _first_of_pair(self, wanted):
        """Leave out rows of the same customer and product in another unit: they have one code."""
        pairs = {}
        for record, vals in wanted.items():
            pairs.setdefault(_pair(vals), record)
        return {record: wanted[record] for record in pairs.values()}

    def _codes_of(self, wanted):
        """Return the codes that there are, ``{(partner id, product id): jxc.customer.code}``."""
        found = self.env[CODES].search(
            [
                ('company_id', '=', self.company_id.id),
                ('partner_id', 'in', [vals['partner_id'] for vals in wanted]),
                ('product_id', 'in', [vals['product_id'] for vals in wanted]),
            ]
        )
        return {(code.partner_id.id, code.product_id.id): code for code in found}

    def _add_codes(self, wanted, existing):
        """Make or change the codes of rows that are about a price; what it was stays on them."""
        new = [record for record in wanted if record not in existing]
        made = self.env[CODES].create([wanted[record] for record in new])
        for record, code in zip(new, made, strict=True):
            record.old_values = {**(record.old_values or {}), 'code_of': code.id, 'code': False}
        for record, vals in wanted.items():
            code = existing.get(record)
            if not code or code.code == vals['code']:
                continue
            record.old_values = {**(record.old_values or {}), 'code_of': code.id, 'code': code.code}
            record.action = 'update' if record.action == 'same' else record.action
            code.code = vals['code']

    def _jxc_import_undo_customer_prices(self, records):
        """Take back the codes, then the prices that they came with."""
        gone = self.env[CODES]
        for record in records:
            old = record.old_values or {}
            code = gone.browse(old.get('code_of', [])).exists()
            if code and old['code']:
                code.code = old['code']
            gone |= code if not old.get('code') else gone.browse()
        gone.unlink()
        return super()._jxc_import_undo_customer_prices(records)


def _pair(vals):
    return vals['partner_id'], vals['product_id']
