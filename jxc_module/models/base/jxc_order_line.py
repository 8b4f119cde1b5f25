from odoo import models


class JxcOrderLine(models.AbstractModel):
    """What lines of sales and purchase orders do alike, under the names that core gives it."""

    _name = 'jxc.order.line'
    _description = "Line of a Sales or Purchase Order"

    # the fields of what is ordered and of what was delivered or received and kept
    _jxc_ordered = None
    _jxc_moved = None
    # the field by which lines of invoices point to such a line
    _jxc_item_link = None
    # the usage of the partner's place, and the sign of what goes there
    _jxc_partner_usage = None
    _jxc_partner_sign = None

    def _jxc_ordered_quantity(self):
        """Return what is ordered, in the unit of the line."""
        self.ensure_one()
        return self[self._jxc_ordered]

    def _jxc_moved_quantity(self):
        """Return what was delivered or received and kept, in the unit of the line."""
        self.ensure_one()
        return self[self._jxc_moved]

    def _jxc_rejected_quantity(self):
        """Return what was received, rejected and not sent back yet: no bill is expected for it."""
        self.ensure_one()
        return 0.0

    def _jxc_is_invoiced_by_moved(self):
        """Tell whether this line is invoiced by what is moved, not by what is ordered."""
        raise NotImplementedError

    def _jxc_is_of_goods(self):
        """Return whether a line sells or buys something by itself; down payments do not."""
        self.ensure_one()
        return bool(not self.display_type and self.product_id and not self.is_downpayment)
