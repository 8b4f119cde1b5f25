from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import JxcCommon


class InspectionCommon(JxcCommon):
    """Orders of inspected goods at 10.00, received by a keeper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.jxc_inspection = True
        cls.category = cls.env['product.category'].create(
            {'name': "Fresh", 'property_cost_method': 'average', 'jxc_inspect': True}
        )
        cls.milk = cls._create_product(
            "Milk",
            categ_id=cls.env['product.category']
            .create(
                {'name': "Dairy", 'parent_id': cls.category.id, 'property_cost_method': 'average'}
            )
            .id,
            purchase_method='receive',
        )
        cls.vendor = cls.env['res.partner'].create({'name': "Dairy Farm"})
        cls.keeper = new_test_user(
            cls.env, 'insp_keeper', groups='jxc_module.group_keeper', password='insp_keeper'
        )
        cls.buyer = new_test_user(cls.env, 'insp_buyer', groups='jxc_module.group_buyer')
        cls.broken = cls.env.ref('jxc_module.reason_reject_damaged')
        cls.dozen = cls.env.ref('uom.product_uom_dozen')

    @classmethod
    def _order(cls, qty=10, product=None, **line):
        order = cls.env['purchase.order'].create(
            {
                'partner_id': cls.vendor.id,
                'user_id': cls.buyer.id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': (product or cls.milk).id,
                            'product_qty': qty,
                            'price_unit': 10,
                            'tax_ids': [Command.clear()],
                            **line,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        return order

    def _arrive(self, order, qty=None):
        """Count what came, as the keeper; return his receipt."""
        picking = order.picking_ids.filtered(lambda one: one.state == 'assigned')[-1:]
        picking = picking.with_user(self.keeper)
        for move in picking.move_ids if qty is not None else ():
            move.quantity = qty
        picking.move_ids.picked = True
        return picking

    def _inspect(self, picking, rejected, to='quarantine', backorder=True):
        """Validate a receipt through the page of the inspection."""
        action = picking.button_validate()
        self.assertEqual(action['res_model'], 'jxc.inspection')
        wizard = self._dialog(action, self.keeper)
        wizard.reject_to = to
        for line in wizard.line_ids:
            if rejected and line == wizard.line_ids[0]:
                line.write({'rejected_qty': rejected, 'reason_id': self.broken.id})
        action = wizard.action_confirm()
        if isinstance(action, dict) and action.get('res_model') == 'stock.backorder.confirmation':
            wizard = Form(
                self.env['stock.backorder.confirmation']
                .with_user(self.keeper)
                .with_context(**action['context'])
            ).save()
            action = wizard.process() if backorder else wizard.process_cancel_backorder()
        self.env.invalidate_all()
        return action

    def _at(self, location, product=None):
        return self.env['stock.quant']._get_available_quantity(product or self.milk, location)

    @property
    def quarantine(self):
        return self.warehouse.jxc_quarantine_loc_id


@tagged('post_install', '-at_install')
class TestTradingInspection(InspectionCommon):
    def test_rejected_goods_go_to_quarantine(self):
        order = self._order(10)
        picking = self._arrive(order)
        self.assertTrue(picking.jxc_needs_inspection)
        self._inspect(picking, 2)
        self.assertEqual(picking.state, 'done')
        self.assertEqual((self._at(self.stock), self._at(self.quarantine)), (8, 2))
        good, bad = picking.move_ids.sorted('id')
        self.assertRecordValues(
            good | bad,
            [
                {'quantity': 8, 'jxc_accepted_qty': 8, 'jxc_rejected_qty': 2, 'state': 'done'},
                {'quantity': 2, 'jxc_accepted_qty': 0, 'jxc_rejected_qty': 0, 'state': 'done'},
            ],
        )
        self.assertEqual(bad.jxc_reject_of_id, good)
        self.assertEqual((good | bad).jxc_reject_reason_id, self.broken)
        self.assertFalse(picking.backorder_ids, "the vendor owes nothing for what came")

    def test_never_available(self):
        """While the receipt is being validated, no line brings rejected goods to the shelf."""
        order = self._order(10)
        seen = []
        quant = self.registry['stock.quant']
        original = quant._update_available_quantity

        def watch(records, product, location, quantity=0, *args, **kwargs):
            if location.usage == 'internal':
                seen.append((location, quantity))
            return original(records, product, location, quantity, *args, **kwargs)

        self.patch(quant, '_update_available_quantity', watch)
        self._inspect(self._arrive(order), 2)
        self.assertCountEqual(seen, [(self.stock, 8), (self.quarantine, 2)])

    def test_received_stays_whole_and_the_bill_proposes_the_accepted(self):
        order = self._order(10)
        self._inspect(self._arrive(order), 2)
        self.assertRecordValues(
            order.order_line, [{'qty_received': 10, 'jxc_rejected_qty': 2, 'qty_to_invoice': 8}]
        )
        order.action_create_invoice()
        self.assertEqual(order.order_line.invoice_lines.quantity, 8)
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self.assertEqual(order.invoice_status, 'invoiced')

    def test_straight_back(self):
        order = self._order(10)
        picking = self._arrive(order)
        self._inspect(picking, 2, to='return')
        back = picking.return_ids.sudo()
        self.assertRecordValues(
            back.move_ids,
            [{'product_uom_qty': 2, 'location_id': self.quarantine.id, 'state': 'assigned'}],
        )
        self.assertEqual(back.move_ids.location_dest_id.usage, 'supplier')
        self.assertEqual(self._at(self.stock), 8, "good ones are not kept for the return")
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual((self._at(self.stock), self._at(self.quarantine)), (8, 0))
        # core takes them off what was received now, thus they are not taken off twice
        self.assertRecordValues(
            order.order_line, [{'qty_received': 8, 'jxc_rejected_qty': 0, 'qty_to_invoice': 8}]
        )

    def test_what_goes_back_of_good_ones_is_credited(self):
        """Billed are the 8 good ones of 10: the bad ones go back without a credit note."""
        order = self._order(10)
        self._inspect(self._arrive(order), 2)
        order.action_create_invoice()
        order.invoice_ids.invoice_date = fields.Date.today()
        order.invoice_ids.action_post()
        reason = self.env.ref('jxc_module.reason_return_damaged')
        credits = []
        for place, quantity in ((self.stock, 3), (self.quarantine, 2), (self.stock, 5)):
            [row] = [row for row in order._jxc_returnable() if row.move.location_dest_id == place]
            done = order._jxc_return([row._replace(quantity=quantity)], reason, 'credit')
            credits.append(sum(done[1].mapped('amount_total')))
        self.assertEqual(credits, [30, 0, 50])

    def test_core_return_takes_from_quarantine(self):
        order = self._order(10)
        picking = self._arrive(order)
        self._inspect(picking, 2)
        wizard = self.env['stock.return.picking'].create({'picking_id': picking.id})
        for line in wizard.product_return_moves:
            line.quantity = line.move_id.quantity
        back = wizard._create_return()
        self.assertEqual(
            sorted((move.location_id.id, move.product_uom_qty) for move in back.move_ids),
            sorted([(self.stock.id, 8), (self.quarantine.id, 2)]),
        )

    def test_value_is_untouched(self):
        self._inspect(self._arrive(self._order(10)), 2)
        self.assertEqual(self.milk.total_value, 100)
        self.assertEqual(self.milk.qty_available, 10)
        self.assertEqual(self.milk.standard_price, 10)
        plain = self._create_product("Plain", categ_id=self.milk.categ_id.id)
        self.category.jxc_inspect = False
        order = self._order(10, plain)
        self._arrive(order).button_validate()
        self.assertEqual(plain.total_value, self.milk.total_value)

    def test_everything_rejected_keeps_who_waits(self):
        order = self._order(10)
        receipt = order.picking_ids.move_ids
        waiting = self.env['stock.move'].create(
            {
                'product_id': self.milk.id,
                'product_uom_qty': 10,
                'location_id': self.stock.id,
                'location_dest_id': self.customers.id,
                'procure_method': 'make_to_order',
                'move_orig_ids': [Command.link(receipt.id)],
                'propagate_cancel': True,
            }
        )
        waiting._action_confirm()
        self._inspect(self._arrive(order), 10)
        self.assertEqual((self._at(self.stock), self._at(self.quarantine)), (0, 10))
        self.assertRecordValues(waiting, [{'state': 'confirmed', 'quantity': 0}])
        self.assertEqual(order.order_line.qty_to_invoice, 0)

    def test_short_with_backorder(self):
        order = self._order(10)
        picking = self._arrive(order, 6)
        self._inspect(picking, 2)
        self.assertEqual((self._at(self.stock), self._at(self.quarantine)), (4, 2))
        self.assertRecordValues(
            picking.backorder_ids.move_ids,
            [{'product_uom_qty': 4, 'location_dest_id': self.stock.id, 'jxc_rejected_qty': 0}],
        )
        activity = self.env['mail.activity'].search(
            [('res_model', '=', 'purchase.order'), ('res_id', '=', order.id)]
        )
        self.assertRecordValues(activity, [{'user_id': self.buyer.id}])
        self.assertIn("6 Units came, 10 were expected", activity.note)
        self.assertIn("2 Units were rejected", activity.note)
        # the rest is inspected on its own
        self._inspect(self._arrive(order), 0)
        self.assertEqual(order.order_line.qty_to_invoice, 8)

    def test_over_delivery_is_told(self):
        order = self._order(10)
        self._inspect(self._arrive(order, 12), 1)
        self.assertEqual((self._at(self.stock), self._at(self.quarantine)), (11, 1))
        self.assertIn("more than the 10 expected", order.activity_ids.note)

    def test_as_ordered_tells_nobody(self):
        order = self._order(10)
        self._inspect(self._arrive(order), 0)
        self.assertFalse(order.activity_ids)
        self.assertFalse(self.quarantine, "no quarantine is made for nothing")

    def test_one_activity_a_receipt(self):
        order = self.env['purchase.order'].create(
            {
                'partner_id': self.vendor.id,
                'user_id': self.buyer.id,
                'order_line': [
                    Command.create({'product_id': product.id, 'product_qty': 5})
                    for product in (self.milk, self._create_product("Tofu"))
                ],
            }
        )
        order.button_confirm()
        self._inspect(self._arrive(order, 3), 1)
        self.assertEqual(len(order.activity_ids), 1)
        self.assertIn("Tofu", order.activity_ids.note)
        self.assertIn("Milk", order.activity_ids.note)

    def test_lots(self):
        cheese = self._create_product(
            "Cheese", tracking='lot', categ_id=self.milk.categ_id.id, purchase_method='receive'
        )
        order = self._order(10, cheese)
        picking = order.picking_ids
        picking.move_ids.move_line_ids.unlink()
        for name, qty in (('A', 6), ('B', 4)):
            self.env['stock.move.line'].create(
                {
                    **picking.move_ids._prepare_move_line_vals(),
                    'lot_name': name,
                    'quantity': qty,
                }
            )
        picking = self._arrive(order)
        action = picking.button_validate()
        wizard = self._dialog(action)
        self.assertEqual(sorted(wizard.line_ids.mapped('lot')), ['A', 'B'])
        late = wizard.line_ids.filtered(lambda line: line.lot == 'B')
        late.write({'rejected_qty': 1, 'reason_id': self.broken.id})
        wizard.action_confirm()
        lots = self.env['stock.lot'].search([('product_id', '=', cheese.id)])
        held = {
            (quant.lot_id.name, quant.location_id): quant.quantity
            for quant in lots.quant_ids
            if quant.location_id.usage == 'internal'
        }
        self.assertEqual(
            held,
            {('A', self.stock): 6, ('B', self.stock): 3, ('B', self.quarantine): 1},
        )

    def test_lots_come_first(self):
        """What was inspected without lots would be lost when core asks for them in the end."""
        cheese = self._create_product("Cheese", tracking='lot', categ_id=self.milk.categ_id.id)
        order = self._order(10, cheese)
        picking = order.picking_ids.with_user(self.keeper)
        self.assertFalse(picking.move_ids.picked, "nothing was ticked: core asks for lots late")
        for button in (picking.button_validate, picking.action_jxc_inspect):
            with self.assertRaisesRegex(UserError, "lots or serial numbers of Cheese first"):
                button()
        picking.move_line_ids.lot_name = 'A'
        self._inspect(picking, 2)
        self.assertEqual(picking.state, 'done')
        self.assertEqual((self._at(self.stock, cheese), self._at(self.quarantine, cheese)), (8, 2))
        # where an operation type knows no lots, none are asked for
        kind = self.warehouse.in_type_id
        kind.write({'use_create_lots': False, 'use_existing_lots': False})
        other = self._order(10, cheese).picking_ids.with_user(self.keeper)
        self.assertEqual(other.button_validate()['res_model'], 'jxc.inspection')

    def test_phone_offers_what_the_list_offers(self):
        """A phone shows the cards of lines: no line may be added there that the list refuses."""
        views = self.env['ir.ui.view'].search(
            [('type', '=', 'form'), ('model_data_id.module', '=', 'jxc_module')]
        )
        both = 0
        for view in views:
            for field in etree.fromstring(view.arch).iter('field'):
                modes = [field.find(mode) for mode in ('list', 'kanban')]
                if None in modes:
                    continue
                both += 1
                for right in ('create', 'delete'):
                    as_list, as_cards = (mode.get(right, '1') for mode in modes)
                    with self.subTest(view=view.name, field=field.get('name'), right=right):
                        self.assertEqual(as_cards, as_list)
        self.assertGreater(both, 1)

    def test_buyer_is_told_in_his_language(self):
        self.buyer.lang = 'zh_CN'
        order = self._order(10)
        self._inspect(self._arrive(order, 6), 2)
        self.assertIn("与订单不符", order.activity_ids.summary)
        self.assertNotIn("were expected", order.activity_ids.note)

    def test_units(self):
        order = self._order(2, product_uom_id=self.dozen.id)
        picking = self._arrive(order)
        self.assertEqual(picking.move_line_ids.product_uom_id, self.milk.uom_id)
        self._inspect(picking, 6)
        self.assertEqual((self._at(self.stock), self._at(self.quarantine)), (18, 6))
        self.assertRecordValues(
            order.order_line,
            [{'qty_received': 2, 'jxc_rejected_qty': 0.5, 'qty_to_invoice': 1.5}],
        )

    def test_two_steps_are_inspected_at_the_input(self):
        self.warehouse.reception_steps = 'two_steps'
        order = self._order(10)
        self._inspect(self._arrive(order), 2)
        self.assertEqual(self._at(self.quarantine), 2)
        onward = self.env['stock.move'].search(
            [
                ('product_id', '=', self.milk.id),
                ('location_id', '=', self.warehouse.wh_input_stock_loc_id.id),
            ]
        )
        self.assertRecordValues(onward, [{'product_uom_qty': 8, 'state': 'assigned'}])
        onward.picking_id.move_ids.picked = True
        self.assertTrue(onward.picking_id.button_validate() is True, "the second step asks nothing")
        self.assertEqual(self._at(self.stock), 8)

    def test_more_counted_later_is_asked_again(self):
        picking = self._arrive(self._order(10), 6)
        action = picking.action_jxc_inspect()
        self._dialog(action, self.keeper).action_confirm()
        self.assertFalse(picking.jxc_needs_inspection)
        self.assertEqual(picking.state, 'assigned', "inspecting alone validates nothing")
        picking.move_ids.quantity = 9
        self.assertTrue(picking.jxc_needs_inspection)

    def test_twice_and_cancelled(self):
        order = self._order(10)
        picking = self._arrive(order)
        action = picking.button_validate()
        wizard = self._dialog(action)
        wizard.line_ids.write({'rejected_qty': 2, 'reason_id': self.broken.id})
        wizard.action_confirm()
        with self.assertRaisesRegex(UserError, "done or cancelled"):
            wizard.action_confirm()
        self.assertEqual((self._at(self.stock), self._at(self.quarantine)), (8, 2))
        other = self._order(10)
        receipt = self._arrive(other)
        action = receipt.button_validate()
        wizard = self._dialog(action)
        other.picking_ids.action_cancel()
        with self.assertRaisesRegex(UserError, "done or cancelled"):
            wizard.action_confirm()

    def test_bad_results(self):
        picking = self._arrive(self._order(10))
        line = picking.move_line_ids
        nothing = self.env['jxc.reason']
        with self.assertRaisesRegex(UserError, "between 0 and 10"):
            picking._jxc_inspect({line: (11, self.broken, False)})
        with self.assertRaisesRegex(UserError, "choose why"):
            picking._jxc_inspect({line: (1, nothing, False)})
        with self.assertRaisesRegex(UserError, "choose why"):
            returned = self.env.ref('jxc_module.reason_return_unsold')
            picking._jxc_inspect({line: (1, returned, False)})

    def test_without_rights(self):
        picking = self._arrive(self._order(10))
        seller = new_test_user(self.env, 'insp_plain', groups='base.group_user')
        with self.assertRaises(AccessError):
            picking.with_user(seller)._jxc_inspect({})
        with self.assertRaises(AccessError):
            self.env['jxc.inspection'].with_user(seller).create({})

    def test_not_around_the_button(self):
        picking = self._arrive(self._order(10))
        with self.assertRaisesRegex(UserError, "Inspect these goods"):
            picking._action_done()

    def test_where_it_is_needed(self):
        self.category.jxc_inspect = False
        marks = (self.milk, self.warehouse.in_type_id, self.vendor)
        for record in marks:
            self.assertFalse(self._arrive(self._order(1)).jxc_needs_inspection)
            record.jxc_inspect = True
            self.assertTrue(self._arrive(self._order(1)).jxc_needs_inspection)
            record.jxc_inspect = False
        self.milk.jxc_inspect = True
        self.company.jxc_inspection = False
        order = self._order(10)
        self._arrive(order).button_validate()
        self.assertEqual(order.picking_ids.state, 'done')

    def test_two_reasons(self):
        wrong = self.env.ref('jxc_module.reason_reject_wrong')
        cheese = self._create_product("Cheese", tracking='lot', categ_id=self.milk.categ_id.id)
        order = self._order(10, cheese)
        picking = order.picking_ids
        picking.move_ids.move_line_ids.unlink()
        for name in ('A', 'B'):
            self.env['stock.move.line'].create(
                {**picking.move_ids._prepare_move_line_vals(), 'lot_name': name, 'quantity': 5}
            )
        picking = self._arrive(order)
        first, second = picking.move_line_ids
        picking._jxc_inspect({first: (2, self.broken, False), second: (5, wrong, False)})
        picking.button_validate()
        bad = picking.move_ids.filtered('jxc_reject_of_id')
        self.assertEqual(
            sorted((move.jxc_reject_reason_id.name, move.quantity) for move in bad),
            [("Damaged", 2), ("Wrong product", 5)],
        )
        self.assertEqual(self._at(self.stock, cheese), 3)

    def test_bill_of_all_that_came_differs(self):
        self.company.jxc_bill_match = True
        order = self._order(10)
        self._inspect(self._arrive(order), 2)
        order.action_create_invoice()
        bill = order.order_line.invoice_lines.move_id
        bill.invoice_date = fields.Date.today()
        self.assertEqual(bill.jxc_match_state, 'matched')
        bill.invoice_line_ids.quantity = 10
        bill.invalidate_recordset()
        self.assertEqual(bill.jxc_match_state, 'quantity')
        self.assertIn("accepted 8 Units, rejected 2 Units", bill.jxc_match_text)


@tagged('post_install', '-at_install')
class TestTradingInspectionTour(InspectionCommon, HttpCase):
    def test_inspect_on_the_receipt(self):
        order = self._order(10)
        picking = self._arrive(order)
        self.start_tour(f'/odoo/receipts/{picking.id}', 'jxc_inspection', login='insp_keeper')
        self.assertEqual(picking.state, 'done')
        self.assertEqual((self._at(self.stock), self._at(self.quarantine)), (7, 3))
