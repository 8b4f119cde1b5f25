from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user

from .common import JxcCommon


class GatesCommon(JxcCommon):
    """Lots of milk with so many days left, the gates switched on, and people of each role.

    The day is frozen by the tests at noon in Shanghai, the zone of the company.
    """

    NOW = '2026-03-10 04:00:00'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.jxc_expiry_gates = True
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.milk = cls._create_product(
            "Milk", tracking='lot', use_expiration_date=True, expiration_time=100
        )
        cls.partner = cls.env['res.partner'].create({'name': "Noodle House"})
        cls.vendor = cls.env['res.partner'].create({'name': "Dairy Farm"})
        cls.keeper = new_test_user(cls.env, 'gate_keeper', groups='jxc_module.group_keeper')
        cls.boss = new_test_user(cls.env, 'gate_boss', groups='jxc_module.group_manager')
        # the levels of a customer's own database must not decide what these tests see
        cls.env['jxc.expiry.level'].search([]).active = False

    @classmethod
    def _lot(cls, name, days, qty=10, location=None, product=None):
        """Create a lot that expires in so many days, at noon like now, with stock."""
        lot = cls.env['stock.lot'].create(
            {'name': name, 'product_id': (product or cls.milk).id, 'company_id': cls.company.id}
        )
        lot.expiration_date = (
            False if days is None else fields.Datetime.to_datetime(cls.NOW) + timedelta(days=days)
        )
        if qty:
            cls._set_stock(lot.product_id, location or cls.stock, qty, lot)
        return lot

    @classmethod
    def _delivery(cls, qty=5, lots=(), partner=None, warehouse=None, product=None):
        """Create a delivery, with these lots on its lines or as core reserves it."""
        warehouse = warehouse or cls.warehouse
        return cls._picking(
            warehouse.out_type_id,
            warehouse.lot_stock_id,
            cls.customers,
            qty,
            lots,
            partner,
            product,
        )

    @classmethod
    def _picking(cls, kind, source, dest, qty, lots=(), partner=None, product=None):
        product = product or cls.milk
        picking = cls.env['stock.picking'].create(
            {
                'picking_type_id': kind.id,
                'location_id': source.id,
                'location_dest_id': dest.id,
                'partner_id': (partner or cls.partner).id,
                'move_ids': [
                    (
                        0,
                        0,
                        {
                            'product_id': product.id,
                            'company_id': kind.company_id.id,
                            'product_uom_qty': qty * (len(lots) or 1),
                            'location_id': source.id,
                            'location_dest_id': dest.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        if not lots:
            picking.action_assign()
            return picking
        move = picking.move_ids
        move._do_unreserve()
        for lot in lots:
            place = lot.quant_ids.filtered(
                lambda quant: quant.quantity > 0 and quant.location_id._child_of(source)
            )
            cls.env['stock.move.line'].create(
                {
                    **move._prepare_move_line_vals(),
                    'location_id': place[:1].location_id.id or source.id,
                    'lot_id': lot.id,
                    'quantity': qty,
                }
            )
        return picking

    @classmethod
    def _receive(cls, lot, qty=10, partner=None, warehouse=None):
        """Receive a lot from the vendor, done."""
        warehouse = warehouse or cls.warehouse
        picking = cls._picking(
            warehouse.in_type_id,
            cls.suppliers,
            warehouse.lot_stock_id,
            qty,
            (lot,),
            partner or cls.vendor,
            lot.product_id,
        )
        picking.button_validate()
        return picking

    @classmethod
    def _on_hand(cls, lot, location=None):
        quants = lot.quant_ids.filtered(lambda quant: quant.location_id.usage == 'internal')
        if location:
            quants = quants.filtered(lambda quant: quant.location_id == location)
        return sum(quants.mapped('quantity'))
