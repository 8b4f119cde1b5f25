from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common_ordering_checks import ChecksCommon
from .test_ordering_checks_verdict import evaluations


@tagged('post_install', '-at_install')
@freeze_time(ChecksCommon.NOW)
class TestOrderingChecksGuards(ChecksCommon):
    """Borders and small conditions that nothing else asks for."""

    def test_a_rule_of_a_category_looks_at_its_goods_alone(self):
        grain, drinks = self.env['product.category'].create([{'name': "Grain"}, {'name': "Drinks"}])
        self.rice.categ_id = grain
        rule = self._rule('stock', product_categ_ids=[Command.set(drinks.ids)])
        self.assertEqual(self._leave().state, 'done')
        rule.product_categ_ids = grain
        with self.assertRaises(UserError):
            self._leave()

    def _leave(self):
        kind = self.warehouse.out_type_id
        picking = self.env['stock.picking'].create(
            {
                'picking_type_id': kind.id,
                'partner_id': self.customer.id,
                'location_id': self.stock.id,
                'location_dest_id': self.customers.id,
                'move_ids': [
                    Command.create(
                        {
                            'product_id': self.rice.id,
                            'product_uom_qty': 5,
                            'location_id': self.stock.id,
                            'location_dest_id': self.customers.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.write({'quantity': 5, 'picked': True})
        picking.button_validate()
        return picking

    def test_no_lot_is_no_short_life(self):
        milk = self._create_product("Milk", tracking='lot', use_expiration_date=True)
        self.customer.jxc_min_life_days = 30
        self._rule('life')
        order = self._sale(5, product=milk)
        self.assertEqual(self._findings(order), [('ok', "All lots live long enough.")])

    def test_an_override_is_noted_on_each_order_with_its_own_rules(self):
        self._rule('below_cost')
        self._rule('discount', percent=10)
        cheap, cut = self._sale(price=5), self._sale(price=50)
        cut.order_line.discount = 20
        (cheap | cut).with_user(self.boss)._jxc_override_checks("Sample")
        for order, names in ((cheap, "Rule below_cost"), (cut, "Rule discount")):
            [note] = [body for body in order.message_ids.mapped('body') if "Sample" in body]
            self.assertIn(f"({names})", note)

    def test_a_line_of_no_quantity_is_another_order(self):
        """Down payments of core alone are left out of what was approved: this may be filled."""
        order = self._sale()
        before = order._jxc_approval_signature()
        order.order_line = [self._line(self.tea, 0, 20)]
        self.assertNotEqual(order._jxc_approval_signature(), before)
        self.assertEqual(order.amount_total, 100)

    def test_amounts_of_a_rule_are_in_the_currency_of_its_company(self):
        shells = self.env['res.currency'].create({'name': 'JXQ', 'symbol': 'Q'})
        other = self.env['res.company'].create(
            {'name': "Check Elsewhere", 'currency_id': shells.id}
        )
        rule = self._rule('amount', amount=5, company_id=other.id)
        self.assertEqual(rule.currency_id, other.currency_id)
        rule.company_id = False
        self.assertEqual(rule.currency_id, self.company.currency_id)

    def test_a_lot_without_a_day_lives_long_enough(self):
        milk = self._create_product("Milk", tracking='lot', use_expiration_date=True)
        lot = self.env['stock.lot'].create({'name': "EVER", 'product_id': milk.id})
        lot.expiration_date = False
        self._set_stock(milk, self.stock, 10, lot)
        self.customer.jxc_min_life_days = 30
        self._rule('life')
        order = self._sale(5, product=milk)
        self.assertEqual(self._findings(order), [('ok', "All lots live long enough.")])

    def test_a_purchase_is_judged_once(self):
        self._rule('amount', 'warn', amount=50, document='purchase')
        order = self._purchase()
        with evaluations(self.env) as judged:
            order.button_confirm()
        self.assertEqual((order.state, len(judged)), ('purchase', 1))

    def test_typed_amounts_count_only_without_checks(self):
        order = self._sale(10, 10)
        order.write({'amount_total': 1, 'client_order_ref': "A"})
        order.order_line.write({'price_subtotal': 1})
        self.assertRecordValues(order, [{'amount_total': 100, 'client_order_ref': "A"}])
        self.assertEqual(order.order_line.price_subtotal, 100)
        self.company.jxc_checks = False
        order.write({'amount_total': 1})
        self.assertEqual(order.amount_total, 1)

    def test_a_default_does_not_type_amounts(self):
        names = ['amount_total', 'price_subtotal', 'price_tax']
        context = {f'default_{name}': 1 for name in names}
        for model in ('sale.order', 'sale.order.line', 'purchase.order', 'purchase.order.line'):
            mine = self.env[model].with_user(self.boss).with_context(**context)
            own = [name for name in names if name in mine._fields]
            self.assertFalse(mine.default_get(own), model)
        self.env['ir.default'].with_user(self.boss).set(
            'sale.order.line', 'price_subtotal', 1, user_id=True
        )
        mine = self.env['sale.order.line'].with_user(self.boss)
        self.assertFalse(mine.default_get(['price_subtotal']))

    def test_an_approved_order_that_is_confirmed_says_nothing_more(self):
        self._rule('amount', 'approve', amount=50)
        order = self._sale()
        order.action_confirm()
        request = self._approval(order)
        self.company.jxc_approval_auto = True
        told = request.with_user(self.boss).action_jxc_approve()
        self.assertEqual(order.state, 'sale')
        self.assertNotIn("not confirmed", str(told))

    def test_nobody_asks_for_what_is_approved_already(self):
        self._rule('amount', 'approve', amount=50)
        self.env['ir.default'].with_user(self.seller).set(
            'jxc.approval', 'state', 'approved', user_id=True
        )
        for context in ({}, {'default_state': 'approved'}):
            order = self._sale().with_context(**context)
            for _click in range(2):
                order.action_confirm()
                self.assertEqual(order.state, 'draft')
                self.assertEqual(self._approval(order).state, 'requested')

    def test_a_field_of_the_company_is_looked_for_on_it(self):
        vat = self.env.ref('base.field_res_partner__vat')
        self._rule('missing_data', field_ids=[Command.set(vat.ids)])
        buyer = self.env['res.partner'].create({'name': "Li", 'parent_id': self.customer.id})
        order = self._sale(partner_id=buyer.id)
        self.assertIn(f"of {self.customer.display_name} is missing.", self._findings(order)[0][1])

    def test_more_at_a_price_that_drifted_is_worse(self):
        self._rule('price_drift', 'warn', percent=10, document='purchase')
        self._purchase(price=6).button_confirm()
        order = self._purchase(qty=10, price=8)
        order.button_confirm()
        for qty, told in ((9, False), (20, True)):
            before = order.message_ids
            order.order_line.write({'product_qty': qty, 'price_unit': 8})
            notes = ' '.join((order.message_ids - before).mapped('body'))
            self.assertEqual("differs from the last purchases" in notes, told, notes)

    def test_whole_kits_to_the_last_one(self):
        bowl = self._create_product("Bowl")
        kit = self._create_product("Bowl Set")
        self.env['mrp.bom'].create(
            {
                'product_tmpl_id': kit.product_tmpl_id.id,
                'type': 'phantom',
                'bom_line_ids': [Command.create({'product_id': bowl.id, 'product_qty': 3})],
            }
        )
        self._set_stock(bowl, self.stock, 6)
        self._rule('stock')
        self.assertEqual(self._findings(self._sale(2, product=kit))[0][0], 'ok')
        self.assertIn("available 2 ", self._findings(self._sale(3, product=kit))[0][1])

    def test_an_alert_opens_its_order_and_closes_with_it(self):
        order = self._sale()
        order.action_confirm()
        alerts = self.env['jxc.alert'].sudo()
        alerts._jxc_checks_broken(order.sudo())
        alert = alerts.search([('kind', '=', 'check'), ('res_id', '=', order.id)])
        self.assertRecordValues(alert, [{'res_model': 'sale.order', 'state': 'open'}])
        alerts._jxc_checks_settled(order.sudo())
        self.assertEqual(alert.state, 'resolved')

    def test_a_hair_of_a_price_is_no_other_order(self):
        """A rate or a unit leaves a price a hair off; a millionth more is another price."""
        order = self._sale()
        before = order._jxc_approval_signature()
        for price, same in ((10.0000004, True), (10.000001, False)):
            order.order_line.price_unit = price
            self.assertEqual(order._jxc_approval_signature() == before, same, price)
