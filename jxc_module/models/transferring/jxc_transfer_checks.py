from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

from ..base.responsible import check_responsible


class JxcTransfer(models.Model):
    """What a transfer may be between, and who works at which of its ends."""

    _inherit = 'jxc.transfer'

    # === CONSTRAINTS === #

    @api.constrains('source_warehouse_id', 'dest_warehouse_id', 'company_id')
    def _check_warehouses(self):
        for transfer in self:
            source, dest = transfer.source_warehouse_id, transfer.dest_warehouse_id
            if source == dest:
                raise ValidationError(
                    self.env._(
                        "%(warehouse)s is both ends of the transfer. Choose another warehouse.",
                        warehouse=source.name,
                    )
                )
            for warehouse in source | dest:
                if warehouse.company_id != transfer.company_id:
                    raise ValidationError(
                        self.env._(
                            "%(warehouse)s belongs to %(other)s, the transfer to %(company)s. "
                            "Goods for another company are sold by one and bought by the other: "
                            "make a sales order and a purchase order.",
                            warehouse=self._named(warehouse),
                            other=self._named(warehouse.sudo().company_id),
                            company=transfer.company_id.name,
                        )
                    )
                if not warehouse.active:
                    raise ValidationError(
                        self.env._(
                            "%(warehouse)s is archived. Restore it or choose another warehouse.",
                            warehouse=warehouse.name,
                        )
                    )

    @api.constrains(
        'source_location_id', 'dest_location_id', 'source_warehouse_id', 'dest_warehouse_id'
    )
    def _check_places(self):
        self._check_warehouses()  # whose warehouse it is says more than whose place
        for transfer in self:
            for place, warehouse in (
                (transfer.source_location_id, transfer.source_warehouse_id),
                (transfer.dest_location_id, transfer.dest_warehouse_id),
            ):
                if (
                    place.warehouse_id == warehouse
                    and place.usage == 'internal'
                    and place.active
                    and place.company_id in (transfer.company_id, place.company_id.browse())
                ):
                    continue
                raise ValidationError(
                    self.env._(
                        "%(place)s is no place for goods of %(warehouse)s. Choose one of its "
                        "places that is not archived.",
                        place=self._named(place),
                        warehouse=warehouse.name,
                    )
                )

    @api.constrains('user_id')
    def _check_user(self):
        check_responsible(self)

    # === RIGHTS === #

    def _named(self, record):
        """Return the name of what somebody gave by its id, as far as he may know it."""
        own = record.sudo(False)
        known = own and own.has_access('read')
        return own.display_name if known else self.env._("What was chosen")

    def _own_warehouses(self):
        """Return the warehouses that the user works in; None where he works in all of them."""
        user = self.env.user.sudo()  # the warehouses of a user are hidden from himself
        if self.env.su or not user.jxc_warehouse_limited:
            return None
        return user.jxc_warehouse_ids

    def _check_own_end(self, own, ends):
        """Refuse a transfer neither end of which is the user's.

        :param own: his warehouses, None for all
        :param ends: ids of both ends
        """
        if own is not None and not set(own.ids) & set(ends):
            raise AccessError(
                self.env._("Neither end of this transfer is your warehouse. Choose yours.")
            )

    def _check_end(self, end):
        """Refuse what only the keeper of one end does.

        :param end: ``source`` or ``dest``
        :raise AccessError: it is not the user's warehouse
        """
        own = self._own_warehouses()
        if own is None:
            return
        # both ends have to be known to tell whether one is his; the name of the warehouse is on
        # the document
        for transfer in self.sudo():
            warehouse = transfer[f'{end}_warehouse_id']
            if warehouse not in own:
                raise AccessError(
                    self.env._(
                        "%(transfer)s: this is done in %(warehouse)s, which is not your warehouse.",
                        transfer=transfer.name,
                        warehouse=warehouse.name,
                    )
                )
