from odoo.fields import Command
from odoo.tests import tagged

from .common_ordering_flows import FlowsCommon


@tagged('post_install', '-at_install')
class TestFlowShares(FlowsCommon):
    """A flow pays no money back: discounts and down payments are taken off in proportion."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counter.when_short = 'backorder'
        cls.buying.when_short = 'backorder'
        cls.rice = cls._create_product(
            "Rice", list_price=100, invoice_policy='delivery', taxes_id=False
        )
        cls.oil = cls._create_product(
            "Oil", list_price=50, invoice_policy='delivery', taxes_id=False
        )
        cls.tax = cls.env['account.tax'].create(
            {'name': "13 % included", 'amount': 13, 'price_include_override': 'tax_included'}
        )

    def _rice(self, quantity):
        self._set_stock(self.rice, self.stock, quantity)

    def _discount(self, order, **vals):
        wizard = self.env['sale.order.discount'].create({'sale_order_id': order.id, **vals})
        wizard.action_apply_discount()
        return order

    def _pay_before(self, order, percent):
        """Confirm, invoice a down payment, post and pay it."""
        order.action_confirm()
        wizard = self.env['sale.advance.payment.inv'].create(
            {
                'advance_payment_method': 'percentage',
                'amount': percent,
                'sale_order_ids': [Command.set(order.ids)],
            }
        )
        wizard.create_invoices()
        order.invoice_ids.action_post()
        return order.invoice_ids

    def _amounts(self, order):
        return order.invoice_ids.sorted('id').mapped('amount_total')

    def _assert_nothing_paid_back(self, order):
        self.assertEqual(set(order.invoice_ids.mapped('move_type')), {'out_invoice'})
        payments = self.env['account.payment'].search([('partner_id', '=', order.partner_id.id)])
        self.assertNotIn('outbound', payments.mapped('payment_type'))

    def test_discount_by_parts(self):
        """15 % off ten bags of 100: one bag costs 85, the other nine 765."""
        self._rice(1)
        order = self._discount(
            self._sale((self.rice, 10)), discount_type='so_discount', discount_percentage=0.15
        )
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [85])
        self._rice(9)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [85, 765])
        self.assertEqual(order.jxc_flow_state, 'collected', order.jxc_flow_problem)
        self._assert_nothing_paid_back(order)

    def test_parts_that_are_no_round_numbers(self):
        """A third is 0.33 of a discount line: the amount is exact all the same."""
        order = self._sale((self.rice, 3))
        self._discount(order, discount_type='amount', discount_amount=100)
        for _time in range(3):
            self._rice(1)
            order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [66.67, 66.66, 66.67])
        self.assertEqual(order.invoice_status, 'invoiced')

    def test_nothing_to_pay(self):
        """All of it is given: parts of 0, none of them below."""
        order = self._sale((self.rice, 3))
        self._discount(order, discount_type='amount', discount_amount=300)
        for _time in range(3):
            self._rice(1)
            order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [0, 0, 0])
        self._assert_nothing_paid_back(order)

    def test_down_payment_by_parts(self):
        order = self._sale((self.rice, 10))
        self._pay_before(order, 50)
        self._rice(2)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [500, 100])
        self._rice(8)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [500, 100, 400])
        self.assertEqual(order.jxc_flow_state, 'collected', order.jxc_flow_problem)
        self._assert_nothing_paid_back(order)

    def test_rest_of_a_down_payment_by_hand(self):
        """Core takes a whole down payment off each time; after a flow it takes the rest."""
        order = self._sale((self.rice, 3))
        self._pay_before(order, 50)
        self._rice(1)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [150, 50])
        self._rice(2)
        order.picking_ids.filtered(lambda picking: picking.state != 'done').action_assign()
        order.picking_ids.filtered(lambda picking: picking.state != 'done').button_validate()
        order._create_invoices(final=True)
        self.assertEqual(self._amounts(order), [150, 50, 100])

    def test_rest_is_cancelled(self):
        """Nothing more will come: what was paid before pays for what came."""
        self.counter.when_short = 'none'
        order = self._sale((self.rice, 10))
        self._pay_before(order, 50)
        self._rice(2)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [500, 0])
        self.assertIn("300.00 of the down payment is left over", self._words(order, 'invoice'))
        self._assert_nothing_paid_back(order)

    def test_left_over_is_told_exactly(self):
        """A third of 150 is no round quantity; the amount left over is, with taxes."""
        self.counter.when_short = 'none'
        for taxes, words in ((False, "50.00"), (self._tax(13).ids, "56.50")):
            order = self._sale((self.rice, 3, {'tax_ids': taxes}))
            self._pay_before(order, 50)
            self._rice(1)
            order.action_jxc_run_flow()
            self.assertEqual(self._amounts(order)[1:], [0])
            told = self._words(order, 'invoice')
            self.assertRegex(told, rf"(^|\D){words} .*of the down payment is left over")

    def test_rest_of_a_thousandth(self):
        """996 of 1,000 are nearly all: four thousandths of what was paid before are still left."""
        order = self._sale((self.rice, 1000))
        self._pay_before(order, 30)
        for quantity in (996, 1, 1, 1, 1):
            self._rice(quantity)
            order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [30000, 69720, 70, 70, 70, 70])
        self.assertEqual(order.jxc_flow_state, 'collected', order.jxc_flow_problem)

    def test_invoice_taken_back(self):
        """Half is invoiced, this invoice is reversed, and half is invoiced once more."""
        order = self._sale((self.rice, 10))
        self._pay_before(order, 30)
        self._rice(5)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [300, 350])
        self._reverse(order.invoice_ids.sorted('id')[1]).action_post()
        self.counter.step_goods = False  # nothing more is there
        order.action_jxc_run_flow()
        self.counter.step_goods = True
        self.assertEqual(self._amounts(order), [300, 350, 350, 350])
        self._rice(5)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [300, 350, 350, 350, 350])
        self.assertEqual(order.invoice_status, 'invoiced')

    def test_invoice_of_a_third_taken_back(self):
        """A third of a down payment is no round quantity: credited, it is taken off once more."""
        order = self._sale((self.rice, 3))
        self._pay_before(order, 50)
        self._rice(1)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [150, 50])
        self._reverse(order.invoice_ids.sorted('id')[1]).action_post()
        self.counter.step_goods = False  # nothing more is there
        order.action_jxc_run_flow()
        self.counter.step_goods = True
        self.assertEqual(self._amounts(order), [150, 50, 50, 50])
        self._rice(2)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [150, 50, 50, 50, 100])
        self.assertEqual(order.invoice_status, 'invoiced')

    def test_down_payment_taken_back_and_made_anew(self):
        order = self._sale((self.rice, 10))
        first = self._pay_before(order, 30)
        self._reverse(first, 'modify_moves').action_post()
        self.assertEqual(self._amounts(order), [300, 300, 300])
        self._rice(5)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order)[3:], [350])

    def _reverse(self, invoice, way='refund_moves'):
        wizard = (
            self.env['account.move.reversal']
            .with_context(active_model='account.move', active_ids=invoice.ids)
            .create({'journal_id': invoice.journal_id.id})
        )
        getattr(wizard, way)()
        return wizard.new_move_ids.filtered(lambda move: move.state == 'draft')

    def test_a_down_payment_keeps_its_price(self):
        """Taken off in full, or less by a credit note: of one it stays what was asked for it."""
        order = self._sale((self.rice, 10))
        first = self._pay_before(order, 50)
        line = first.invoice_line_ids.sale_line_ids
        self._rice(10)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [500, 500])
        self.assertEqual(line._jxc_flow_price(), 500)
        less = self._reverse(first)
        less.invoice_line_ids.price_unit = 200
        less.action_post()
        self.assertEqual(line._jxc_flow_price(), 500)

    def _direct(self, price):
        """A product that its vendor sends to the customer."""
        route = self.env.ref('stock_dropshipping.route_drop_shipping')
        product = self._create_product(
            "Direct",
            route_ids=route.ids,
            list_price=price,
            invoice_policy='delivery',
            taxes_id=False,
        )
        product.seller_ids = [Command.create({'partner_id': self.vendor.id, 'price': 2})]
        return product

    def test_the_vendor_still_has_to_deliver(self):
        """What he sends to the customer comes later: the down payment stays in proportion."""
        for confirmed in (False, True):
            order = self._sale((self.rice, 1), (self._direct(900), 1))
            self._pay_before(order, 30)
            self._rice(1)
            buying = order._get_purchase_orders()
            self.assertEqual(buying.state, 'draft')
            if confirmed:
                buying.button_confirm()
            order.action_jxc_run_flow()
            self.assertEqual(self._amounts(order), [300, 70])
            self.assertNotIn("left over", self._words(order, 'invoice'))
            if not confirmed:
                buying.button_confirm()
            buying.picking_ids.button_validate()
            order.action_jxc_run_flow()
            self.assertEqual(self._amounts(order), [300, 70, 630])

    # === SEVERAL TAXES === #

    def _tax(self, amount):
        return self.env['account.tax'].create({'name': f"{amount} %", 'amount': amount})

    def _two_taxes(self, *prices):
        """Sell ten bags of rice with 13 % and ten bottles of oil with 9 %, a tenth off."""
        high, low = self._tax(13), self._tax(9)
        order = self._sale(
            (self.rice, 10, {'price_unit': prices[0], 'tax_ids': high.ids}),
            (self.oil, 10, {'price_unit': prices[1], 'tax_ids': low.ids}),
        )
        return self._discount(order, discount_type='so_discount', discount_percentage=0.1)

    def test_discount_of_goods_with_two_taxes(self):
        """900 with 13 % come first, 900 with 9 % then."""
        order = self._two_taxes(100, 100)
        self._rice(10)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [1017])
        # the rice and its own discount, no line of 0 for that of the oil
        lines = order.invoice_ids.invoice_line_ids.filtered(lambda i: i.display_type == 'product')
        self.assertEqual(sorted(lines.mapped('price_subtotal')), [-100, 1000])
        self._set_stock(self.oil, self.stock, 10)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [1017, 981])
        self.assertEqual(order.invoice_ids.sorted('id').mapped('amount_tax'), [117, 81])

    def test_return_of_goods_with_one_of_two_taxes(self):
        order = self._two_taxes(100, 100)
        self._rice(10)
        self._set_stock(self.oil, self.stock, 10)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [1998])
        rows = [row for row in order._jxc_returnable() if row.move.product_id == self.rice]
        reason = self.env.ref('jxc_module.reason_return_damaged')
        _pickings, credit, _texts = order._jxc_return(rows, reason, 'credit')
        self.assertEqual((credit.amount_untaxed, credit.amount_tax), (900, 117))

    def test_down_payment_of_goods_with_two_taxes(self):
        order = self._two_taxes(100, 100)
        self._pay_before(order, 30)
        self.assertEqual(self._amounts(order), [599.4])
        self._rice(10)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [599.4, 711.9])  # 630 and 13 %
        self._set_stock(self.oil, self.stock, 10)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [599.4, 711.9, 686.7])  # 630 and 9 %

    def test_down_payment_pays_for_what_came_of_two_taxes(self):
        """Half of both is paid before, the oil never comes: all of it pays for the rice."""
        self.counter.when_short = 'none'
        order = self._two_taxes(100, 40)
        self._pay_before(order, 50)
        self._rice(10)
        order.action_jxc_run_flow()
        # 900 − 450 with 13 %, and off it 180 with 9 %
        invoice = order.invoice_ids.sorted('id')[1]
        self.assertEqual((invoice.amount_untaxed, invoice.amount_tax), (270, 42.3))
        self.assertNotIn("left over", self._words(order, 'invoice'))

    def test_more_was_paid_than_came_of_two_taxes(self):
        """The rice never comes: what was paid for it pays for the oil; never below nothing."""
        self.counter.when_short = 'none'
        order = self._two_taxes(100, 40)
        self._pay_before(order, 50)
        self._set_stock(self.oil, self.stock, 10)
        order.action_jxc_run_flow()
        self.assertFalse(order.jxc_flow_problem)
        # 360 less 180 with 9 %, less 173.62 with 13 %; of 450 paid with 13 % the rest is left
        invoice = order.invoice_ids.sorted('id')[1]
        self.assertEqual((invoice.amount_untaxed, invoice.amount_tax), (6.38, -6.37))
        self.assertIn("312.31", self._words(order, 'invoice'))

    def test_what_was_paid_for_two_others_pays_for_the_third(self):
        """Neither rice nor oil comes: their halves pay for the salt, one after the other."""
        self.counter.when_short = 'none'
        salt = self._create_product("Salt", invoice_policy='delivery', taxes_id=False)
        order = self._sale(
            (self.rice, 2, {'price_unit': 100, 'tax_ids': self._tax(13).ids}),
            (self.oil, 4, {'price_unit': 50, 'tax_ids': self._tax(9).ids}),
            (salt, 4, {'price_unit': 100}),
        )
        self._pay_before(order, 50)
        self._set_stock(salt, self.stock, 4)
        order.action_jxc_run_flow()
        invoice = order.invoice_ids.sorted('id')[1]
        # 400 less 200 for the salt, 100 with 13 % and what is left of 87 with 9 %: 79.81 and 7.18
        self.assertEqual((invoice.amount_untaxed, invoice.amount_tax), (20.19, -20.18))

    def test_discount_above_the_goods_of_its_taxes(self):
        """200 off goods of 100 with these taxes: off all goods, in proportion to all."""
        order = self._sale(
            (self.rice, 1, {'tax_ids': False}),
            (self.oil, 10, {'price_unit': 90, 'tax_ids': self._tax(9).ids}),
            (self.work, 1, {'price_unit': -200}),
        )
        self._rice(1)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [80])
        self._set_stock(self.oil, self.stock, 10)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [80, 801])  # 900 and 9 %, less 180
        rows = [row for row in order._jxc_returnable() if row.move.product_id == self.rice]
        reason = self.env.ref('jxc_module.reason_return_damaged')
        _pickings, credit, _texts = order._jxc_return(rows, reason, 'credit')
        self.assertGreater(credit.amount_total, 0)

    def test_work_that_is_still_to_be_done(self):
        """All goods are there, the work is not: the down payment stays in proportion."""
        self.work.write({'invoice_policy': 'delivery', 'list_price': 1000})
        order = self._sale((self.rice, 10), (self.work, 1))
        self._pay_before(order, 50)
        self._rice(10)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [1000, 500])
        order.order_line.filtered(lambda line: line.product_id == self.work).qty_delivered = 1
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [1000, 500, 500])

    def test_discount_between_the_lines_down_payment_and_taxes(self):
        """Sections, notes, a discount in the middle, prices with tax; half is delivered first."""
        taxed = {'tax_ids': [Command.set(self.tax.ids)]}
        order = self._sale(
            (self.rice, 10, {'price_unit': 113, **taxed}),
            (self.work, 1, {'price_unit': -113, **taxed}),
            (self.oil, 10, {'price_unit': 56.5, **taxed}),
        )
        order.order_line = [
            Command.create({'display_type': 'line_section', 'name': "Section", 'sequence': 1}),
            Command.create({'display_type': 'line_note', 'name': "Note", 'sequence': 20}),
        ]
        # 1130 − 113 + 565 = 1582
        self.assertEqual(order.amount_total, 1582)
        self._pay_before(order, 25)
        self._rice(10)
        order.action_jxc_run_flow()
        # 1130 is two thirds of 1695; off: 75.33 of 113, and 263.67 of 395.50
        self.assertEqual(self._amounts(order), [395.5, 791.0])
        self._set_stock(self.oil, self.stock, 10)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [395.5, 791.0, 395.5])
        self.assertEqual(order.jxc_flow_state, 'collected', order.jxc_flow_problem)
        self.assertEqual(sum(order.invoice_ids.mapped('amount_tax')), 182)
        self._assert_nothing_paid_back(order)

    def test_another_currency_and_dozens(self):
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
        dozen = self.env.ref('uom.product_uom_dozen')
        order = self._sale(
            (self.rice, 2, {'product_uom_id': dozen.id, 'price_unit': 1000}),
            (self.work, -1, {'price_unit': 200}),
            pricelist_id=pricelist.id,
        )
        order.order_line[1].qty_delivered = -1
        self._pay_before(order, 50)
        self._rice(12)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [900, 450])
        self._rice(12)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [900, 450, 450])
        self._assert_nothing_paid_back(order)

    def test_delivery_charge(self):
        fee = self.env['product.product'].create(
            {'name': "Fee", 'type': 'service', 'taxes_id': False, 'invoice_policy': 'order'}
        )
        carrier = self.env['delivery.carrier'].create(
            {'name': "Van", 'product_id': fee.id, 'fixed_price': 8, 'delivery_type': 'fixed'}
        )
        order = self._sale((self.rice, 2))
        order.set_delivery_line(carrier, 8)
        self._pay_before(order, 50)
        self._rice(1)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [104, 54])
        self._rice(1)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [104, 54, 50])
        self._assert_nothing_paid_back(order)

    def test_several_at_once(self):
        """Shares of one order are not those of another; the one that stops stops alone."""
        orders = self.env['sale.order']
        for _number in range(2):
            orders |= self._discount(
                self._sale((self.tea, 10)), discount_type='so_discount', discount_percentage=0.1
            )
        bad = self._sale((self.tea, -3))
        (orders | bad).action_jxc_run_flow()
        self.assertEqual(orders.invoice_ids.mapped('amount_total'), [90, 90])
        self.assertRegex(bad.jxc_flow_problem, f"{bad.name} comes to .*30.00: a flow pays no money")
        self.assertEqual((bad.state, bad.invoice_ids.ids), ('draft', []))

    def test_a_draft_below_nothing_at_the_invoice(self):
        """What came back by core's own return would be a credit note: the flow stops in words."""
        self._rice(5)
        order = self._sale((self.rice, 5))
        order.action_jxc_run_flow()
        wizard = self.env['stock.return.picking'].create({'picking_id': order.picking_ids.id})
        wizard.product_return_moves.quantity = 2
        back = self.env['stock.picking'].browse(wizard.action_create_returns()['res_id'])
        back.button_validate()
        order.action_jxc_run_flow()
        self.assertIn("pays no money back", order.jxc_flow_problem)
        self.assertEqual(self._amounts(order), [500])
        self._assert_nothing_paid_back(order)

    def test_a_draft_credit_note_is_left_to_people(self):
        order = self._sale((self.work, 5, {'qty_delivered': 5}))
        order.action_jxc_run_flow()
        self.assertEqual(order._jxc_flow_no_draft_text(), "No draft invoice.")
        order.order_line.product_uom_qty = 3
        order._create_invoices(final=True)
        credit = order.invoice_ids.filtered(lambda move: move.move_type == 'out_refund')
        self.assertEqual(credit.amount_total, 14)
        self.assertEqual(
            order._jxc_flow_no_draft_text(),
            f"{credit.display_name} pays money back: an accountant posts it.",
        )
        order.action_jxc_run_flow()
        self.assertEqual(credit.state, 'draft')
        self.assertFalse(order.jxc_flow_problem)

    def test_purchase_with_a_negative_line(self):
        """A rebate of 30 on ten of 10, four of them received: 40 less 12."""
        self.tea.purchase_method = 'receive'
        rebate = self.env['product.product'].create(
            {'name': "Rebate", 'type': 'service', 'purchase_method': 'purchase'}
        )
        order = self._purchase((self.tea, 10, {'price_unit': 10}), (rebate, 1, {'price_unit': -30}))
        order.button_confirm()
        move = order.picking_ids.move_ids
        move.write({'quantity': 1, 'picked': True})
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        self.buying.step_goods = False
        order.action_jxc_run_flow()
        self.assertRecordValues(order.invoice_ids, [{'move_type': 'in_invoice', 'amount_total': 7}])
        self.buying.step_goods = True
        order.action_jxc_run_flow()
        self.assertEqual(sorted(order.invoice_ids.mapped('amount_total')), [7, 63])
        self.assertEqual(order.jxc_flow_state, 'paid', order.jxc_flow_problem)
        self.assertEqual(set(order.invoice_ids.mapped('move_type')), {'in_invoice'})

    def test_purchase_with_a_down_payment(self):
        self.tea.purchase_method = 'receive'
        order = self._purchase((self.tea, 10, {'price_unit': 10}))
        order.button_confirm()
        bill = self.env['account.move'].create(
            {
                'move_type': 'in_invoice',
                'partner_id': self.vendor.id,
                'invoice_date': '2026-03-01',
                'invoice_line_ids': [
                    Command.create({'name': "Deposit", 'quantity': 1, 'price_unit': 50})
                ],
            }
        )
        bill.invoice_line_ids.tax_ids = False
        wizard = self.env['bill.to.po.wizard'].with_context(
            active_ids=[-line_id for line_id in bill.invoice_line_ids.ids]
        )
        wizard = wizard.create({'purchase_order_id': order.id, 'partner_id': self.vendor.id})
        wizard.action_add_downpayment()
        bill.action_post()
        move = order.picking_ids.move_ids
        move.write({'quantity': 4, 'picked': True})
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        self.buying.step_goods = False
        order.action_jxc_run_flow()
        fresh = order.invoice_ids - bill
        self.assertRecordValues(fresh, [{'move_type': 'in_invoice', 'amount_total': 20}])

    def test_negative_purchase_stops(self):
        order = self._purchase((self.tea, -2))
        order.action_jxc_run_flow()
        self.assertIn("pays no money back", order.jxc_flow_problem)
        self.assertEqual((order.state, order.invoice_ids.ids), ('draft', []))

    def test_orders_without_goods_or_lines(self):
        """No line at all, or only words: nothing to invoice, and it is said."""
        empty = self._sale()
        empty.order_line.unlink()
        words = self._sale()
        words.order_line = [
            Command.clear(),
            Command.create({'display_type': 'line_section', 'name': "Section"}),
            Command.create({'display_type': 'line_note', 'name': "Note"}),
        ]
        bought = self._purchase()
        bought.order_line = [
            Command.clear(),
            Command.create({'display_type': 'line_note', 'name': "Note", 'product_qty': 0}),
        ]
        (empty | words).action_jxc_run_flow()
        bought.action_jxc_run_flow()
        for order in (empty, words, bought):
            self.assertTrue(order.jxc_flow_problem)
            self.assertNotIn("Odoo could not", order.jxc_flow_problem)
            self.assertFalse(order.invoice_ids)
