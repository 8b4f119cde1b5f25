from odoo import models

RULE = 'stock.warehouse.orderpoint'


class JxcImport(models.Model):
    """Reordering rules: minimum, maximum, policy, and the multiple that is ordered."""

    _inherit = 'jxc.import'

    def _jxc_import_post_rules(self, records):
        """Make reordering rules; one on the same product and warehouse is changed."""
        found = {kind: self._named(kind, records, kind) for kind in ('product', 'warehouse')}
        policies = self._named('policy', records, 'policy')
        every = self.env['uom.uom'].with_context(active_test=False)
        known = set(every.search([]).ids)  # pylint: disable=no-search-all
        units = self._multiples(records, found['product'])
        wanted, spots = {}, {}
        for record in records:
            product = self._need(found['product'], record, 'product')
            warehouse = self.env['stock.warehouse'].browse(
                self._need(found['warehouse'], record, 'warehouse')
            )
            values = {
                'product_id': product,
                'warehouse_id': warehouse.id,
                'location_id': warehouse.lot_stock_id.id,
                'product_min_qty': self._number(record, 'minimum'),
                'product_max_qty': max(
                    self._number(record, 'maximum'), self._number(record, 'minimum')
                ),
            }
            if record.values.get('policy'):
                values['jxc_policy_id'] = self._need(policies, record, 'policy')
            if record in units:
                values['replenishment_uom_id'] = units[record].id
            wanted[record] = values
            spots[product, warehouse.lot_stock_id.id] = record
        existing = self._existing(records, RULE)
        rules = self.env[RULE].search(
            [
                ('product_id', 'in', [product for product, _spot in spots]),
                ('company_id', '=', self.company_id.id),
            ]
        )
        for rule in rules:
            record = spots.get((rule.product_id.id, rule.location_id.id))
            if record and record not in existing:
                existing[record] = rule
        for record, rule in existing.items():  # what a file does not say stays
            values = wanted.get(record, {})
            if 'minimum' not in record.values:
                values.pop('product_min_qty', None)
            lowest = values.get('product_min_qty', rule.product_min_qty)
            if 'maximum' not in record.values and rule.product_max_qty >= lowest:
                values.pop('product_max_qty', None)
        self._put(RULE, wanted, existing)
        self._sell_in(units, known)

    # === BUSINESS === #

    def _multiples(self, records, products):
        """Return the units that what is ordered is rounded up to, ``{record: uom.uom}``.

        Core knows a multiple as a packaging: one with this content, made where there is none.
        """
        found = {}
        for record in records:
            if (quantity := self._number(record, 'multiple')) > 0 and quantity != 1:
                product = self.env['product.product'].browse(
                    self._need(products, record, 'product')
                )
                found[record] = self._unit_of_content(product, quantity)
        return found

    def _unit_of_content(self, product, quantity):
        """Return the unit that holds some pieces of a product: one of its own, else of all."""
        own = product.uom_id
        for unit in product.uom_ids:
            if abs(unit.factor / own.factor - quantity) < 1e-6 * quantity:
                return unit
        name = f'{own.name} {quantity:g}'
        domain = [('name', '=', name), ('relative_uom_id', '=', own.id)]
        return self.env['uom.uom'].search(domain, limit=1) or self.env['uom.uom'].create(
            {'name': name, 'relative_uom_id': own.id, 'relative_factor': quantity}
        )

    def _sell_in(self, units, known):
        """Let products come in the units of their rules, and note on the rows where they did not.

        :param units: ``{record: uom.uom}``
        :param known: ids of the units that were there before
        """
        for record, unit in units.items():
            template = self.env[RULE].browse(record.res_id).product_id.product_tmpl_id
            if unit not in template.uom_ids:
                template.uom_ids += unit
                old = {'multiple': unit.id, 'multiple_made': unit.id not in known}
                record.old_values = {**(record.old_values or {}), **old}

    def _jxc_import_undo_rules(self, records):
        """Take rules back, then the units that came with them, where nothing else uses these."""
        added, made = {}, self.env['uom.uom']
        for record in records:
            old = record.old_values or {}
            if unit := made.browse(old.get('multiple', [])).exists():
                product = self.env[RULE].browse(record.res_id).exists().product_id
                added[product.product_tmpl_id] = unit
                made |= unit if old['multiple_made'] else made.browse()
        self._undo_plainly(records)
        for template, unit in added.items():
            if not self._is_ordered_in(template, unit):
                template.uom_ids -= unit
        self._delete_or_archive(made.filtered(lambda unit: not self._is_ordered_in(None, unit)))

    def _is_ordered_in(self, template, unit):
        """Say whether a rule, of a product or any, rounds up to a unit."""
        domain = [('replenishment_uom_id', '=', unit.id)]
        if template:
            domain.append(('product_id', 'in', template.product_variant_ids.ids))
        rules = self.env[RULE].with_context(active_test=False)
        return bool(rules.search_count(domain, limit=1))
