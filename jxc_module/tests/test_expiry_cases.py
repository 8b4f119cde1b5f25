from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_expiry_gates import GatesCommon


@tagged('post_install', '-at_install')
@freeze_time(GatesCommon.NOW)
class TestExpiryCases(GatesCommon):
    """Odd lots at the gates and in recalls."""

    def _other_company(self):
        """Return the warehouse of a company without gates."""
        company = self.env['res.company'].create({'name': "Branch"})
        self.env.user.company_ids += company
        return self.env['stock.warehouse'].search([('company_id', '=', company.id)], limit=1)

    def test_new_lot_with_a_date_in_the_past(self):
        picking = self._picking(
            self.warehouse.in_type_id,
            self.suppliers,
            self.stock,
            5,
            [self._lot("NEW", 50, 0)],
            self.vendor,
        )
        picking.move_line_ids.write({'lot_id': False, 'lot_name': "PAST"})
        picking.move_line_ids.expiration_date = fields.Datetime.now() - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "lot PAST arrives with -1 days left; 1 are asked"):
            picking.with_user(self.keeper).button_validate()

    def test_negative_stock_opens_no_gate(self):
        lot = self._lot("OLD", -3, -4)
        picking = self._delivery(2, [lot])
        with self.assertRaisesRegex(UserError, "OLD has expired"):
            picking.with_user(self.keeper).button_validate()
        self.assertEqual(self._delivery(2).move_ids.quantity, 0)

    def test_each_company_has_its_own_gates(self):
        warehouse = self._other_company()
        lot = self._lot("SHARED", -3)
        lot.company_id = False
        self._set_stock(self.milk, warehouse.lot_stock_id, 5, lot)
        there = self._delivery(2, [lot], warehouse=warehouse)
        there.with_context(skip_expired=True).button_validate()
        self.assertEqual(there.state, 'done')
        with self.assertRaisesRegex(UserError, "SHARED has expired"):
            self._delivery(2, [lot]).with_user(self.keeper).button_validate()

    def test_held_after_it_was_reserved(self):
        """The transfer stays ready: it shows the hold, the gate stops it, others can be taken."""
        self._lot("FIRST", 20)
        self._lot("SECOND", 60)
        picking = self._delivery(4)
        held = picking.move_line_ids.lot_id
        self.assertEqual(held.name, "FIRST")
        held.action_jxc_hold("Glass")
        self.assertEqual(picking.jxc_held_count, 1)
        with self.assertRaisesRegex(UserError, "FIRST is on hold: Glass"):
            picking.with_user(self.keeper).button_validate()
        picking.do_unreserve()
        picking.action_assign()
        self.assertEqual(picking.move_line_ids.lot_id.name, "SECOND")
        self.assertIs(picking.with_user(self.keeper).button_validate(), True)

    def test_recall_of_a_lot_valued_by_itself(self):
        self.milk.product_tmpl_id.write({'lot_valuated': True})
        lot = self._lot("VALUED", 50, 20)
        lot.standard_price = 7
        sold = self._delivery(6, [lot])
        sold.button_validate()
        recall = self.env['jxc.recall'].create({'lot_ids': lot.ids, 'reason': "Sour"})
        recall.with_user(self.boss).action_start()
        self.assertEqual((recall.line_ids.picking_id, recall.line_ids.quantity), (sold, 6))
        self.assertTrue(lot.jxc_on_hold)
        recall.with_user(self.boss).action_quarantine()
        self.assertEqual(self._on_hand(lot, self.warehouse.jxc_quarantine_loc_id), 14)
        self.assertEqual((lot.standard_price, lot.total_value), (7, 98))

    def test_recall_of_a_lot_of_two_companies(self):
        """Each company calls back what it delivered; the hold is on the lot, for both."""
        warehouse = self._other_company()
        lot = self._lot("SHARED", 50, 20)
        lot.company_id = False
        self._set_stock(self.milk, warehouse.lot_stock_id, 9, lot)
        here, there = self._delivery(4, [lot]), self._delivery(3, [lot], warehouse=warehouse)
        here.button_validate()
        there.button_validate()
        self.assertEqual((here | there).mapped('state'), ['done', 'done'])
        recall = self.env['jxc.recall'].create({'lot_ids': lot.ids, 'reason': "Sour"})
        recall.action_start()
        self.assertEqual(recall.line_ids.picking_id, here)
        other = self.env['jxc.recall'].create(
            {'lot_ids': lot.ids, 'reason': "Sour", 'company_id': warehouse.company_id.id}
        )
        other.action_start()
        self.assertEqual(other.line_ids.picking_id, there)
        self.assertTrue(lot.jxc_on_hold)

    def test_units_of_a_recall(self):
        """A delivery in dozens is listed in the unit of the product."""
        lot = self._lot("DOZEN", 50, 40)
        picking = self._delivery(2, [lot])
        dozen = self.env.ref('uom.product_uom_dozen')
        picking.move_ids.product_uom = dozen
        picking.move_line_ids.write({'product_uom_id': dozen.id, 'quantity': 2})
        picking.button_validate()
        self.assertEqual(picking.state, 'done')
        recall = self.env['jxc.recall'].create({'lot_ids': lot.ids, 'reason': "Sour"})
        recall.action_start()
        self.assertEqual(recall.line_ids.quantity, 24)
        self.assertEqual(recall.customer_ids.quantity, 24)
