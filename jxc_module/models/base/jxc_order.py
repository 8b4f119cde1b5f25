from odoo import models


class JxcOrder(models.AbstractModel):
    """What sales and purchase orders do alike, under the names that core gives it.

    A room that is about both extends this model and asks its hooks; what differs between the two
    stands here and in `sale_order.py` and `purchase_order.py`.
    """

    _name = 'jxc.order'
    _description = "Sales or Purchase Order"

    # 'sale' or 'purchase'
    _jxc_kind = None
    # the field by which rows of ours point to such an order
    _jxc_link = None
    # the state in which an order of this kind is confirmed
    _jxc_confirmed = None
    # the type of an invoice that bills such an order, where no money goes back
    _jxc_invoice_type = None
    # whether its prices are costs, which not everybody may see who may see the order
    _jxc_price_is_cost = False
    # the field that says how far its transfers have come
    _jxc_moved_status = None

    def _jxc_confirm(self):
        """Confirm these orders by core's own method."""
        raise NotImplementedError

    def _jxc_is_confirmed(self):
        """Tell whether this order is confirmed."""
        return self.state == self._jxc_confirmed

    def _jxc_warehouse(self):
        """Return the warehouse that the goods leave or come to."""
        raise NotImplementedError

    def _jxc_goods_partner(self):
        """Return the contact to which the goods go, or from which they come."""
        return self.partner_id

    def _jxc_money_partner(self):
        """Return the contact that is invoiced, or that bills."""
        return self.partner_id

    def _jxc_team(self):
        """Return the sales team of this order."""
        return self.env['crm.team']

    def _jxc_moved_out(self):
        """Return the done moves that brought the goods of this order to or from the partner."""
        raise NotImplementedError
