from odoo import models


class StockQuant(models.Model):
    _inherit = 'stock.quant'

    def _compute_value(self):
        """Spread the value of a product with goods in transit over all of its pieces.

        Core divides by what lies in warehouses and multiplies by what a quant holds, in transit
        too. Behind the company's switch, for products that are not valued by lots: of lots core
        counts the pieces in transit itself.
        """
        result = super()._compute_value()
        for company, quants in self.grouped('company_id').items():
            if company.sudo().jxc_transit_value:  # a switch, readable by nobody but managers
                quants._jxc_value_with_transit(company)
        return result

    def _jxc_value_with_transit(self, company):
        """Set the value of these quants of ``company`` whose product has goods in transit."""
        held = self._jxc_valued_quantities(company)
        for quant in self:
            product = quant.product_id
            quantity = held.get(product.id)
            if (
                quantity is None
                or product.uom_id.is_zero(quant.quantity)
                or not quant.location_id._should_be_valued()
                or quant._should_exclude_for_valuation()
            ):
                continue
            worth = product.with_company(company).with_context(allowed_company_ids=company.ids)
            quant.value = quant.quantity * worth.total_value / quantity

    def _jxc_valued_quantities(self, company):
        """Return what the company has of the products of these quants, if some is in transit.

        :return: ``{product id: quantity}`` of own goods in valued places, in the product's unit;
            without products that are valued by lots and those that add up to nothing
        """
        products = self.product_id.filtered(lambda product: not product.lot_valuated)
        own = [
            ('company_id', '=', company.id),
            ('product_id', 'in', products.ids),
            ('owner_id', 'in', (False, company.partner_id.id)),
        ]
        # how much there is decides what a piece is worth, also for a reader of one warehouse
        quants = self.env['stock.quant'].sudo()
        moving = quants._read_group(
            [*own, ('location_id.usage', '=', 'transit'), ('quantity', '!=', 0)],
            groupby=['product_id'],
        )
        if not moving:
            return {}
        found = quants._read_group(
            [
                *own,
                ('product_id', 'in', [product.id for [product] in moving]),
                ('location_id.usage', 'in', ('internal', 'transit')),
                ('location_id.company_id', '=', company.id),
            ],
            groupby=['product_id'],
            aggregates=['quantity:sum'],
        )
        return {
            product.id: quantity
            for product, quantity in found
            if not product.uom_id.is_zero(quantity)
        }
