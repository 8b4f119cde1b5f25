from odoo import api, models


class Base(models.AbstractModel):
    """Questions that rooms side by side ask each other: empty here, answered by one of them."""

    _inherit = 'base'

    @api.model
    def _jxc_rebalance_proposals(self, products):
        """Return what lies elsewhere and could be transferred before these products are bought.

        The open proposals of rebalancing that the reader may see.

        :param products: product.product
        :return: list of dicts with ``proposal`` (record), ``product_id``, ``source_warehouse_id``,
            ``dest_warehouse_id``, ``lot_id`` (ids, the last one may be False), ``quantity``
            (product's unit); the largest quantity first
        """
        return []

    @api.model
    def _jxc_expected_waste(self, company, products=None):
        """Return what will be left of lots on their removal day, as last computed.

        Figures of the company, whoever asks.

        :param products: ids, None for all
        :return: ``{(lot id, warehouse id): quantity}`` in the product's unit, none of zero
        """
        return {}
