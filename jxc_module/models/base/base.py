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
            (product's unit), ``may_accept`` (whether the reader may accept it, see
            :meth:`_jxc_accept_rebalancing`); the largest quantity first
        """
        return []

    def _jxc_accept_rebalancing(self):
        """Make the documents of these proposals, each once.

        :return: ``(documents, proposals that the stock does not allow any more)``
        :raise AccessError: the reader does not decide on proposals
        """
        return self.browse(), self.browse()

    @api.model
    def _jxc_transfers_asked(self, products):
        """Return what was asked for from other warehouses and waits for somebody's approval.

        :param products: product.product
        :return: ``{(product id, id of the warehouse that gets it): quantity}`` in the product's
            unit, as far as the reader may see it
        """
        return {}

    @api.model
    def _jxc_expected_waste(self, company, products=None):
        """Return what will be left of lots on their removal day, as last computed.

        Figures of the company, whoever asks.

        :param products: ids, None for all
        :return: ``{(lot id, warehouse id): quantity}`` in the product's unit, none of zero
        """
        return {}
