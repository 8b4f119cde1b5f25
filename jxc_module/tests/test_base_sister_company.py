"""Goods that are sold to, and bought of, a company of the same house.

Core sends them through a place between the companies, which is neither a customer's nor a vendor's.
"""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common_expiry_gates import GatesCommon


@tagged('post_install', '-at_install')
@freeze_time(GatesCommon.NOW)
class TestSisterCompany(GatesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.between = cls.env.ref('stock.stock_location_inter_company')
        cls.between.active = True
        # as core sets the partner of every other company
        cls.sister = cls.env['res.partner'].create(
            {
                'name': "Sister",
                'property_stock_customer': cls.between.id,
                'property_stock_supplier': cls.between.id,
            }
        )

    def _sale(self, qty=5, product=None):
        order = self.env['sale.order'].create(
            {
                'partner_id': self.sister.id,
                'order_line': [
                    Command.create(
                        {'product_id': (product or self.milk).id, 'product_uom_qty': qty}
                    )
                ],
            }
        )
        order.action_confirm()
        picking = order.picking_ids
        self.assertEqual(picking.location_dest_id, self.between)
        return order, picking

    def _take(self, picking, lot, qty=5):
        """Let a delivery take a lot, whatever core reserved."""
        picking.move_ids._do_unreserve()
        picking.move_ids.move_line_ids = [
            Command.create(
                {
                    **picking.move_ids._prepare_move_line_vals(),
                    'lot_id': lot.id,
                    'quantity': qty,
                }
            )
        ]
        picking.move_ids.picked = True

    def _purchase(self, lot_name=None, day=None):
        order = self.env['purchase.order'].create(
            {
                'partner_id': self.sister.id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': self.milk.id,
                            'product_qty': 5,
                            'jxc_lot_name': lot_name,
                            'jxc_expiration_date': day,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        self.assertEqual(order.picking_ids.location_id, self.between)
        return order, order.picking_ids

    # === GATES === #

    def test_what_is_expired_or_held_does_not_leave(self):
        held = self._lot("HELD", 50)
        held.sudo().jxc_on_hold = True
        for lot in (self._lot("OLD", -3), held):
            with self.subTest(lot.name):
                _order, picking = self._sale()
                self.assertFalse(picking.move_ids.move_line_ids.lot_id & lot, "not reserved")
                self._take(picking, lot)
                for way in (picking.button_validate, picking._action_done):
                    with self.assertRaisesRegex(UserError, lot.name):
                        way()

    def test_what_is_expired_goes_back_to_a_sister_who_sold_it(self):
        _order, receipt = self._purchase("BACK", '2026-05-01 04:00:00')
        receipt.button_validate()
        receipt.move_line_ids.lot_id.expiration_date = '2026-03-01 04:00:00'
        wizard = self.env['stock.return.picking'].create({'picking_id': receipt.id})
        wizard.product_return_moves.quantity = 5
        back = wizard._create_return()
        self._take(back, receipt.move_line_ids.lot_id)
        self.assertEqual(back.location_dest_id, self.between)
        back._action_done()  # core's own question about expired lots apart
        self.assertEqual(back.state, 'done')

    def test_what_arrives_expired_is_stopped(self):
        _order, receipt = self._purchase("LATE", '2026-03-01 04:00:00')
        with self.assertRaisesRegex(UserError, "LATE"):
            receipt.button_validate()

    def test_what_is_not_there_is_not_delivered(self):
        self.company.jxc_checks = True
        self.env['jxc.check.rule'].search([]).active = False
        cup = self._create_product("Cup")
        _order, picking = self._sale(product=cup)
        self.env['jxc.check.rule'].create({'name': "Stock", 'kind': 'stock', 'mode': 'block'})
        picking.move_ids.write({'quantity': 5, 'picked': True})
        with self.assertRaisesRegex(UserError, "Cup"):
            picking._action_done()

    # === AFTERWARDS === #

    def test_a_recall_reaches_her(self):
        lot = self._lot("BAD", 50)
        _order, picking = self._sale()
        self._take(picking, lot)
        picking.button_validate()
        self.assertEqual(picking.state, 'done')
        recall = self.env['jxc.recall'].create({'lot_ids': lot.ids, 'reason': "Glass splinters"})
        recall.action_start()
        self.assertEqual(recall.customer_ids.partner_id, self.sister)
        self.assertEqual(recall.line_ids.quantity, 5)
        wizard = self.env['stock.return.picking'].create({'picking_id': picking.id})
        wizard.product_return_moves.quantity = 2
        back = wizard._create_return()
        back.move_line_ids.lot_id = lot
        back.button_validate()
        self.assertEqual(back.state, 'done')
        self.assertEqual(recall.line_ids.quantity_back, 2)

    def test_what_went_to_her_can_be_returned_and_signed(self):
        self._lot("GOOD", 50)
        order, picking = self._sale()
        picking.button_validate()
        self.assertEqual(picking.state, 'done')
        self.assertEqual([row.quantity for row in order._jxc_returnable()], [5])
        self.assertEqual(order.order_line._jxc_moved_parts(), {self.milk: 5})
        picking.action_jxc_sign()
        self.assertEqual(order.jxc_delivery_progress, 'signed')

    def test_what_she_gets_was_delivered(self):
        self._lot("GOOD", 50)
        _order, picking = self._sale()
        picking.button_validate()
        self.env.flush_all()
        now = self.env['jxc.facts']._stock_now_sql(self.company, products=self.milk.ids)
        query = SQL("SELECT MAX(last_out) FROM (%s) AS now", now)
        self.assertEqual(self.env.execute_query(query), [(date(2026, 3, 10),)])

    def test_what_came_from_her_can_be_returned(self):
        order, receipt = self._purchase("NEW", '2026-05-01 04:00:00')
        self.assertEqual(receipt.move_line_ids.mapped('lot_name'), ["NEW"], "as it was typed")
        receipt.button_validate()
        self.assertEqual(receipt.state, 'done')
        self.assertEqual([row.quantity for row in order._jxc_returnable()], [5])
        self.assertEqual(order.order_line._jxc_moved_parts(), {self.milk: 5})
        [(move, left)] = receipt.move_line_ids.lot_id._jxc_receipts()
        self.assertEqual((move, left), (receipt.move_ids, 5))
