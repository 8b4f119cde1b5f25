from odoo import models


class JxcImport(models.Model):
    """Categories and products."""

    _inherit = 'jxc.import'

    def _jxc_import_post_categories(self, records):
        """Make categories by their paths (``A / B``), with what stands above them."""
        existing = self._existing(records, 'product.category')
        found = self._found('category', set(records.mapped(lambda one: one.values['name'])))
        for record in records.sorted(lambda one: one.values['name'].count('/')):
            path = [part.strip() for part in record.values['name'].split('/') if part.strip()]
            method = record.values.get('costing')
            category = existing.get(record) or self.env['product.category'].browse(
                found.get(record.values['name'], [])
            )
            if not category:
                parent = self._category_above(path[:-1])
                category = self.env['product.category'].search(
                    [('name', '=', path[-1]), ('parent_id', '=', parent.id)], limit=1
                )
            if category:
                values = {'property_cost_method': method} if method else {}
                self._put('product.category', {record: values}, {record: category})
            else:
                values = {'name': path[-1], 'parent_id': parent.id}
                if method:
                    values['property_cost_method'] = method
                self._put('product.category', {record: values})

    def _category_above(self, path):
        """Return the category of a path, made where there is none."""
        category = self.env['product.category']
        for name in path:
            below = category.search([('name', '=', name), ('parent_id', '=', category.id)], limit=1)
            category = below or category.create({'name': name, 'parent_id': category.id})
        return category

    def _jxc_import_post_products(self, records):
        """Make products; a cost counts from the start date on, as if it had been set then."""
        existing = self._existing(records, 'product.product')
        found = {
            kind: self._named(kind, records, *columns)
            for kind, columns in (
                ('category', ('category',)),
                ('unit', ('unit',)),
                ('tax', ('sale_tax',)),
                ('purchase_tax', ('purchase_tax',)),
            )
        }
        wanted = {one: self._product_values(one, found) for one in records}
        for record, product in existing.items():
            self._leave_fixed(record, product, wanted[record])
        made = self._put('product.product', wanted, existing)
        new = self.env['product.product'].union(
            *(made[one] for one in records if one not in existing)
        )
        # core notes a cost of 0 at this moment, which would hold against the one of the opening
        self._typed_costs(new).unlink()
        costs = {
            made[record]: self._number(record, 'cost')
            for record in records
            if self._number(record, 'cost')
        }
        self._set_opening_costs(costs, records)

    def _product_values(self, record, found):
        given = record.values
        values = {
            'name': given['name'],
            'default_code': given.get('code'),
            'barcode': given.get('barcode'),
            'description_sale': given.get('specification'),
            'categ_id': self._need(found['category'], record, 'category') or None,
            'uom_id': self._need(found['unit'], record, 'unit') or None,
            'tracking': given.get('tracking'),
            'use_expiration_date': given.get('expires'),
            'expiration_time': int(self._number(record, 'life_days')) or None,
            'list_price': self._number(record, 'sale_price', None),
        }
        if given.get('sale_tax'):
            values['taxes_id'] = [(6, 0, [self._need(found['tax'], record, 'sale_tax')])]
        if given.get('purchase_tax'):
            tax = self._need(found['purchase_tax'], record, 'purchase_tax')
            values['supplier_taxes_id'] = [(6, 0, [tax])]
        if not record.match_id:
            values |= {'is_storable': True, 'type': 'consu'}
        if values['expiration_time'] and values['use_expiration_date'] is None:
            values['use_expiration_date'] = True
        if values['use_expiration_date'] and not values['tracking']:
            values['tracking'] = 'lot'
        return {name: value for name, value in values.items() if value is not None}

    def _leave_fixed(self, record, product, values):
        """Leave out what core lets nobody change once goods have moved, where it is the same."""
        for name in ('uom_id', 'tracking', 'is_storable', 'type'):
            if name in values and self._plain(product, name) == values[name]:
                del values[name]
        for name in ('taxes_id', 'supplier_taxes_id'):
            if name in values:  # those of other companies stay
                others = product[name].filtered(lambda tax: tax.company_id != self.company_id)
                values[name] = [(6, 0, [*values[name][0][2], *others.ids])]

    def _set_opening_costs(self, costs, records):
        """Give products without moves their cost, dated at the opening.

        Core dates a cost when it is typed, so that a standard cost would not hold for stock of the
        start date, and would override the average of it.
        """
        moved = self._moved(self.env['product.product'].union(*costs))
        old = {}
        for product, cost in costs.items():
            if product not in moved and abs(product.standard_price - cost) > 1e-9:
                old[product] = product.standard_price
        self._write_costs({product: costs[product] for product in old})
        for record in records:
            product = self.env['product.product'].browse(record.res_id)
            if product in old and record.action != 'create':
                record.write(
                    {
                        'action': 'update',
                        'old_values': {
                            **(record.old_values or {}),
                            'standard_price': old[product],
                        },
                    }
                )

    def _write_costs(self, costs):
        """Let products cost something from the opening on.

        :param costs: ``{product: cost of a unit}``
        """
        if not costs:
            return
        opening = self._opening_instant()
        products = self.env['product.product'].union(*costs)
        for product, cost in costs.items():
            product.with_context(disable_auto_revaluation=True).standard_price = cost
        priced = products.filtered(lambda product: product.cost_method != 'fifo')
        self._typed_costs(priced, [('date', '=', opening)]).unlink()
        made = self.env['product.value'].create(
            [
                {
                    'product_id': product.id,
                    'value': costs[product],
                    'company_id': self.company_id.id,
                    'date': opening,
                    'description': self.env._("Opening cost: %(name)s", name=self.name),
                }
                for product in priced
            ]
        )
        self.env['jxc.facts']._exact_costs({one.id: costs[one.product_id] for one in made})

    def _jxc_import_undo_products(self, records):
        """Take costs back with the products that stay."""
        self._take_back_costs(self.env['product.product'].browse(records.mapped('res_id')).exists())
        self._undo_plainly(records)

    def _take_back_costs(self, products):
        self._typed_costs(products, [('date', '=', self._opening_instant())]).unlink()

    def _typed_costs(self, products, domain=()):
        """Return the costs that were typed on products themselves."""
        return self.env['product.value'].search(
            [
                ('product_id', 'in', products.ids),
                ('company_id', '=', self.company_id.id),
                ('move_id', '=', False),
                ('lot_id', '=', False),
                *domain,
            ]
        )

    def _moved(self, products):
        """Return those of products that have moved in this company."""
        groups = self.env['stock.move']._read_group(
            [
                ('product_id', 'in', products.ids),
                ('company_id', '=', self.company_id.id),
                ('state', '=', 'done'),
            ],
            ['product_id'],
        )
        return products.browse([product.id for (product,) in groups])
