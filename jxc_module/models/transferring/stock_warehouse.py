from odoo import fields, models
from odoo.exceptions import UserError


class StockWarehouse(models.Model):
    """The transit place of a warehouse, and the steps by which goods leave and enter it."""

    _inherit = 'stock.warehouse'

    jxc_transit_location_id = fields.Many2one(
        'stock.location',
        string="Transit Place",
        readonly=True,
        copy=False,
        check_company=True,
        help="What is on its way to this warehouse lies here. Made when the first transfer to the "
        "warehouse is approved.",
    )

    def write(self, vals):
        result = super().write(vals)
        if 'name' in vals:
            # the place is called after its warehouse; keepers set up no places
            for warehouse in self.sudo().filtered('jxc_transit_location_id'):
                warehouse.jxc_transit_location_id.name = warehouse._jxc_transit_name()
        return result

    def _jxc_transit_name(self):
        return self.env._("To %(warehouse)s", warehouse=self.name)

    def _jxc_transit_place(self):
        """Return the transit place of this warehouse; the first call makes it.

        :return: stock.location of usage transit and of the company, thus valued; superuser
        """
        self.ensure_one()
        # keepers set up no places; that a transfer needs this one is no set-up
        warehouse = self.sudo()
        if not warehouse.jxc_transit_location_id:
            warehouse.lock_for_update(allow_referencing=True)
            warehouse.invalidate_recordset(['jxc_transit_location_id'])
        place = warehouse.jxc_transit_location_id
        if not place:
            parent = warehouse.company_id.internal_transit_location_id
            if not parent:
                warehouse.company_id._create_transit_location()
                parent = warehouse.company_id.internal_transit_location_id
            if not parent.active:
                parent.active = True  # as core does for its first route between warehouses
            place = warehouse.env['stock.location'].create(
                {
                    'name': warehouse._jxc_transit_name(),
                    'usage': 'transit',
                    'location_id': parent.id,
                    'company_id': warehouse.company_id.id,
                    'jxc_transit_warehouse_id': warehouse.id,
                }
            )
            warehouse.jxc_transit_location_id = place
        if not place.active:
            place.active = True
        return place

    def _jxc_ways_out(self, place):
        """Return the steps by which goods of a place come to the door of this warehouse.

        :return: list of ``(operation type, from, to)``; the last one leaves the warehouse and
            has no end
        """
        self.ensure_one()
        none = self.env['stock.location']
        ways = {
            'ship_only': [(self.out_type_id, place, none)],
            'pick_ship': [
                (self.pick_type_id, place, self.wh_output_stock_loc_id),
                (self.out_type_id, self.wh_output_stock_loc_id, none),
            ],
            'pick_pack_ship': [
                (self.pick_type_id, place, self.wh_pack_stock_loc_id),
                (self.pack_type_id, self.wh_pack_stock_loc_id, self.wh_output_stock_loc_id),
                (self.out_type_id, self.wh_output_stock_loc_id, none),
            ],
        }[self.delivery_steps]
        for kind, _start, _end in ways:
            self._jxc_check_kind(kind)
        return ways

    def _jxc_way_in(self):
        """Return the operation type of receipts and the place where goods enter this warehouse."""
        self.ensure_one()
        self._jxc_check_kind(self.in_type_id)
        first = self.reception_steps == 'one_step'
        return self.in_type_id, self.env['stock.location'] if first else self.wh_input_stock_loc_id

    def _jxc_check_kind(self, kind):
        if not kind or not kind.active:
            raise UserError(
                self.env._(
                    "%(warehouse)s has no operation type for its shipments or receipts. "
                    "Restore the archived ones under Configuration, Operation Types.",
                    warehouse=self.name,
                )
            )
