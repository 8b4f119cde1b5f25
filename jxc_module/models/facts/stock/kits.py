from math import floor
from operator import itemgetter

from odoo import api, models

# Shares of a kit are quotients: 9 / 3 must stay 3 whole kits.
TINY = 1e-6


class JxcFacts(models.AbstractModel):
    """Kits: products that are sold whole and moved as their components (phantom bills, mrp)."""

    _inherit = 'jxc.facts'

    @api.model
    def _kit_components(self, company, product_ids, all_parts=False):
        """Return what one unit of each kit takes from stock, kits within kits resolved.

        A query for each level of kits, however many they are. Lines that do not apply to the
        variant are left out, and components that are not storable: they never run out.

        :param product_ids: ids of products, those that are no kits may be among them
        :param bool all_parts: with components that are not storable
        :return: ``{kit id: {component id: quantity in the component's unit}}``; without
            Manufacturing, or for products that are no kits, nothing
        """
        if 'mrp.bom' not in self.env or not product_ids:
            return {}
        # what a kit consists of decides figures, whoever asks; its bill is never shown
        products = self.env['product.product'].sudo().with_company(company).browse(product_ids)
        bills = products.env['mrp.bom']
        bill_of, level = {}, products
        while level:
            found = bills._bom_find(level, company_id=company.id, bom_type='phantom')
            if not bill_of:
                found.update(self._archived_bills(company, level))
            bill_of.update((product, found[product]) for product in level)
            parts = products.browse().concat(
                *(bill.bom_line_ids.product_id for bill in found.values())
            )
            level = products.browse(parts.ids) - products.concat(*bill_of)
        known = {}
        return {
            kit.id: {
                part.id: quantity
                for part, quantity in self._exploded(kit, bill_of, known).items()
                if all_parts or part.is_storable
            }
            for kit in products
            if bill_of[kit]
        }

    @api.model
    def _archived_bills(self, company, products):
        """Return the bills of the archived kits among products: they are archived with them.

        What was sold of them keeps its cost, and past days what had come of them.

        :param products: product.product, as superuser
        :return: ``{product: bill}``
        """
        gone = products.filtered(lambda product: not product.active)
        if not gone:
            return {}
        bills = products.env['mrp.bom'].with_context(active_test=False)
        # core drops archived variants where it is asked for several products
        found = bills._bom_find(gone, company_id=company.id, bom_type='phantom')
        lost = gone.filtered(lambda product: not found[product])
        for bill in bills.search(
            [
                ('type', '=', 'phantom'),
                ('active', '=', False),
                ('company_id', 'in', (False, company.id)),
                ('product_tmpl_id', 'in', lost.product_tmpl_id.ids),
            ],
            # the one that was in use last
            order='write_date desc, sequence, product_id, id',
        ):
            variants = bill.product_id or bill.product_tmpl_id.product_variant_ids
            for product in variants & lost:
                found[product] = found[product] or bill
        return found

    @api.model
    def _exploded(self, kit, bill_of, known):
        """Return ``{component: quantity}`` of one unit of a product, itself where it is no kit."""
        if kit in known:
            return known[kit]
        bill = bill_of[kit]
        if not bill:
            known[kit] = {kit: 1.0}
            return known[kit]
        known[kit] = parts = {}  # a kit within itself, which core refuses, ends here
        batches = kit.uom_id._compute_quantity(1.0, bill.product_uom_id, round=False)
        batches /= bill.product_qty
        for line in bill.bom_line_ids:
            component = line.product_id
            quantity = line.product_uom_id._compute_quantity(
                line.product_qty * batches, component.uom_id, round=False
            )
            if not quantity or line._skip_bom_line(kit):
                continue
            for part, share in self._exploded(component, bill_of, known).items():
                parts[part] = parts.get(part, 0.0) + share * quantity
        return parts

    @api.model
    def _unit_costs(self, company, product_ids):
        """Return ``{product id: today's cost of a unit}``, of kits that of their components."""
        kits = self._kit_components(company, product_ids, all_parts=True)
        ids = {*product_ids, *(part for parts in kits.values() for part in parts)}
        # a cost is the company's, whoever asks; the caller says who may see it
        products = self.env['product.product'].sudo().with_company(company).browse(ids)
        costs = {product.id: product.standard_price for product in products}
        for kit, parts in kits.items():
            costs[kit] = sum(costs[part] * quantity for part, quantity in parts.items())
        return costs

    @api.model
    def _kit_costs(self, company):
        """Return ``{kit id: today's cost of a unit}`` of all kits of a company."""
        if 'mrp.bom' not in self.env:
            return {}
        # which products are kits is a fact of the company, asked by who may read no bills of
        # material
        bills = (
            self.env['mrp.bom']
            .sudo()
            .with_context(active_test=False)  # what was sold of archived kits had a cost, too
            .search(
                [
                    ('type', '=', 'phantom'),
                    ('company_id', 'in', (False, company.id)),
                    *('|', ('active', '=', True)),
                    *('|', ('product_id.active', '=', False)),
                    ('product_tmpl_id.active', '=', False),
                ]
            )
        )
        products = (
            bills.product_id
            | bills.filtered(lambda bill: not bill.product_id).product_tmpl_id.product_variant_ids
        )
        kits = self._kit_components(company, products.ids, all_parts=True)
        costs = self._unit_costs(company, list(kits))
        return {kit: costs[kit] for kit in kits}

    @api.model
    def _kit_words(self, figures, product, warehouse, parts=None):
        """Return the words of a product in a warehouse, of a kit those that its components make.

        :param figures: ``{(product id, warehouse id): words}`` of all components
        :param parts: components of one kit, None for a product that is none
        :return: dict of words, None for a kit of nothing storable
        """
        if parts is None:
            return figures[product, warehouse]
        if not parts:
            return None
        shares = [(figures[part, warehouse], need) for part, need in parts.items()]

        def least(figure):
            return float(min(floor(figure(row) / need + TINY) for row, need in shares))

        names = ('on_hand', 'usable', 'free', 'consigned', 'incoming')
        words = {name: least(itemgetter(name)) for name in names}
        left = least(lambda row: row['usable'] - row['reserved'])
        words['unusable'] = words['on_hand'] - words['usable']
        words['reserved'] = words['usable'] - left
        words['promised'] = left - words['free']
        return words
