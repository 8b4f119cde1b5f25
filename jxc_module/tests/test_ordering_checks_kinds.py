from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .common_ordering_checks import ChecksCommon

# what somebody without costs is told before an order is confirmed
LATER = ('missing', "Looked at when the order is confirmed.")


@tagged('post_install', '-at_install')
@freeze_time(ChecksCommon.NOW)
class TestTradingChecksKinds(ChecksCommon):
    """What each kind of check looks at, and with which figures it says so."""

    # === STOCK === #

    def test_stock_with_the_next_receipt(self):
        self._rule('stock')
        self._set_stock(self.rice, self.stock, 12)
        order = self._sale(20)
        self.assertEqual(
            self._findings(order),
            [('fail', "Rice: available 12 Units, ordered 20 Units, no receipt planned.")],
        )
        purchase = self._purchase(5)
        purchase.button_confirm()
        purchase.picking_ids.move_ids.date = '2026-12-03 04:00:00'
        self.assertEqual(
            self._findings(order),
            [
                (
                    'fail',
                    "Rice: available 12 Units, ordered 20 Units, "
                    "next receipt 5 Units on 12/03/2026.",
                )
            ],
        )

    def test_goods_that_were_never_there(self):
        """No row of the stock says so: nothing is not one."""
        self._rule('stock')
        new = self._create_product("Never Bought")
        self.assertEqual(
            self._findings(self._sale(qty=1, product=new)),
            [('fail', "Never Bought: available 0 Units, ordered 1 Units, no receipt planned.")],
        )

    def test_stock_that_is_promised_or_elsewhere_is_not_available(self):
        self._rule('stock', 'warn')
        self._set_stock(self.rice, self.stock, 12)
        self._set_stock(self.rice, self.stock_b, 50)
        order = self._sale(12)
        self.assertEqual(self._findings(order), [('ok', "Everything is in stock.")])
        promised = self._sale(10)
        promised.action_confirm()
        self.assertIn("available 2 Units, ordered 12", self._findings(order)[0][1])
        # what nobody has reserved is promised all the same
        promised.picking_ids.do_unreserve()
        self.assertIn("available 2 Units, ordered 12", self._findings(order)[0][1])

    def test_lines_of_one_product_are_added_and_services_left_out(self):
        self._rule('stock')
        self._set_stock(self.rice, self.stock, 12)
        work = self.env['product.product'].create({'name': "Work", 'type': 'service'})
        dozen = self.env.ref('uom.product_uom_dozen')
        order = self._sale(
            order_line=[
                self._line(self.rice, 8, 10),
                self._line(self.rice, 1, 100, product_uom_id=dozen.id),
                self._line(work, 5, 10),
                self._line(self.rice, -3, 10),
            ]
        )
        self.assertIn("available 12 Units, ordered 20 Units", self._findings(order)[0][1])

    def test_bought_to_order_takes_nothing_from_stock(self):
        self._rule('stock')
        route = self.warehouse.mto_pull_id.route_id
        route.active = True
        self.rice.route_ids = route
        self.assertEqual(self._findings(self._sale(20)), [('ok', "Everything is in stock.")])

    def test_stock_of_a_foreign_warehouse_is_not_told(self):
        self._rule('stock')
        self._set_stock(self.rice, self.stock, 12)
        limited = new_test_user(self.env, 'check_limited', groups='jxc_module.group_sales')
        limited.write(
            {
                'jxc_warehouse_limited': True,
                'jxc_warehouse_ids': [Command.set(self.warehouse_b.ids)],
            }
        )
        order = self._sale(20, user=limited)
        self.assertEqual(
            self._findings(order),
            [('fail', "Rice: not enough in the warehouse of the order.")],
        )
        with self.assertRaisesRegex(UserError, "not enough in the warehouse of the order"):
            order.action_confirm()

    # === LIFE === #

    def _lot(self, name, days, qty):
        lot = self.env['stock.lot'].create({'name': name, 'product_id': self.milk.id})
        lot.expiration_date = fields.Datetime.to_datetime(self.NOW) + timedelta(days=days)
        self._set_stock(self.milk, self.stock, qty, lot)
        return lot

    def test_shortest_life_of_what_would_be_delivered(self):
        self.milk = self._create_product(
            "Milk", tracking='lot', use_expiration_date=True, expiration_time=100
        )
        self._lot("SHORT", 12, 15)
        self._lot("LONG", 60, 15)
        self._rule('life')
        order = self._sale(20, product=self.milk)
        self.assertEqual(self._findings(order), [('ok', "All lots live long enough.")])
        self.customer.jxc_min_life_days = 30
        self.assertEqual(
            self._findings(order),
            [
                (
                    'fail',
                    "Milk: lot SHORT would be delivered with 12 days left, the customer asks for "
                    "30; 15 Units of 20 Units last that long.",
                )
            ],
        )
        self.customer.jxc_min_life_days = 12
        self.assertEqual(self._findings(order), [('ok', "All lots live long enough.")])
        # promised for the day after tomorrow, it will have two days less
        order.commitment_date = '2026-03-12 04:00:00'
        self.assertIn("with 10 days left", self._findings(order)[0][1])
        # of two that live equally long the first to leave is named
        self._lot("SHORT TOO", 12, 5)
        self.assertIn("lot SHORT would be delivered", self._findings(order)[0][1])

    # === CREDIT === #

    def test_credit_with_undelivered_orders(self):
        self._rule('credit')
        order = self._sale(420)
        self.assertEqual(self._findings(order), [('ok', "Noodle House has no credit limit.")])
        self.customer.credit_limit = 50000
        self._invoice(42300, '2026-03-10')
        self._sale(600).action_confirm()
        self.assertEqual(
            self._findings(order),
            [
                (
                    'fail',
                    "Credit $ 50,000.00, used $ 48,300.00 of which undelivered $ 6,000.00 and not "
                    "invoiced $ 0.00, this order $ 4,200.00: $ 2,500.00 too much.",
                )
            ],
        )
        self.customer.credit_limit = 52500
        self.assertEqual(self._findings(order)[0][0], 'ok')

    def test_overdue_beyond_days_and_amount(self):
        rule = self._rule('overdue', days=7, amount=50)
        order = self._sale()
        self.assertEqual(self._findings(order), [('ok', "Noodle House has no overdue invoices.")])
        self._invoice(100, '2026-03-03')
        self.assertEqual(self._findings(order)[0][0], 'ok')
        self._invoice(30, '2026-03-02')
        self.assertEqual(
            self._findings(order),
            [('fail', "Noodle House owes $ 130.00 overdue, since 8 days.")],
        )
        rule.amount = 130
        self.assertEqual(self._findings(order)[0][0], 'ok')

    def test_amount_in_company_currency(self):
        self._rule('amount', amount=100)
        self.assertEqual(self._findings(self._sale(10))[0][0], 'ok')
        self.assertEqual(
            self._findings(self._sale(11)),
            [('fail', "The order comes to $ 110.00, allowed are $ 100.00.")],
        )
        currency = self.env['res.currency'].create(
            {
                'name': 'TRX',
                'symbol': 'T',
                'rate_ids': [Command.create({'name': '2026-03-01', 'rate': 4})],
            }
        )
        pricelist = self.env['product.pricelist'].create(
            {'name': "TRX", 'currency_id': currency.id}
        )
        self.assertEqual(
            self._findings(self._sale(40, pricelist_id=pricelist.id)),
            [('ok', "The order comes to $ 100.00, allowed are $ 100.00.")],
        )

    @freeze_time('2026-03-10 17:00:00')
    def test_the_rate_of_the_company_s_day(self):
        """One o'clock of the 11th in Shanghai, still the 10th for a user without a time zone."""
        self._rule('amount', amount=100)
        currency = self.env['res.currency'].create(
            {
                'name': 'TRX',
                'symbol': 'T',
                'rate_ids': [
                    Command.create({'name': '2026-03-01', 'rate': 4}),
                    Command.create({'name': '2026-03-11', 'rate': 2}),
                ],
            }
        )
        pricelist = self.env['product.pricelist'].create(
            {'name': "TRX", 'currency_id': currency.id}
        )
        self.seller.tz = 'UTC'
        self.assertEqual(
            self._findings(self._sale(40, pricelist_id=pricelist.id)),
            [('fail', "The order comes to $ 200.00, allowed are $ 100.00.")],
        )

    # === PRICES === #

    def test_price_floor_of_the_sales_price_in_any_unit(self):
        self._rule('price_floor', percent=10)
        self.assertEqual(
            self._findings(self._sale(price=9)), [('ok', "No price is below its floor.")]
        )
        self.assertEqual(
            self._findings(self._sale(price=8.99)),
            [('fail', "Rice at $ 8.99, the floor is $ 9.00.")],
        )
        dozen = self.env.ref('uom.product_uom_dozen')
        order = self._sale(
            order_line=[self._line(self.rice, 1, 120, product_uom_id=dozen.id, discount=11)]
        )
        self.assertEqual(
            self._findings(order), [('fail', "Rice at $ 106.80, the floor is $ 108.00.")]
        )

    def test_price_floor_of_a_list_based_on_cost_is_not_told(self):
        floor = self.env['product.pricelist'].create(
            {
                'name': "Floor",
                'item_ids': [
                    Command.create(
                        {
                            'compute_price': 'formula',
                            'base': 'standard_price',
                            'price_markup': 50,
                            'applied_on': '3_global',
                        }
                    )
                ],
            }
        )
        self._rule('price_floor', floor_pricelist_id=floor.id, company_id=self.company.id)
        order = self._sale(price=8)
        self.assertEqual(self._findings(order), [('fail', "Rice at $ 8.00, the floor is $ 9.00.")])
        self._hide_costs()
        self.assertEqual(self._findings(order), [LATER])
        with self.assertRaisesRegex(UserError, "Rice is below the allowed price"):
            order.action_confirm()
        # 6.00; to who does not see costs the next step of the series that is 2 % above
        self.rice.standard_price = 4
        order.order_line.price_unit = 6.19
        with self.assertRaisesRegex(UserError, "Rice is below the allowed price"):
            order.action_confirm()
        order.order_line.price_unit = 6.2
        order.action_confirm()
        self.assertEqual(order.state, 'sale')

    def test_below_cost_and_no_cost_at_all(self):
        self._rule('below_cost', percent=10)
        self.assertEqual(self._findings(self._sale(price=6.6))[0][0], 'ok')
        order = self._sale(price=6.59)
        self.assertEqual(self._findings(order), [('fail', "Rice at $ 6.59, it costs $ 6.00.")])
        self._hide_costs()
        self.assertEqual(self._findings(order), [LATER])
        with self.assertRaisesRegex(UserError, "Rice is below the allowed price"):
            order.action_confirm()
        self.rice.standard_price = 0
        order.action_confirm()
        self.assertEqual(order.state, 'sale')

    def test_discount(self):
        self._rule('discount', percent=20, document='sale')
        order = self._sale(order_line=[self._line(self.rice, 1, 10, discount=20)])
        self.assertEqual(self._findings(order)[0][0], 'ok')
        order.order_line.discount = 25
        self.assertEqual(
            self._findings(order),
            [('fail', "Rice has a discount of 25 %, allowed are 20 %.")],
        )

    def test_price_drift_against_the_last_purchases(self):
        self._rule('price_drift', 'warn', percent=10, orders_count=2, document='purchase')
        first = self._purchase(price=6)
        self.assertEqual(self._findings(first)[0][0], 'ok')
        for price in (1, 6, 8):
            self._purchase(price=price).button_confirm()
        # 6 and 8 make 7; the first one is too old
        self.assertEqual(self._findings(self._purchase(price=7.7))[0][0], 'ok')
        order = self._purchase(price=7.75)
        self.assertEqual(
            self._findings(order),
            [
                (
                    'fail',
                    "Rice at $ 7.75 per Units, on average of the last purchases (2) $ 7.00: "
                    "+10.7 %.",
                )
            ],
        )
        self.assertEqual(self._findings(self._purchase(price=6.2))[0][0], 'fail')
        dozen = self.env.ref('uom.product_uom_dozen')
        order.order_line.write({'product_uom_id': dozen.id, 'price_unit': 84})
        self.assertEqual(self._findings(order)[0][0], 'ok')

    # === DATA === #

    def test_missing_data(self):
        street = self.env.ref('base.field_res_partner__street')
        vat = self.env.ref('base.field_res_partner__vat')
        reference = self.env.ref('sale.field_sale_order__client_order_ref')
        self._rule('missing_data', field_ids=[Command.set((street | vat | reference).ids)])
        shipping = self.env['res.partner'].create(
            {'name': "Kitchen", 'type': 'delivery', 'parent_id': self.customer.id}
        )
        self.customer.vat = "X1"
        order = self._sale(partner_shipping_id=shipping.id)
        self.assertCountEqual(
            [text for _state, text in self._findings(order)],
            [
                "Street of Noodle House, Kitchen is missing.",
                f"Customer Reference of {order.name} is missing.",
            ],
        )
        shipping.street = "Long Road 1"
        order.client_order_ref = "PO 1"
        self.assertEqual(self._findings(order), [('ok', "Nothing is missing.")])

    # === SCOPE === #

    def test_scope_of_a_rule(self):
        other = self.env['res.company'].create({'name': "Other"})
        tag = self.env['res.partner.category'].create({'name': "New"})
        team = self.env['crm.team'].create({'name': "Team"})
        child = self.env['product.category'].create(
            {'name': "Grain", 'parent_id': self.rice.categ_id.id}
        )
        stranger = self.env['res.partner'].create({'name': "Stranger"})
        order = self._sale(11)
        rule = self._rule('amount', amount=100)
        for scope, applies in (
            ({'company_id': other.id}, False),
            ({'company_id': self.company.id}, True),
            ({'team_ids': [Command.set(team.ids)]}, False),
            ({'team_ids': [Command.set(order.team_id.ids or team.ids)]}, bool(order.team_id)),
            ({'partner_ids': [Command.set(stranger.ids)]}, False),
            ({'partner_ids': [Command.set(self.customer.ids)]}, True),
            ({'partner_category_ids': [Command.set(tag.ids)]}, False),
            ({'product_categ_ids': [Command.set(child.ids)]}, False),
            ({'product_categ_ids': [Command.set(self.rice.categ_id.ids)]}, True),
            ({'mode': 'off'}, False),
        ):
            with self.subTest(scope):
                before = {name: rule[name] for name in scope}
                rule.write(scope)
                self.assertEqual(bool(self._findings(order)), applies)
                rule.write(before)
        self.rice.categ_id = child
        rule.product_categ_ids = child.parent_id
        self.customer.category_id = tag
        rule.partner_category_ids = tag
        self.assertTrue(self._findings(order))
        self.company.jxc_checks = False
        self.assertFalse(self._findings(order))

    # === THE RULE === #

    def test_form_of_a_rule(self):
        with Form(self.env['jxc.check.rule'].with_user(self.boss)) as form:
            form.name = "Big orders"
            form.kind = 'price_drift'
            self.assertEqual(form.document, 'purchase')
            form.kind = 'amount'
            self.assertEqual(form.document, 'purchase')
            form.document = 'sale'
            form.mode = 'approve'
            form.amount = 1000
        rule = form.record
        self.assertEqual(rule.approver_group_id, self.env.ref('jxc_module.group_manager'))
        with self.assertRaisesRegex(UserError, "group of the approvers"):
            rule.approver_group_id = False
        with self.assertRaisesRegex(UserError, "does not look at"):
            self._rule('stock', document='purchase')
        with self.assertRaisesRegex(UserError, "fields that must be filled"):
            self._rule('missing_data')

    def test_the_number_of_queries_does_not_grow(self):
        for kind in ('stock', 'life', 'credit', 'overdue', 'price_floor', 'below_cost', 'discount'):
            self._rule(kind, 'warn')
        orders = self.env['sale.order']
        for number in range(50):
            orders |= self._sale(
                partner_id=self.env['res.partner'].create({'name': f"Customer {number}"}).id,
                order_line=[self._line(self.rice, 1, 10), self._line(self.tea, number, 20)],
            )
        self.assertConstantQueries(lambda some: some._jxc_findings(), orders[:1], orders, more=2)
