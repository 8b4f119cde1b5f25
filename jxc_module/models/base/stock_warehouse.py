from odoo import fields, models


class StockWarehouse(models.Model):
    _name = 'stock.warehouse'
    _inherit = ['stock.warehouse', 'jxc.read.only']

    jxc_quarantine_loc_id = fields.Many2one(
        comodel_name='stock.location',
        string="Quarantine Location",
        copy=False,
        check_company=True,
        help="Goods that must not be sold wait here. It lies outside of the shelves that "
        "deliveries are reserved from, and is made when the first lot goes to quarantine.",
    )

    def _jxc_quarantine_location(self):
        """Return the quarantine location of this warehouse; the first call makes it.

        :return: stock.location, internal and thus still the company's stock
        """
        self.ensure_one()
        # Locations are set up by inventory managers; that a keeper needs this one is no set-up.
        warehouse = self.sudo()
        if not warehouse.jxc_quarantine_loc_id:
            warehouse.lock_for_update()
            warehouse.invalidate_recordset(['jxc_quarantine_loc_id'])
        location = warehouse.jxc_quarantine_loc_id
        if not location:
            location = warehouse.env['stock.location'].create(
                {
                    'name': self.env._("Quarantine"),
                    'usage': 'internal',
                    'location_id': warehouse.view_location_id.id,
                    'company_id': warehouse.company_id.id,
                }
            )
            warehouse.jxc_quarantine_loc_id = location
        if not location.active:
            location.active = True
        return location.with_env(self.env)
