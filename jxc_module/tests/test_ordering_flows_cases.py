from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_ordering_flows import FlowsCommon


@tagged('post_install', '-at_install')
class TestFlowCases(FlowsCommon):
    """Orders that are not as simple as they look."""

    def test_lots_typed_on_the_purchase(self):
        order = self._purchase((self.milk, 10), (self.milk, 4), (self.tea, 2))
        many, one = order.order_line[:2]
        day = fields.Datetime.to_datetime('2027-05-01 10:00:00')
        many.jxc_lot_ids = [
            Command.create({'name': 'A', 'quantity': 6, 'expiration_date': day}),
            Command.create({'name': 'B', 'quantity': 4}),
        ]
        one.write({'jxc_lot_name': 'C', 'jxc_expiration_date': day})
        order.action_jxc_run_flow()
        self.assertFalse(order.jxc_flow_problem)
        lots = self.env['stock.lot'].search([('product_id', '=', self.milk.id)], order='name')
        self.assertEqual(
            [(lot.name, lot.product_qty) for lot in lots], [('A', 6), ('B', 4), ('C', 4)]
        )
        self.assertEqual((lots[0].expiration_date, lots[2].expiration_date), (day, day))
        self.assertTrue(lots[1].expiration_date)

    def test_lots_in_the_unit_of_the_line(self):
        dozen = self.env.ref('uom.product_uom_dozen')
        order = self._purchase((self.milk, 2, {'product_uom_id': dozen.id}))
        order.order_line.jxc_lot_ids = [
            Command.create({'name': 'A', 'quantity': 1.5}),
            Command.create({'name': 'B', 'quantity': 0.5}),
        ]
        order.action_jxc_run_flow()
        lots = self.env['stock.lot'].search([('product_id', '=', self.milk.id)], order='name')
        self.assertEqual([(lot.name, lot.product_qty) for lot in lots], [('A', 18), ('B', 6)])

    def test_more_lots_than_ordered(self):
        order = self._purchase((self.milk, 2))
        with self.assertRaisesRegex(ValidationError, "come to 3, ordered are 2"):
            order.order_line.jxc_lot_ids = [Command.create({'name': 'A', 'quantity': 3})]

    def test_lots_typed_after_confirming(self):
        """Also without a flow, and what a keeper has typed stays."""
        order = self._purchase((self.milk, 2))
        order.button_confirm()
        order.order_line.jxc_lot_name = 'A'
        lines = order.picking_ids.move_line_ids
        self.assertEqual(lines.mapped('lot_name'), ['A'])
        lines.lot_name = 'B'
        order.order_line.jxc_lot_name = 'C'
        order.action_jxc_run_flow()
        lot = self.env['stock.lot'].search([('product_id', '=', self.milk.id)])
        self.assertEqual((lot.name, lot.product_qty), ('B', 2))

    def test_lots_in_the_form(self):
        with Form(self.env['purchase.order']) as form:
            form.partner_id = self.vendor
            with form.order_line.new() as line:
                line.product_id = self.milk
                line.product_qty = 3
                line.jxc_lot_name = 'F'
        self.assertEqual(form.record.order_line._jxc_typed_lots(), [('F', False, 3)])

    def test_lot_is_missing(self):
        order = self._purchase((self.milk, 2), (self.tea, 1))
        order.action_jxc_run_flow()
        self.assertIn("lot or serial number of Milk", order.jxc_flow_problem)
        self.assertNotIn("Tea", order.jxc_flow_problem)
        self.assertEqual(order.receipt_status, 'pending')
        order.order_line[0].jxc_lot_name = 'A'
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'paid')

    def test_first_expired_first_out(self):
        fefo = self.env['product.removal'].search([('method', '=', 'fefo')])
        self.milk.categ_id = self.env['product.category'].create(
            {'name': "Fresh", 'removal_strategy_id': fefo.id}
        )
        self._lot('LATE', days=90, qty=5)
        self._lot('SOON', days=10, qty=5)
        order = self._sale((self.milk, 5))
        order.action_jxc_run_flow()
        self.assertEqual(order.picking_ids.move_line_ids.lot_id.name, 'SOON')

    def _near_expiry(self, **effects):
        """Have lots with up to ten days left on a level of their own."""
        self.company.jxc_expiry_gates = True
        self.env['jxc.expiry.level'].search([]).active = False
        self.env['jxc.expiry.level'].create({'name': "Near", 'days_before': 10, **effects})
        self._lot('NEAR', days=5, qty=5)
        return self._sale((self.milk, 5))

    def test_a_warning_of_the_expiry_level_is_noted(self):
        order = self._near_expiry(effect_warn_delivery=True)
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected', order.jxc_flow_problem)
        notes = order.picking_ids.message_ids.filtered(lambda note: "in spite of" in note.body)
        self.assertEqual(len(notes), 1)
        self.assertIn("lot NEAR expires on", notes.body)
        self.assertIn("5 days left", notes.body)

    def test_a_level_that_stops_is_told_with_lot_and_days(self):
        """Also to those who may override: a flow gives no reason."""
        for effect in ('effect_override', 'effect_block_sale'):
            with self.subTest(effect), self.env.cr.savepoint() as savepoint:
                order = self._near_expiry(**{effect: True})
                order.action_jxc_run_flow()
                self.assertEqual(self._steps(order)['goods'], 'stopped')
                self.assertIn("lot NEAR expires on", order.jxc_flow_problem)
                self.assertIn("5 days left", order.jxc_flow_problem)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_warning_of_the_checks_is_noted_once(self):
        self.company.jxc_checks = True
        self.env['jxc.check.rule'].search([]).active = False
        self.env['jxc.check.rule'].create({'name': "Stock", 'kind': 'stock', 'mode': 'warn'})
        self.counter.when_short = 'backorder'
        order = self._sale((self.tea, 2000))
        order.action_jxc_run_flow()
        notes = order.message_ids.filtered(lambda note: "in spite of" in note.body)
        self.assertEqual(len(notes), 1)

    def test_steps_of_the_warehouse(self):
        self.warehouse.write({'delivery_steps': 'pick_pack_ship', 'reception_steps': 'three_steps'})
        order = self._sale((self.tea, 5))
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected', order.jxc_flow_problem)
        self.assertEqual(len(order.picking_ids), 3)
        before = self.tea.with_context(location=self.stock.id).qty_available
        order = self._purchase((self.tea, 5))
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'paid', order.jxc_flow_problem)
        self.tea.invalidate_recordset()
        self.assertEqual(self.tea.with_context(location=self.stock.id).qty_available, before + 5)

    def test_other_goods_are_left_alone(self):
        """The receipt makes another customer's goods available; they stay where they are."""
        self._set_stock(self.tea, self.stock, -1000)
        waiting = self._sale((self.tea, 5))
        waiting.action_confirm()
        order = self._purchase((self.tea, 5))
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'paid')
        self.assertEqual(waiting.picking_ids.state, 'assigned')

    def test_only_services(self):
        order = self._sale((self.work, 2))
        order.order_line.qty_delivered = 2
        order.action_jxc_run_flow()
        self.assertEqual(self._steps(order)['goods'], 'skipped')
        self.assertEqual(order.jxc_flow_state, 'collected')
        order.order_line.qty_delivered = 1.5
        self.env.invalidate_all()
        self.assertEqual(order.jxc_flow_state, 'ordered')
        self.assertEqual(order.invoice_ids.payment_state in ('paid', 'in_payment'), True)

    def test_zero_price(self):
        order = self._sale((self.tea, 5, {'price_unit': 0}))
        order.action_jxc_run_flow()
        self.assertFalse(order.jxc_flow_problem)
        self.assertEqual(self._steps(order)['pay'], 'skipped')
        self.assertEqual(order.jxc_flow_state, 'collected')

    def test_negative_line(self):
        order = self._sale((self.tea, 5), (self.work, -1))
        order.order_line[1].qty_delivered = -1
        order.action_jxc_run_flow()
        self.assertFalse(order.jxc_flow_problem)
        self.assertEqual(order.invoice_ids.amount_total, 43)

    def test_negative_goods_line(self):
        """Goods taken back on the same order: their transfer is validated, too."""
        order = self._sale((self.tea, 5), (self.tea, -2, {'price_unit': 9}))
        order.action_jxc_run_flow()
        self.assertFalse(order.jxc_flow_problem)
        self.assertEqual(order.invoice_ids.amount_total, 32)
        self.assertEqual(self.tea.qty_available, 997)

    def test_no_payment_journal(self):
        self.counter.journal_id = False
        self.cash.active = False
        order = self._sale((self.tea, 5))
        order.action_jxc_run_flow()
        self.assertEqual(self._steps(order)['pay'], 'stopped')
        self.assertIn("There is no journal for payments", order.jxc_flow_problem)
        self.assertEqual(order.invoice_ids.state, 'posted')
        self.cash.active = True
        self.counter.journal_id = self.cash
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected')

    def test_closed_period(self):
        """Core moves the entry out of the closed period; what it cannot do stops with its words."""
        today = fields.Date.today()
        self.company.sale_lock_date = fields.Date.add(today, months=-1)
        order = self._sale((self.tea, 5), date_order=fields.Datetime.add(today, months=-3))
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected')
        post = type(self.env['account.move']).action_post
        locked = self._sale((self.tea, 5))

        words = "The period is closed"

        def refuse(moves):
            if moves.line_ids.sale_line_ids.order_id & locked:
                raise UserError(words)
            return post(moves)

        with patch.object(type(self.env['account.move']), 'action_post', refuse):
            locked.action_jxc_run_flow()
        self.assertEqual(locked.jxc_flow_problem, "The period is closed")
        self.assertEqual(locked.invoice_ids.state, 'draft')
        self.assertEqual(locked.jxc_flow_state, 'delivered')

    def test_another_currency(self):
        """Another rate on another day: the payment settles the invoice in full."""
        currency = self.env['res.currency'].create(
            {
                'name': 'XTS',
                'symbol': 'x',
                'rate_ids': [
                    Command.create({'name': '2020-01-01', 'rate': 2, 'company_id': self.company.id})
                ],
            }
        )
        pricelist = self.env['product.pricelist'].create(
            {'name': "Abroad", 'currency_id': currency.id}
        )
        order = self._sale((self.tea, 5, {'price_unit': 20}), pricelist_id=pricelist.id)
        order.action_confirm()
        currency.rate_ids.create(
            {
                'currency_id': currency.id,
                'name': fields.Date.today(),
                'rate': 4,
                'company_id': self.company.id,
            }
        )
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected')
        self.assertRecordValues(
            order.invoice_ids,
            [{'currency_id': currency.id, 'amount_total': 100, 'amount_residual': 0}],
        )
        self.assertEqual(abs(order.invoice_ids.amount_total_signed), 25)

    def test_payment_in_installments(self):
        """At the counter everything is paid, whatever the terms say."""
        term = self.env['account.payment.term'].create(
            {
                'name': "Half now",
                'line_ids': [
                    Command.create({'value': 'percent', 'value_amount': 50, 'nb_days': 0}),
                    Command.create({'value': 'percent', 'value_amount': 50, 'nb_days': 60}),
                ],
            }
        )
        orders = self._sale(payment_term_id=term.id) | self._sale(payment_term_id=term.id)
        (orders | self._sale()).action_jxc_run_flow()
        self.assertEqual(orders.invoice_ids.mapped('amount_residual'), [0, 0])
        self.assertEqual(len(orders.invoice_ids.matched_payment_ids), 2)

    def test_locked_order(self):
        order = self._sale()
        order.action_confirm()
        order.action_lock()
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected')

    def test_cancelled(self):
        order = self._sale((self.milk, 5))
        self._lot('L1')
        order.action_confirm()
        order.picking_ids.action_cancel()
        order.action_jxc_run_flow()
        self.assertIn("nothing to invoice", order.jxc_flow_problem)
        self.assertFalse(order.invoice_ids)
        order.with_context(disable_cancel_warning=True).action_cancel()
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_problem, "The order is cancelled.")

    def test_double_validation(self):
        """Core's own approval of purchases is not passed over."""
        self.company.write({'po_double_validation': 'two_step', 'po_double_validation_amount': 10})
        order = self._purchase(user=self.buyer)
        order.with_user(self.buyer).action_jxc_run_flow()
        self.assertEqual(
            (order.state, order.jxc_flow_problem), ('to approve', "The order waits for approval.")
        )
        order.button_approve()
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'paid')

    def test_invoice_of_two_orders_is_left(self):
        """A bill that covers another order as well is not posted by the flow of one of them."""
        orders = self._sale() | self._sale()
        orders.action_confirm()
        orders._create_invoices()
        self.assertEqual(len(orders.invoice_ids), 1)
        orders[0].action_jxc_run_flow()
        self.assertEqual(orders.invoice_ids.state, 'draft')

    def test_keeper_is_needed_by_core_rules(self):
        """A user limited to another warehouse delivers nothing there, and nothing is half done."""
        self.clerk.write(
            {
                'jxc_warehouse_limited': True,
                'jxc_warehouse_ids': [Command.set(self.warehouse_b.ids)],
            }
        )
        order = self._sale((self.tea, 5), user=self.clerk)
        order.with_user(self.clerk).action_jxc_run_flow()
        self.assertFalse(order.picking_ids.filtered(lambda picking: picking.state == 'done'))
        self.assertFalse(order.invoice_ids.filtered(lambda move: move.state == 'posted'))


@tagged('post_install', '-at_install')
class TestFlowBeside(FlowsCommon):
    """Flows beside other addons, where they are installed."""

    @classmethod
    def _has(cls, *names):
        modules = cls.env['ir.module.module'].sudo().search([('name', 'in', names)])
        return len(modules.filtered(lambda module: module.state == 'installed')) == len(names)

    def test_kit(self):
        if not self._has('sale_mrp'):
            self.skipTest("sale_mrp is not installed")
        kit = self._create_product("Kit", list_price=30, invoice_policy='delivery', taxes_id=False)
        self.env['mrp.bom'].create(
            {
                'product_tmpl_id': kit.product_tmpl_id.id,
                'type': 'phantom',
                'bom_line_ids': [Command.create({'product_id': self.tea.id, 'product_qty': 2})],
            }
        )
        order = self._sale((kit, 3))
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected', order.jxc_flow_problem)
        self.assertEqual(self.tea.qty_available, 994)
        rows = order._jxc_returnable()
        self.assertEqual([(row.move.product_id, row.quantity) for row in rows], [(self.tea, 6)])
        reason = self.env.ref('jxc_module.reason_return_damaged')
        order._jxc_return([rows[0]._replace(quantity=2)], reason, 'credit')
        credit = order.invoice_ids.filtered(lambda move: move.move_type == 'out_refund')
        self.assertEqual(credit.amount_total, 30)

    def test_dropship(self):
        if not self._has('stock_dropshipping'):
            self.skipTest("stock_dropshipping is not installed")
        route = self.env.ref('stock_dropshipping.route_drop_shipping')
        direct = self._create_product(
            "Direct", route_ids=route.ids, invoice_policy='delivery', taxes_id=False
        )
        direct.seller_ids = [Command.create({'partner_id': self.vendor.id, 'price': 2})]
        order = self._sale((direct, 3))
        order.action_jxc_run_flow()
        self.assertTrue(order.jxc_flow_problem)
        buying = order._get_purchase_orders()
        buying.jxc_flow_profile_id = self.buying
        buying.button_confirm()
        order.action_jxc_run_flow()
        self.assertIn("vendor delivers directly", order.jxc_flow_problem)
        buying.action_jxc_run_flow()
        self.assertEqual(buying.jxc_flow_state, 'paid', buying.jxc_flow_problem)
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected', order.jxc_flow_problem)

    def test_delivery_charge(self):
        if not self._has('delivery'):
            self.skipTest("delivery is not installed")
        fee = self.env['product.product'].create(
            {'name': "Fee", 'type': 'service', 'taxes_id': False}
        )
        carrier = self.env['delivery.carrier'].create(
            {'name': "Van", 'product_id': fee.id, 'fixed_price': 8, 'delivery_type': 'fixed'}
        )
        order = self._sale((self.tea, 5))
        order.set_delivery_line(carrier, 8)
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'collected', order.jxc_flow_problem)
        self.assertEqual(order.invoice_ids.amount_total, 58)

    def test_agreement(self):
        if not self._has('purchase_requisition'):
            self.skipTest("purchase_requisition is not installed")
        agreement = self.env['purchase.requisition'].create(
            {
                'requisition_type': 'blanket_order',
                'vendor_id': self.vendor.id,
                'line_ids': [
                    Command.create({'product_id': self.tea.id, 'product_qty': 50, 'price_unit': 3})
                ],
            }
        )
        agreement.action_confirm()
        order = self._purchase((self.tea, 5), requisition_id=agreement.id)
        order.action_jxc_run_flow()
        self.assertEqual(order.jxc_flow_state, 'paid', order.jxc_flow_problem)
        self.assertEqual(agreement.line_ids.qty_ordered, 5)
