from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.purchase.models.purchase_order import PurchaseOrder
from odoo.addons.sale.models.sale_order import SaleOrder

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
        # as invoiced it would not count as credit used any more
        order.order_line.write({'qty_invoiced': 10, 'qty_to_invoice': -10})
        self.assertEqual(order.order_line.qty_invoiced, 0)
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
            self.env['ir.default'].with_user(self.boss).set(model, own[0], 1, user_id=True)
            kept = self.env[model].with_user(self.boss)
            # methods make orders for who asks as superuser
            for mine in (kept, kept.sudo()):
                self.assertFalse(mine.default_get(own), model)

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

    def test_half_a_coin_decides(self):
        """The limits are not rounded to whole amounts, and what reaches them exactly is fine."""
        self.customer.credit_limit = 100
        self._invoice(0.5, '2026-03-01')
        order = self._sale(price=9.95)
        rules = {
            'credit': self._rule('credit'),
            'overdue': self._rule('overdue', amount=0.5),
            'amount': self._rule('amount', amount=99.5),
            'price_floor': self._rule('price_floor', percent=0.5),
        }
        self.assertEqual({state for state, _text in self._findings(order)}, {'ok'})
        self.customer.credit_limit = 99.5
        rules['overdue'].amount = 0
        rules['amount'].amount = 99
        rules['price_floor'].percent = 0
        found = {finding['rule'].kind: finding for finding in order._jxc_findings()[order.id]}
        for kind, exceeded in (
            ('credit', 0.5),
            ('overdue', 0.5),
            ('amount', 0.5),
            ('price_floor', 0.5),  # ten pieces at 0.05
        ):
            with self.subTest(kind):
                self.assertEqual(found[kind]['state'], 'fail')
                self.assertAlmostEqual(found[kind]['exceeded'], exceeded)

    def test_prices_of_less_than_a_coin(self):
        """A cost of 0.50 is one, and what a cheap product costs too little is told."""
        self._rule('below_cost')
        self._rule('price_drift', percent=10, document='purchase')
        self.rice.standard_price = 0.5
        self.assertEqual(self._findings(self._sale(price=0.5))[0][0], 'ok')
        self.assertEqual(
            self._findings(self._sale(price=0.4)), [('fail', "Rice at $ 0.40, it costs $ 0.50.")]
        )
        order = self._purchase(qty=0.5, price=0.5)
        order.button_confirm()
        self.assertEqual(self._findings(self._purchase(price=0.55))[0][0], 'ok')
        self.assertEqual(self._findings(self._purchase(price=0.6))[0][0], 'fail')

    def test_a_discount_that_keeps_above_the_floor(self):
        self._rule('price_floor', percent=10)
        order = self._sale(order_line=[self._line(self.rice, 10, 10, discount=10)])
        self.assertEqual(self._findings(order)[0][0], 'ok')
        order.order_line.discount = 15
        [finding] = order._jxc_findings()[order.id]
        # 8.50 instead of 9, ten times
        self.assertAlmostEqual(finding['exceeded'], 5)

    def test_what_cannot_be_told_is_not_overridden(self):
        self._rule('below_cost')
        self.rice.standard_price = 0
        order = self._sale()
        self.assertEqual(self._findings(order), [('missing', "Rice: cost is missing.")])
        self.assertFalse(order.with_user(self.boss).action_jxc_check_panel()['can_override'])
        with self.assertRaisesRegex(UserError, "Nothing blocks"):
            order.with_user(self.boss)._jxc_override_checks("No need")

    def test_a_field_that_the_order_does_not_have_is_not_missing(self):
        reference = self.env.ref('purchase.field_purchase_order__partner_ref')
        self._rule('missing_data', field_ids=[Command.set(reference.ids)])
        self.assertEqual(self._findings(self._sale()), [('ok', "Nothing is missing.")])

    def test_of_nothing_core_confirms_nothing(self):
        """Where all are refused, what others add to the confirmation is not begun; else it is."""
        self._rule('amount', amount=50)
        self._rule('amount', amount=50, document='purchase')
        for core, name, make in (
            (SaleOrder, 'action_confirm', self._sale),
            (PurchaseOrder, 'button_confirm', self._purchase),
        ):
            with self.subTest(name), patch.object(core, name, return_value="core's") as confirm:
                refused = make() | make()
                told = getattr(refused, name)()
                self.assertEqual(told['params']['type'], 'warning')
                confirm.assert_not_called()
                self.assertEqual(getattr(refused.browse(), name)(), "core's")
                self.assertEqual(getattr(make(price=1), name)(), "core's")

    def test_a_change_that_is_no_worse_is_not_noted(self):
        self._rule('below_cost', 'warn')
        order = self._sale(price=5)
        order.action_confirm()
        before = order.message_ids
        order.order_line.write({'product_uom_qty': 9, 'price_unit': 5})
        notes = ' '.join((order.message_ids - before).mapped('body'))
        self.assertNotIn("in spite of", notes)
        order.order_line.write({'product_uom_qty': 10, 'price_unit': 5})
        notes = ' '.join((order.message_ids - before).mapped('body'))
        self.assertEqual(notes.count("Changed in spite of"), 1)

    def test_a_script_is_asked_as_a_person(self):
        """OdooBot is nobody who works beside the order: an import of his is refused."""
        self._rule('below_cost')
        order = self._sale()
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "is confirmed"):
            order.with_env(self.env).order_line.price_unit = 1

    def test_goods_in_a_place_of_no_company_are_there(self):
        self._rule('stock')
        yard = self.env['stock.location'].create(
            {'name': "Yard", 'usage': 'internal', 'company_id': False}
        )
        self._set_stock(self.rice, yard, 5)
        line = self._line_from(yard, 5)
        self.assertFalse(line._jxc_shortages())
        line.quantity = 6
        [shortage] = line._jxc_shortages()
        self.assertEqual((shortage.wanted, shortage.on_hand), (6, 5))

    def test_a_rule_of_another_company_holds_its_own_lines(self):
        """Both leave in one call; only the lines of the company of the rule are held."""
        other = self.env['res.company'].create({'name': "Elsewhere", 'jxc_checks': True})
        self.env.user.company_ids |= other
        rule = self._rule('stock', company_id=other.id)
        ours = self._line_from(self.stock, 5)
        self.assertEqual(ours.company_id, self.company)
        house = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        theirs = self._line_from(house.lot_stock_id, 5)
        self.assertEqual(theirs.company_id, other)
        [shortage] = (ours | theirs)._jxc_shortages()
        self.assertEqual((shortage.rule, shortage.lines), (rule, theirs))
        # nor are orders that are judged together
        rule.active = False
        self._rule('amount', company_id=other.id)
        order = self._sale().with_env(self.env)
        abroad = self._sale(user=self.env.user, company_id=other.id, warehouse_id=house.id)
        found = (order | abroad)._jxc_findings()
        self.assertEqual(
            {id_: len(some) for id_, some in found.items()}, {order.id: 0, abroad.id: 1}
        )

    def _line_from(self, place, qty):
        """Return a move line that takes rice from a place to a customer."""
        company = place.company_id or self.company
        return (
            self.env['stock.move']
            .create(
                {
                    'product_id': self.rice.id,
                    'product_uom_qty': qty,
                    'location_id': place.id,
                    'location_dest_id': self.customers.id,
                    'company_id': company.id,
                    'move_line_ids': [
                        Command.create(
                            {
                                'product_id': self.rice.id,
                                'quantity': qty,
                                'location_id': place.id,
                                'location_dest_id': self.customers.id,
                                'company_id': company.id,
                            }
                        )
                    ],
                }
            )
            .move_line_ids
        )

    def test_what_passed_a_moment_ago_is_not_judged_again(self):
        self._rule('amount', amount=50)
        order = self._sale()
        with order._jxc_pass_gate(), evaluations(self.env) as judged:
            self.assertEqual(order._jxc_judge(), {})
        self.assertFalse(judged)
        self.assertEqual(list(order._jxc_judge()), order.ids)

    def test_an_approved_order_waits_for_who_asked(self):
        """He confirms it himself, unless the company wants the approval to do so."""
        self.assertFalse(self.company.jxc_approval_auto)
        self._rule('amount', 'approve', amount=50)
        order = self._sale()
        order.action_confirm()
        request = self._approval(order)
        request.with_user(self.boss).action_jxc_approve()
        self.assertEqual((request.state, order.state), ('approved', 'draft'))
        order.action_confirm()
        self.assertEqual(order.state, 'sale')

    def test_which_purchases_are_the_last_ones(self):
        """Confirmed ones of the company at a price; no gifts, nothing of no quantity."""
        made = [self._purchase(price=price) for price in (1, 2, 3, 4, 0)]
        made += [self._purchase(qty=0, price=5), self._purchase(price=6)]
        made[-1].order_line.discount = 100
        for order in made:
            order.button_confirm()
        self._purchase(price=9)
        facts = self.env['jxc.facts']
        found = facts._last_purchase_prices(self.company, self.rice.ids, 2, made[3].ids)
        amounts = [(row['quantity'], row['amount']) for row in found[self.rice.id]]
        self.assertEqual(amounts, [(10, 30), (10, 20)])
        other = self.env['res.company'].create({'name': "Elsewhere"})
        self.assertFalse(facts._last_purchase_prices(other, self.rice.ids, 2, []))

    def test_which_lots_would_leave(self):
        """Not those on hold, nor what is reserved or whose removal date has come."""
        milk = self._create_product("Milk", tracking='lot', use_expiration_date=True)
        names = ('HELD', 'TODAY', 'TOMORROW', 'TAKEN', 'ELSEWHERE', 'LOST', 'EVER')
        lots = self.env['stock.lot'].create(
            [{'name': name, 'product_id': milk.id} for name in names]
        )
        held, today, tomorrow, taken, elsewhere, lost, ever = lots
        lots.removal_date = '2026-06-01 04:00:00'
        held.sudo().jxc_on_hold = True
        # half past midnight in Shanghai is the day before in UTC
        today.removal_date, tomorrow.removal_date = '2026-03-10 15:30:00', '2026-03-10 16:30:00'
        ever.write({'removal_date': False, 'expiration_date': False})
        lost_place = self.env['stock.location'].create(
            {'name': "Lost", 'usage': 'inventory', 'location_id': self.stock.id}
        )
        for lot in lots:
            self._set_stock(milk, self.stock, 5, lot)
        self._set_stock(milk, self.stock, -5, elsewhere)
        self._set_stock(milk, self.stock_b, 5, elsewhere)
        self._set_stock(milk, self.stock, -5, lost)
        self._set_stock(milk, lost_place, 5, lost)
        self.env['stock.quant']._update_reserved_quantity(milk, self.stock, 5, lot_id=taken)
        found = self.env['jxc.facts']._free_lots(self.company, self.stock.ids, milk.ids)
        self.assertEqual(
            [(row['name'], row['free']) for row in found[milk.id, self.stock.id]],
            [('TOMORROW', 5), ('EVER', 5)],
        )
        self.assertFalse(
            self.env['jxc.facts']._free_lots(self.company, self.stock.ids, self.rice.ids)
        )

    def test_a_gift_without_a_price_is_worth_nothing(self):
        self._rule('gift', 'warn')
        self.tea.list_price = 0
        order = self._sale(order_line=[self._line(self.tea, 1, 0)])
        [finding] = order._jxc_findings()[order.id]
        self.assertEqual((finding['state'], finding['exceeded']), ('ok', 0))
        self.assertIn("are 0 % of the order", finding['text'])

    def test_lines_that_come_and_go_are_told_to_the_approver(self):
        order = self._sale()
        before = order._jxc_contents()[order.id]
        order.order_line.unlink()
        order.order_line = [self._line(self.tea, 2, 20)]
        gone, new = order._jxc_change_text(before, order._jxc_contents()[order.id]).splitlines()
        self.assertTrue(gone.startswith("Rice, 10 Units") and gone.endswith(" → –"), gone)
        self.assertTrue(new.startswith("new line → Tea, 2 Units"), new)

    def test_of_an_order_that_is_gone_nothing_is_asked(self):
        order = self._sale().with_env(self.env)
        gone = order.browse(order.id)
        order.unlink()
        asked = self.env['jxc.approval']._jxc_request_change(gone, {'signature': "x"}, {})
        self.assertFalse(asked)

    def test_a_confirmed_purchase_is_not_judged_by_its_approval(self):
        order = self._purchase()
        order.button_confirm()
        self._rule('amount', amount=1, document='purchase')
        with evaluations(self.env) as judged:
            order.button_approve()
        self.assertFalse(judged)

    def test_the_strictest_rule_holds_what_leaves(self):
        self._rule('stock', 'warn', sequence=1)
        block = self._rule('stock', sequence=2)
        line = self._line_from(self.stock, 5)
        self.assertEqual([shortage.rule for shortage in line._jxc_shortages()], [block])

    def test_the_customer_of_the_order_decides_not_where_it_goes(self):
        rule = self._rule('stock', partner_ids=[Command.set(self.customer.ids)])
        rule.active = False
        order = self._sale(5, partner_shipping_id=self.vendor.id)
        order.action_confirm()
        rule.active = True
        self.assertEqual(order.picking_ids.partner_id, self.vendor)
        order.picking_ids.move_ids.write({'quantity': 5, 'picked': True})
        self.assertEqual([s.rule for s in order.picking_ids.move_line_ids._jxc_shortages()], [rule])

    def test_an_order_that_is_cancelled_settles_its_alert(self):
        order = self._sale()
        order.action_confirm()
        alerts = self.env['jxc.alert'].sudo()
        alerts._jxc_checks_broken(order.sudo())
        order.with_user(self.seller)._action_cancel()
        alert = alerts.search([('kind', '=', 'check'), ('res_id', '=', order.id)])
        self.assertEqual(alert.state, 'resolved')
