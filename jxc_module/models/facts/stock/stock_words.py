from odoo import api, models

WORDS = ('on_hand', 'unusable', 'usable', 'reserved', 'promised', 'free', 'consigned', 'incoming')


class JxcFacts(models.AbstractModel):
    """One word, one figure: on hand, unusable, usable, reserved, promised, free, consigned.

    * *On hand*: what lies in the internal places of a warehouse and is the company's own; expired,
      held and quarantined goods included.
    * *Unusable*, part of it: the removal date has come (local day; the expiration date where there
      is none), the lot is on hold, or the goods lie in quarantine.
    * *Usable* = on hand − unusable.
    * *Reserved*: reserved quantities of usable goods.
    * *Promised*: confirmed moves out of the warehouse, as far as nothing is reserved for them.
      Bad goods that are reserved for a customer or for production do not keep the promise; those
      on their way to a vendor or the bin promise nothing.
    * *Free* = usable − reserved − promised; negative where more is promised than there is.
    * *Consigned*: what others own and the warehouse keeps, in none of these.
    * *Incoming*: what is planned to enter the warehouse from outside, whatever its date.

    All in the unit of the product. Whoever shows one of these words takes it from here.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _stock_words(self, company, product_ids, warehouse_ids=None):
        """Return the stock of products in warehouses; of kits, what their components make.

        Of a kit: on hand, usable and free are the least over its storable components, in whole
        kits; so is what is reserved or promised, as the difference. A fixed number of queries.

        :param product_ids: ids of products
        :param warehouse_ids: ids of warehouses, None for all of the company
        :return: ``{(product id, warehouse id): {one key for each of WORDS}}``, every pair asked
            for; what is never in stock (services, kits of nothing storable) is missing
        """
        if warehouse_ids is None:
            warehouse_ids = self.env['stock.warehouse'].search([('company_id', '=', company.id)])
            warehouse_ids = warehouse_ids.ids
        kits = self._kit_components(company, product_ids)
        # whether a product is stock at all is no secret of a warehouse or company
        products = self.env['product.product'].sudo().browse(product_ids)
        product_ids = [
            product.id for product in products if product.is_storable or product.id in kits
        ]
        wanted = {product for product in product_ids if product not in kits}
        wanted.update(part for parts in kits.values() for part in parts)
        figures = {
            (product, warehouse): dict.fromkeys(WORDS, 0.0)
            for product in wanted
            for warehouse in warehouse_ids
        }
        for row in self.env.execute_query_dict(
            self._stock_words_sql(company, wanted, warehouse_ids)
        ):
            figures[row.pop('product_id'), row.pop('warehouse_id')] = row
        return {
            (product, warehouse): words
            for product in product_ids
            for warehouse in warehouse_ids
            if (words := self._kit_words(figures, product, warehouse, kits.get(product)))
        }
