from odoo import models
from odoo.exceptions import UserError


class JxcImport(models.Model):
    """Units, and the packagings of products with their barcodes."""

    _inherit = 'jxc.import'

    def _jxc_import_post_units(self, records):
        """Make units; one that contains another of the same sheet waits for that one."""
        existing = self._existing(records, 'uom.uom')
        waiting = records
        while waiting:
            found = self._named('unit', waiting, 'relative_to')
            ready = waiting.browse(
                [
                    record.id
                    for record in waiting
                    if found.get(
                        record.values.get('relative_to'), not record.values.get('relative_to')
                    )
                ]
            )
            if not ready:
                self._need(found, waiting[0], 'relative_to')
            self._put('uom.uom', {one: self._unit_values(one, found) for one in ready}, existing)
            self._not_in_use(ready)
            waiting -= ready

    def _unit_values(self, record, found):
        return {
            'name': record.values['name'],
            'relative_uom_id': self._need(found, record, 'relative_to'),
            'relative_factor': self._number(record, 'ratio', 1.0),
        }

    def _not_in_use(self, records):
        """Refuse another ratio for a unit that was there: quantities of the past would change."""
        for record in records.filtered(
            lambda one: one.old_values and one.old_values.keys() & _FIXED
        ):
            raise UserError(
                self.env._(
                    "%(unit)s is there already with another content. Give the one of the file "
                    "another name.",
                    unit=record.values['name'],
                )
            )

    def _jxc_import_post_packagings(self, records):
        """Let products come in packagings, and give these their barcodes."""
        products = self._named('product', records, 'product')
        units = self._named('unit', records, 'unit')
        all_products = self.env['product.product'].browse(products.values())
        all_products.product_tmpl_id.fetch(['uom_id', 'uom_ids'])
        barcodes, coded = {}, []
        for record in records:
            product = self.env['product.product'].browse(self._need(products, record, 'product'))
            unit = self._packaging_unit(record, product, units)
            template = product.product_tmpl_id
            record.write({'action': 'same', 'res_model': 'product.template', 'res_id': template.id})
            if unit != template.uom_id and unit not in template.uom_ids:
                before = template.uom_ids.ids
                template.uom_ids += unit
                record.write({'action': 'update', 'old_values': {'uom_ids': [(6, 0, before)]}})
            if code := record.values.get('barcode'):
                barcodes[code] = (record, product, unit)
        there = self.env['product.uom'].search([('barcode', 'in', list(barcodes))])
        for one in there:
            _record, product, unit = barcodes.pop(one.barcode)
            if one.product_id != product or one.uom_id != unit:
                raise UserError(
                    self.env._(
                        "The barcode %(code)s is that of %(product)s in %(unit)s.",
                        code=one.barcode,
                        product=one.product_id.display_name,
                        unit=one.uom_id.name,
                    )
                )
        for code, (record, product, unit) in barcodes.items():
            coded.append((record, {'barcode': code, 'product_id': product.id, 'uom_id': unit.id}))
        made = self.env['product.uom'].create(
            [values | {'company_id': False} for _record, values in coded]
        )
        for (record, _values), one in zip(coded, made, strict=True):
            record.write(
                {
                    'action': 'update',
                    'old_values': {**(record.old_values or {}), 'barcode_of': one.id},
                }
            )

    def _packaging_unit(self, record, product, units):
        """Return the unit of a packaging; one with this content is made where there is none."""
        unit = self.env['uom.uom'].browse(self._need(units, record, 'unit'))
        quantity = self._number(record, 'quantity')
        own = product.uom_id
        if not quantity or abs(unit.factor / own.factor - quantity) < 1e-6 * quantity:
            return unit
        name = f'{unit.name} {quantity:g}'
        there = self.env['uom.uom'].search(
            [('name', '=', name), ('relative_uom_id', '=', own.id)], limit=1
        )
        return there or self.env['uom.uom'].create(
            {'name': name, 'relative_uom_id': own.id, 'relative_factor': quantity}
        )

    def _jxc_import_undo_packagings(self, records):
        """Take packagings and barcodes off again."""
        for record in records.sorted('id', reverse=True):
            old = record.old_values or {}
            self.env['product.uom'].browse(old.get('barcode_of', [])).exists().unlink()
            template = self.env['product.template'].browse(record.res_id).exists()
            if template and 'uom_ids' in old:
                template.uom_ids = old['uom_ids']


_FIXED = {'relative_uom_id', 'relative_factor'}
