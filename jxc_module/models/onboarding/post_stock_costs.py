from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class JxcImport(models.Model):
    """What opening stock costs, whatever core thinks that a cost is dated."""

    _inherit = 'jxc.import'

    def _keep_prices(self, rows):
        """Keep on the first row of a product, and of a lot, what one cost before.

        A cost that was typed after the start date on a product that never moved would hold against
        the stock of the file: it is dated before it.
        """
        kept = set()
        products = self.env['product.product'].union(*(row['product'] for row in rows))
        opening = self._opening_instant()
        typed = self._typed_costs(products - self._moved(products), [('date', '>', opening)])
        dates = {
            product.id: {one.id: fields.Datetime.to_string(one.date) for one in group}
            for product, group in typed.grouped('product_id').items()
        }
        typed.date = opening - timedelta(seconds=1)
        for row in rows:
            old = {}
            for name, one in (('standard_price', row['product']), ('lot_price', row['lot'])):
                if one and one not in kept:
                    kept.add(one)
                    old[name] = one.standard_price
            if 'standard_price' in old and (moved := dates.get(row['product'].id)):
                old['dates'] = moved
            if row['lot_is_new']:
                old['lot'] = row['lot'].id
            row['record'].old_values = {**old, 'product': row['product'].id}

    def _settle_costs(self, rows):
        """Let products at standard cost, and their lots, cost what the file says.

        :raise UserError: such a product has stock already, at another cost
        """
        sums = defaultdict(lambda: [0.0, 0.0])
        for row in rows:
            if row['product'].cost_method == 'standard':
                key = row['lot'] if row['product'].lot_valuated else row['product']
                sums[key][0] += row['value']
                sums[key][1] += row['quantity']
        costs = {one: value / quantity for one, (value, quantity) in sums.items()}
        products = {one: cost for one, cost in costs.items() if one._name == 'product.product'}
        held = self._moved(self.env['product.product'].union(*products))
        changed = {}
        for product, cost in products.items():
            if abs(product.standard_price - cost) < 1e-9:
                continue
            if product in held:
                self._refuse_other_cost(product, cost, sums[product][1])
            else:
                changed[product] = cost
        self._write_costs(changed)
        for one, cost in costs.items():
            if one._name == 'stock.lot':
                one.with_context(disable_auto_revaluation=True).standard_price = cost
        for row in rows:
            if row['product'] in changed and 'standard_price' in row['record'].old_values:
                row['record'].old_values = row['record'].old_values | {'priced': True}

    def _refuse_other_cost(self, product, cost, quantity):
        """Refuse a standard cost that would change what lies there already."""
        currency = self.company_id.currency_id
        if currency.is_zero((product.standard_price - cost) * quantity):
            return
        raise UserError(
            self.env._(
                "%(product)s has stock already, at a standard cost of %(old)s. The file says "
                "%(new)s: change the cost of the product first, or the file.",
                product=product.display_name,
                old=f'{product.standard_price:g}',
                new=f'{cost:g}',
            )
        )
