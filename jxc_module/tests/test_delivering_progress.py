from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from .common_reporting import ReportCommon

PIXEL = (
    b'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ'
    b'RU5ErkJggg=='
)


@tagged('post_install', '-at_install')
@freeze_time('2026-03-10 04:00:00')
class TestTradingProgress(ReportCommon):
    """Goods and money of an order in words, slips, labels."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls._create_product("Tea", list_price=10.0)
        cls._set_stock(cls.product, cls.stock, 1000)
        cls.customer = cls.env['res.partner'].create(
            {'name': "Green Shop", 'street': "1 Long Street", 'phone': "13900000000"}
        )

    @classmethod
    def _order(cls, qty=10, product=None, **vals):
        return cls.env['sale.order'].create(
            {
                'partner_id': cls.customer.id,
                'warehouse_id': cls.warehouse.id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': (product or cls.product).id,
                            'product_uom_qty': qty,
                            'price_unit': 10.0,
                            'tax_ids': False,
                        }
                    )
                ],
                **vals,
            }
        )

    def _deliver(self, order, qty=None):
        picking = order.picking_ids.filtered(lambda one: one.state not in ('done', 'cancel'))
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty if qty is None else qty
            move.picked = True
        picking.with_context(skip_backorder=True, picking_ids_not_to_backorder=[]).button_validate()
        return picking

    def _invoice(self, order, due=date(2026, 4, 1)):
        invoice = order._create_invoices()
        invoice.invoice_date_due = due
        invoice.action_post()
        return invoice

    def _pay(self, invoice, amount):
        self.env['account.payment.register'].with_context(
            active_model='account.move', active_ids=invoice.ids
        ).create({'amount': amount})._create_payments()

    def _words(self, order):
        order.invalidate_recordset()
        return order.jxc_delivery_progress, order.jxc_collection_progress

    def test_words_of_an_order(self):
        order = self._order()
        self.assertEqual(self._words(order), (False, False))
        order.action_confirm()
        self.assertEqual(self._words(order), ('to_ship', 'unpaid'))
        self._deliver(order, 4)
        self.assertEqual(self._words(order), ('part', 'unpaid'))
        self._deliver(order)
        self.assertEqual(self._words(order), ('shipped', 'unpaid'))
        order.picking_ids[0].action_jxc_sign()
        self.assertEqual(self._words(order)[0], 'shipped', "one of two deliveries was signed for")
        order.picking_ids.action_jxc_sign()
        self.assertEqual(self._words(order)[0], 'signed')
        order.picking_ids.action_jxc_unsign()
        self.assertEqual(self._words(order)[0], 'shipped')

    def test_words_of_the_money(self):
        order = self._order()
        order.action_confirm()
        self._deliver(order)
        invoice = self._invoice(order)
        self.assertEqual(self._words(order)[1], 'unpaid')
        self._pay(invoice, 40.0)
        self.assertEqual(self._words(order)[1], 'part')
        self._pay(invoice, 60.0)
        self.assertEqual(self._words(order)[1], 'paid')

    def test_paid_only_when_all_is_invoiced(self):
        order = self._order()
        order.action_confirm()
        self._deliver(order, 4)
        self._pay(self._invoice(order), 40.0)
        self.assertEqual(self._words(order)[1], 'part', "6 of 10 are still to come")

    def test_overdue_from_the_day_after_on_in_local_days(self):
        self.company.partner_id.tz = 'Asia/Shanghai'
        order = self._order()
        order.action_confirm()
        self._deliver(order)
        self._invoice(order, due=date(2026, 3, 10))
        with freeze_time('2026-03-10 15:59:00'):  # 23:59 in Shanghai
            self.assertEqual(self._words(order)[1], 'unpaid')
        with freeze_time('2026-03-10 16:01:00'):
            self.assertEqual(self._words(order)[1], 'overdue')

    def test_service_has_no_goods(self):
        service = self.env['product.product'].create({'name': "Advice", 'type': 'service'})
        order = self._order(product=service)
        order.action_confirm()
        self.assertEqual(self._words(order), (False, 'unpaid'))

    def test_search_group_and_sort_say_the_same(self):
        todo, signed, quotation = self._order(), self._order(), self._order()
        (todo | signed).action_confirm()
        self._deliver(signed)
        signed.picking_ids.action_jxc_sign()
        orders = todo | signed | quotation
        of = [('id', 'in', orders.ids)]
        model = self.env['sale.order']
        self.assertEqual(model.search([*of, ('jxc_delivery_progress', '=', 'signed')]), signed)
        self.assertEqual(
            model.search([*of, ('jxc_delivery_progress', '!=', 'signed')]), todo | quotation
        )
        self.assertEqual(model.search([*of, ('jxc_delivery_progress', '=', False)]), quotation)
        self.assertEqual(
            dict(model._read_group(of, ['jxc_delivery_progress'], ['__count'])),
            {'to_ship': 1, 'signed': 1, False: 1},
        )
        self.assertEqual(
            model.search(of, order='jxc_delivery_progress, id')[:2].mapped('jxc_delivery_progress'),
            ['signed', 'to_ship'],
        )
        self.assertTrue(
            model.fields_get(['jxc_delivery_progress'])['jxc_delivery_progress']['groupable']
        )

    def test_a_list_costs_one_query(self):
        orders = self.env['sale.order'].browse()
        for _each in range(5):
            orders |= self._order()
        orders.action_confirm()
        self.env.flush_all()
        self._words(orders[0])  # warm: companies, fields
        orders.invalidate_recordset()
        with self.assertQueryCount(2):  # the companies whose day it is, then all orders at once
            orders.mapped('jxc_collection_progress')

    def test_core_signature_counts(self):
        order = self._order()
        order.action_confirm()
        picking = self._deliver(order)
        picking.signature = PIXEL
        self.assertEqual(self._words(order)[0], 'signed')

    def test_sign_refuses_what_is_not_delivered(self):
        order = self._order()
        order.action_confirm()
        with self.assertRaisesRegex(UserError, order.picking_ids.name):
            order.picking_ids.action_jxc_sign()

    def test_who_signs(self):
        """A salesman for his own orders, a keeper for what he delivers."""
        seller, other, keeper = (
            new_test_user(self.env, f'sign_{role}', groups=f'jxc_module.group_{group}')
            for role, group in (('seller', 'sales'), ('other', 'sales'), ('keeper', 'keeper'))
        )
        order = self._order(user_id=seller.id)
        order.action_confirm()
        picking = self._deliver(order)
        foreign = picking.with_user(other)
        for way in (
            foreign.action_jxc_sign,
            lambda: foreign.write({'jxc_signed_by': "Nobody"}),
            lambda: foreign.write({'signature': PIXEL}),
            foreign.action_jxc_unsign,
        ):
            with self.assertRaises(AccessError):
                way()
        self.assertFalse(picking.jxc_signed_on)
        for user in (seller, keeper):
            picking.with_user(user).action_jxc_sign()
            self.assertTrue(picking.jxc_signed_on)
            picking.with_user(user).action_jxc_unsign()
            self.assertFalse(picking.jxc_signed_on)

    def test_tracking(self):
        carrier = self.env['res.partner'].create({'name': "Fast Feet"})
        with self.assertRaisesRegex(ValidationError, 'Fast Feet'):
            carrier.jxc_tracking_page = 'javascript:alert({number})'
        carrier.jxc_tracking_page = 'https://example.com/?no={number}'
        order = self._order()
        order.action_confirm()
        order.picking_ids.write({'jxc_carrier_id': carrier.id, 'jxc_tracking_number': 'SF 1&2'})
        self.assertRecordValues(
            order.picking_ids,
            [
                {
                    'jxc_tracking_text': "Fast Feet SF 1&2",
                    'jxc_tracking_url': 'https://example.com/?no=SF%201%262',
                }
            ],
        )

    def test_slip_and_labels_of_several_deliveries(self):
        self.company.jxc_slip_prices = True
        first, second = self._order(3), self._order(5)
        (first | second).action_confirm()
        self._deliver(second)
        pickings = (first | second).picking_ids
        self.assertEqual(
            [
                (line['product'], line['quantity'], line['price'], line['amount'])
                for picking in pickings.sorted('id')
                for line in picking._jxc_slip_lines()
            ],
            [(self.product, 3, 10.0, 30.0), (self.product, 5, 10.0, 50.0)],
        )
        render = self.env['ir.actions.report']._render_qweb_html
        slip = render('jxc_module.delivery_slip', pickings.ids)[0].decode()
        for text in ("Green Shop", "1 Long Street", first.name, second.name, "30.00", "50.00"):
            self.assertIn(text, slip)
        dozen = self.env.ref('uom.product_uom_dozen')
        lines = first.picking_ids._jxc_slip_lines() * 2
        lines.append({**lines[0], 'uom': dozen, 'quantity': 2})
        self.assertEqual(
            first.picking_ids._jxc_slip_totals(lines), [(self.product.uom_id, 6), (dozen, 2)]
        )
        self.assertRegex(slip, r'(?s)Total\s*</td>\s*<td[^>]*>3\.00</td>.*>5\.00</td>')
        self.company.jxc_slip_prices = False
        self.assertNotIn("50.00", render('jxc_module.delivery_slip', pickings.ids)[0].decode())
        label = render('jxc_module.delivery_label', pickings.ids)[0].decode()
        self.assertEqual(label.count("Green Shop"), 2)

    def test_shipped_not_invoiced(self):
        product = self._create_product("Box of Tea", list_price=10.0)
        self._set_stock(product, self.stock, 100)
        order, invoiced, waiting = (self._order(10, product) for _each in range(3))
        order.order_line.discount = 50
        (order | invoiced | waiting).action_confirm()
        self._deliver(order, 4)
        self._deliver(invoiced)
        self._invoice(invoiced)
        rows = self._report(
            'shipped_not_invoiced', group_by=['order_id'], product_ids=product.ids
        ).search([])
        self.assertEqual(
            self._values(rows, 'order_id', 'quantity', 'revenue'), [(order.name, 4, 20.0)]
        )

    def test_salesperson_sees_own_orders_only(self):
        seller = new_test_user(self.env, 'progress_seller', groups='jxc_module.group_sales')
        product = self._create_product("Cup", list_price=10.0)
        self._set_stock(product, self.stock, 100)
        mine = self._order(2, product, user_id=seller.id)
        other = self._order(3, product)
        (mine | other).action_confirm()
        self._deliver(mine | other)
        rows = self._report(
            'shipped_not_invoiced', user=seller, group_by=['order_id'], product_ids=product.ids
        ).search([])
        self.assertEqual(self._values(rows, 'order_id', 'quantity'), [(mine.name, 2)])


@tagged('post_install', '-at_install')
class TestPortalProgress(HttpCase):
    """What a customer reads about his own orders."""

    def test_portal_shows_progress_where_the_company_wants_it(self):
        user = new_test_user(self.env, 'progress_portal', groups='base.group_portal')
        product = self.env['product.product'].create(
            {'name': "Tea", 'type': 'consu', 'is_storable': True}
        )
        order = self.env['sale.order'].create(
            {
                'partner_id': user.partner_id.id,
                'order_line': [Command.create({'product_id': product.id, 'product_uom_qty': 1})],
            }
        )
        order.action_confirm()
        picking = order.picking_ids
        picking.move_ids.write({'quantity': 1, 'picked': True})
        picking.with_context(skip_sms=True).button_validate()
        picking.write(
            {
                'jxc_carrier_id': self.env['res.partner'].create({'name': "Fast Feet"}).id,
                'jxc_tracking_number': 'SF123',
            }
        )
        picking.action_jxc_sign()
        self.authenticate('progress_portal', 'progress_portal')
        pages = ('/my/orders', f'/my/orders/{order.id}')
        for page in pages:
            self.assertNotIn("Signed For", self.url_open(page).text)
        order.company_id.jxc_portal_progress = True
        for page in pages:
            text = self.url_open(page).text
            self.assertIn("Signed For", text)
            self.assertIn("Unpaid", text)
        self.assertIn("Fast Feet SF123", text)
