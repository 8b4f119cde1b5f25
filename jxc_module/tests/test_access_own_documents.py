import contextlib

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.mail.tools.discuss import Store

from .common import JxcCommon
from .common_replenishment_orders import ReplenishCommon


@tagged('post_install', '-at_install')
class TestOwnCustomers(JxcCommon):
    """Ann and Bob sell; each has customers of his own. The switch is on, unless said otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # who may also edit contacts, which core does not give to salespersons
        cls.ann = cls._seller('jxc_ann', 'jxc_module.group_sales,base.group_partner_manager')
        cls.bob = cls._seller('jxc_bob')
        cls.tea = cls._create_product("Tea", list_price=10, invoice_policy='order')
        cls._set_stock(cls.tea, cls.stock, 50)
        cls.of_ann = cls._customer("Ann's Shop", user_id=cls.ann.id)
        cls.of_bob = cls._customer("Bob's Shop", user_id=cls.bob.id)
        cls.free = cls._customer("Free Shop")
        cls.company.jxc_own_customers = True
        cls.env.flush_all()

    @classmethod
    def _seller(cls, login, groups='jxc_module.group_sales', **vals):
        return new_test_user(cls.env, login, groups=groups, email=f'{login}@example.com', **vals)

    @classmethod
    def _customer(cls, name, **vals):
        return cls.env['res.partner'].create(
            {'name': name, 'is_company': True, 'email': 'shop@example.com', **vals}
        )

    def setUp(self):
        super().setUp()
        self.env.invalidate_all()

    def _seen(self, user, partners):
        """Return which of the partners the user sees; listing and reading must agree."""
        own = self.env['res.partner'].with_user(user)
        found = own.search([('id', 'in', partners.ids)])
        self.assertEqual(set(found.ids), set(own.browse(partners.ids)._filtered_access('read').ids))
        return found.sudo().with_user(self.env.user)

    def _order(self, user, partner, **vals):
        return (
            self.env['sale.order']
            .with_user(user)
            .create(
                {
                    'partner_id': partner.id,
                    'order_line': [
                        Command.create({'product_id': self.tea.id, 'product_uom_qty': 2})
                    ],
                    **vals,
                }
            )
        )

    def test_off_after_installation(self):
        company = self.env['res.company'].create({'name': "New"})
        self.assertFalse(company.jxc_own_customers or company.jxc_own_purchases)
        settings = company._jxc_recommended_settings()
        self.assertFalse({'jxc_own_customers', 'jxc_own_purchases'} & settings.keys())

    def test_customers_of_others_are_hidden(self):
        shops = self.of_ann | self.of_bob | self.free
        self.assertEqual(self._seen(self.ann, shops), self.of_ann | self.free)
        self.assertEqual(self._seen(self.bob, shops), self.of_bob | self.free)
        bob_shop = self.of_bob.with_user(self.ann)
        with self.assertRaises(AccessError):
            bob_shop.read(['phone'])
        with self.assertRaises(AccessError):
            bob_shop.write({'phone': '1'})
        partners = self.env['res.partner'].with_user(self.ann)
        self.assertFalse(partners.name_search("Bob's Shop"))
        self.assertFalse(partners.search_count([('name', '=', "Bob's Shop")]))
        self.assertFalse(partners._read_group([('name', '=', "Bob's Shop")], [], ['__count'])[0][0])

    def test_the_switch_takes_effect_at_once(self):
        self.assertFalse(self._seen(self.ann, self.of_bob))
        self.company.jxc_own_customers = False
        self.assertTrue(self._seen(self.ann, self.of_bob))
        self.company.jxc_own_customers = True
        self.assertFalse(self._seen(self.ann, self.of_bob))

    def test_who_has_another_job_sees_all(self):
        for groups in (
            'sales_team.group_sale_salesman_all_leads',
            'jxc_module.group_sales,jxc_module.group_buyer',
            'jxc_module.group_sales,jxc_module.group_keeper',
            'jxc_module.group_sales,jxc_module.group_accountant',
            'jxc_module.group_manager',
            'base.group_user',
        ):
            with self.subTest(groups):
                user = self._seller('jxc_' + groups[-12:].replace('.', '_'), groups=groups)
                self.assertTrue(self._seen(user, self.of_bob))

    def test_a_family_is_seen_whole_or_not_at_all(self):
        address = self._customer("Warehouse of Bob's", parent_id=self.of_bob.id, is_company=False)
        address.user_id = False
        self.assertFalse(self._seen(self.ann, address))
        contact = self._customer("Ann's Contact", parent_id=self.of_bob.id, is_company=False)
        contact.user_id = self.ann
        family = self.of_bob | address | contact
        self.assertEqual(self._seen(self.ann, family), family)

    def test_who_is_more_than_a_customer_is_seen(self):
        for partner in (
            self._customer("Vendor", user_id=self.bob.id, supplier_rank=1),
            self.bob.partner_id,
            self.company.partner_id,
        ):
            partner.user_id = self.bob
            with self.subTest(partner.name):
                self.assertTrue(self._seen(self.ann, partner))
        self.warehouse_b.partner_id = self._customer("Branch", user_id=self.bob.id)
        self.assertTrue(self._seen(self.ann, self.warehouse_b.partner_id))

    def test_parties_of_documents_are_seen(self):
        """A customer of Bob, in Ann's order as ordering, billed and shipped to."""
        for name in ('partner_id', 'partner_invoice_id', 'partner_shipping_id'):
            with self.subTest(name):
                partner = self._customer(name, user_id=self.bob.id)
                self.assertFalse(self._seen(self.ann, partner))
                order = self._order(self.env.user, self.free, user_id=self.ann.id)
                order[name] = partner
                self.assertTrue(self._seen(self.ann, partner))
                order.user_id = self.bob
                self.assertFalse(self._seen(self.ann, partner))
                order.user_id = False  # core shows unassigned orders to all
                self.assertTrue(self._seen(self.ann, partner))
        for name in ('partner_id', 'partner_shipping_id'):
            with self.subTest(invoice=name):
                partner = self._customer(name, user_id=self.bob.id)
                invoice = self.env['account.move'].create(
                    {'move_type': 'out_invoice', 'partner_id': self.free.id}
                )
                invoice.write({name: partner.id, 'invoice_user_id': self.bob.id})
                self.assertFalse(self._seen(self.ann, partner))
                invoice.invoice_user_id = self.ann
                self.assertTrue(self._seen(self.ann, partner))

    def test_no_call_makes_a_hidden_customer_readable(self):
        own = self._order(self.ann, self.of_ann)
        hidden = self.of_bob.id
        orders = self.env['sale.order'].with_user(self.ann)
        moves = self.env['account.move'].with_user(self.ann)
        partners = self.env['res.partner'].with_user(self.ann)
        mine = {'user_id': self.ann.id}
        invoice = {'move_type': 'out_invoice', 'invoice_user_id': self.ann.id}
        for name in ('partner_id', 'partner_invoice_id', 'partner_shipping_id'):
            ways = {
                'create': lambda name=name: orders.create(
                    {'partner_id': self.of_ann.id, **mine, name: hidden}
                ),
                'write': lambda name=name: own.write({name: hidden}),
                'copy': lambda name=name: own.copy({name: hidden}),
                'default': lambda name=name: orders.with_context(
                    **{f'default_{name}': hidden}
                ).create({'partner_id': self.of_ann.id, **mine} if name != 'partner_id' else mine),
            }
            for way, call in ways.items():
                with self.subTest(name, way=way), self.assertRaises(AccessError) as caught:
                    call()
                self.assertNotIn("Bob's Shop", str(caught.exception))
        for call in (
            lambda: moves.create({**invoice, 'partner_id': hidden}),
            lambda: moves.create(
                {**invoice, 'partner_id': self.of_ann.id, 'partner_shipping_id': hidden}
            ),
            lambda: partners.create({'name': "Contact", 'parent_id': hidden, **mine}),
            lambda: self.of_ann.with_user(self.ann).write({'parent_id': hidden}),
            # whose family it is, computed and stored
            lambda: self.of_ann.with_user(self.ann).write({'commercial_partner_id': hidden}),
            lambda: partners.create({'name': "Contact", 'commercial_partner_id': hidden, **mine}),
            # followers show name and address
            lambda: own.message_subscribe(partner_ids=[hidden]),
            lambda: self.of_ann.with_user(self.ann).message_subscribe(partner_ids=[hidden]),
            lambda: (
                self.env['jxc.quick.entry']
                .with_user(self.ann)
                .save_order(
                    'sale',
                    {
                        'partner_id': hidden,
                        'token': 'own',
                        'lines': [{'product_id': self.tea.id, 'quantity': 1}],
                    },
                )
            ),
        ):
            with self.assertRaises(AccessError):
                call()
        self.assertFalse(self._seen(self.ann, self.of_bob))
        # what is hers or nobody's stays possible
        own.write({'partner_id': self.free.id})
        self.assertEqual(own.copy().partner_id, self.free)
        self.assertTrue(partners.create({'name': "Contact", 'parent_id': self.of_ann.id}).parent_id)

    def test_a_day_of_a_salesperson(self):
        """From quotation to invoice; then the customer goes to Bob, and all stays readable."""
        with Form(self.env['sale.order'].with_user(self.ann)) as form:
            form.partner_id = self.of_ann
            with form.order_line.new() as line:
                line.product_id = self.tea
                line.product_uom_qty = 2
        order = form.record
        # somebody she does not see follows it and is the boss of her customer's contact
        order.sudo().message_subscribe(partner_ids=self.of_bob.ids)
        order.message_post(body="Hello", partner_ids=self.of_ann.ids)
        order.sudo().message_post(body="Answer", author_id=self.of_bob.id)
        order.activity_schedule('mail.mail_activity_data_todo', user_id=self.ann.id)
        action = order.action_quotation_send()
        composer = self.env['mail.compose.message'].with_user(self.ann)
        composer.with_context(**action['context']).create({})._action_send_mail()
        order.action_confirm()
        keeper = self._seller('jxc_keeper', 'jxc_module.group_keeper')
        delivery = order.picking_ids.with_user(keeper)
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.env.invalidate_all()
        self.assertEqual(order.delivery_status, 'full')
        accountant = self._seller('jxc_accountant', 'jxc_module.group_accountant')
        invoice = order._create_invoices()
        invoice.sudo().with_user(accountant).action_post()
        self.of_ann.user_id = self.bob
        self.env.flush_all()
        self.env.invalidate_all()
        for record in (order, order.picking_ids, invoice):
            self._assert_form_opens(record.with_user(self.ann))
            self._assert_chatter_opens(record.with_user(self.ann))
        order.message_post(body="Still mine")

    def test_documents_that_name_a_hidden_customer_open(self):
        """Core shows every delivery to a salesperson; the customer on it is a name to Ann."""
        order = self._order(self.bob, self.of_bob)
        order.action_confirm()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            order.with_user(self.ann).read(['name'])
        self._assert_form_opens(order.picking_ids.with_user(self.ann))
        self._assert_chatter_opens(order.picking_ids.with_user(self.ann))

    def _readable(self, record):
        """Return the fields of its form that can be read, each for itself."""
        names, readable = record.get_view(view_type='form')['models'][record._name], set()
        for name in names:
            field = record._fields[name]
            spec = {'fields': {'display_name': {}}} if field.relational else {}
            self.env.invalidate_all()
            with contextlib.suppress(AccessError):
                record.web_read({name: spec})
                readable.add(name)
        return readable

    def _assert_form_opens(self, record):
        """What core shows in the form without the switch, it shows with it."""
        with_switch = self._readable(record)
        self.company.jxc_own_customers = False
        self.assertEqual(with_switch, self._readable(record))
        self.company.jxc_own_customers = True
        self.assertIn('partner_id', with_switch)

    def _assert_chatter_opens(self, record):
        self.env.invalidate_all()
        store = Store()
        record._thread_to_store(
            store,
            [],
            request_list=['activities', 'attachments', 'followers', 'suggestedRecipients'],
        )
        store.add(record.message_ids)
        self.assertTrue(store.get_result())

    def test_handing_over_the_last_link(self):
        """The form saves and reads again: a customer without documents of hers cannot go away."""
        with self.assertRaises(AccessError), Form(self.of_ann.with_user(self.ann)) as form:
            form.user_id = self.bob
        self.env.invalidate_all()
        self.assertEqual(self.of_ann.user_id, self.ann)
        self._order(self.ann, self.of_ann)
        with Form(self.of_ann.with_user(self.ann)) as form:
            form.user_id = self.bob
        self.assertEqual(self.of_ann.user_id, self.bob)

    def test_companies_decide_by_themselves(self):
        """On here, off there; a shared customer is hidden as soon as one active company says so."""
        other = self.env['res.company'].create({'name': "Other Company"})
        self.ann.company_ids = self.company | other
        there = self._customer("There", user_id=self.bob.id, company_id=other.id)
        here = self._customer("Here", user_id=self.bob.id, company_id=self.company.id)
        shared = self.of_bob

        def seen(companies):
            partners = self.env['res.partner'].with_user(self.ann)
            partners = partners.with_context(allowed_company_ids=companies.ids)
            return partners.search([('id', 'in', (there | here | shared).ids)]).ids

        self.assertEqual(seen(other), (there | shared).sorted().ids)
        self.assertEqual(seen(self.company), [])
        self.assertEqual(seen(self.company | other), there.ids)

    def test_reading_many_partners_costs_one_query_more(self):
        shops = self.env['res.partner'].create(
            [{'name': f"Shop {i}", 'user_id': self.ann.id} for i in range(60)]
        )
        self.env.flush_all()
        few, many = shops[:3].with_user(self.ann), shops.with_user(self.ann)
        few.check_access('read')
        with self.assertQueryCount(2):
            few.invalidate_model()
            few.check_access('read')
        with self.assertQueryCount(2):
            many.invalidate_model()
            many.check_access('read')


@tagged('post_install', '-at_install')
class TestOwnPurchases(ReplenishCommon):
    """Cai and Dan buy, each for himself. The switch is on, unless said otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cai = cls._buyer('jxc_cai')
        cls.dan = cls._buyer('jxc_dan')
        cls.coal = cls._create_product("Coal", standard_price=6)
        cls.orders = cls._order(cls.cai) | cls._order(cls.dan) | cls._order()
        cls.of_cai, cls.of_dan, cls.unassigned = cls.orders
        cls.company.jxc_own_purchases = True
        cls.env.flush_all()

    @classmethod
    def _buyer(cls, login, groups='jxc_module.group_buyer', **vals):
        return new_test_user(cls.env, login, groups=groups, **vals)

    @classmethod
    def _order(cls, user=None, **vals):
        line = {'product_id': cls.coal.id, 'product_qty': 4, 'price_unit': 5}
        return cls.env['purchase.order'].create(
            {
                'partner_id': cls.vendor.id,
                'user_id': user and user.id,
                'order_line': [Command.create(line)],
                **vals,
            }
        )

    def setUp(self):
        super().setUp()
        self.env.invalidate_all()

    def _seen(self, user, records, company_ids=None):
        own = records.browse().with_user(user)
        if company_ids:
            own = own.with_context(allowed_company_ids=company_ids)
        found = own.search([('id', 'in', records.ids)])
        readable = own.browse(records.ids)._filtered_access('read')
        self.assertEqual(set(found.ids), set(readable.ids))
        return records.browse(found.ids)

    def test_orders_and_lines(self):
        own = self.of_cai | self.unassigned
        self.assertEqual(self._seen(self.cai, self.orders), own)
        self.assertEqual(self._seen(self.cai, self.orders.order_line), own.order_line)
        for operation in ('read', 'write', 'unlink'):
            self.assertFalse(self.of_dan.with_user(self.cai).has_access(operation))
            self.assertFalse(self.of_dan.order_line.with_user(self.cai).has_access(operation))
        rows = (
            self.env['purchase.report']
            .with_user(self.cai)
            ._read_group([('order_id', 'in', self.orders.ids)], ['user_id'], ['__count'])
        )
        self.assertEqual({user for user, _count in rows}, {self.cai, self.env['res.users']})

    def test_the_switch_takes_effect_at_once(self):
        self.assertNotIn(self.of_dan, self._seen(self.cai, self.orders))
        self.company.jxc_own_purchases = False
        self.assertIn(self.of_dan, self._seen(self.cai, self.orders))
        self.company.jxc_own_purchases = True
        self.assertNotIn(self.of_dan, self._seen(self.cai, self.orders))

    def test_who_has_another_job_sees_all(self):
        for number, groups in enumerate(
            (
                'purchase.group_purchase_manager',
                'jxc_module.group_manager',
                'jxc_module.group_keeper',
                'jxc_module.group_buyer,jxc_module.group_keeper',
                'jxc_module.group_buyer,jxc_module.group_accountant',
            )
        ):
            with self.subTest(groups):
                user = self._buyer(f'jxc_other_{number}', groups)
                self.assertEqual(self._seen(user, self.orders), self.orders)

    def test_handing_over_moves_it(self):
        self.of_cai.with_user(self.cai).user_id = self.dan
        self.env.flush_all()
        self.assertEqual(self._seen(self.dan, self.orders), self.orders)
        self.assertEqual(self._seen(self.cai, self.orders), self.unassigned)

    def test_companies_decide_by_themselves(self):
        other = self.env['res.company'].create({'name': "Other Company"})
        self.cai.company_ids = self.company | other
        there = self._order(
            self.dan,
            company_id=other.id,
            picking_type_id=self.env['stock.warehouse']
            .search([('company_id', '=', other.id)], limit=1)
            .in_type_id.id,
        )
        orders = self.of_dan | there
        both = (self.company | other).ids
        self.assertEqual(self._seen(self.cai, orders, both), there)
        self.assertFalse(self._seen(self.cai, orders, self.company.ids))
        bill = self.env['account.move'].create(
            {
                'move_type': 'in_invoice',
                'partner_id': self.vendor.id,
                'invoice_line_ids': [
                    Command.create({'name': "Coal", 'purchase_line_id': there.order_line.id})
                ],
            }
        )
        self.assertEqual(self._seen(self.cai, bill, both), bill)

    def test_bills_go_with_their_orders(self):
        self.coal.purchase_method = 'purchase'
        self.orders.button_confirm()
        bills = self.env['account.move']
        for order in self.orders:
            order.action_create_invoice()
            bills |= order.invoice_ids
        plain = self.env['account.move'].create(
            {'move_type': 'in_invoice', 'partner_id': self.vendor.id}
        )
        of_cai, of_dan, unassigned = bills
        own = of_cai | unassigned | plain
        self.assertEqual(self._seen(self.cai, bills | plain), own)
        lines = bills.invoice_line_ids
        self.assertEqual(self._seen(self.cai, lines), (own & bills).invoice_line_ids)
        self.assertFalse(of_dan.with_user(self.cai).has_access('write'))
        bills.invoice_date = '2026-03-02'
        bills.action_post()
        self.env.flush_all()
        union = self.env['purchase.bill.union'].with_user(self.cai)
        found = union.search([('vendor_bill_id', 'in', bills.ids)])
        self.assertEqual(set(found.sudo().vendor_bill_id.ids), set((of_cai | unassigned).ids))
        # what she may open shows its purchase orders
        of_cai.with_user(self.cai).web_read({'purchase_order_count': {}, 'partner_id': {}})
        # one line of Dan's makes it a matter of the accountant
        of_cai.invoice_line_ids.purchase_line_id = self.of_dan.order_line
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self._seen(self.cai, of_cai))

    def test_match_of_bills_offers_own_orders(self):
        self.orders.button_confirm()
        self.env.flush_all()
        match = self.env['purchase.bill.line.match'].with_user(self.cai)
        found = match.search([('purchase_order_id', 'in', self.orders.ids)])
        self.assertEqual(
            set(found.sudo().purchase_order_id.ids), set((self.of_cai | self.unassigned).ids)
        )

    def test_a_buyers_day(self):
        """Order, confirm, receive, bill; and the forecast names what others ordered."""
        with Form(self.env['purchase.order'].with_user(self.cai)) as form:
            form.partner_id = self.vendor
            with form.order_line.new() as line:
                line.product_id = self.coal
                line.product_qty = 3
        order = form.record
        self.assertEqual(order.user_id, self.cai)
        order.button_confirm()
        self.of_dan.button_confirm()
        self.env.flush_all()
        self.env.invalidate_all()
        keeper = self._buyer('jxc_receiver', 'jxc_module.group_keeper')
        for receipt in (order.picking_ids | self.of_dan.picking_ids).with_user(keeper):
            receipt.move_ids.write({'picked': True})
            receipt.button_validate()
            self.assertEqual(receipt.state, 'done')
        self.env.invalidate_all()
        self.assertEqual(order.order_line.qty_received, 3)
        order.action_create_invoice()
        self.assertEqual(order.invoice_status, 'invoiced')
        self.unassigned.button_confirm()
        more = self._order(self.dan)
        more.button_confirm()
        self.env.flush_all()
        self.env.invalidate_all()
        moves = more.picking_ids.move_ids.with_user(self.cai)
        document = moves._get_source_document()
        self.assertEqual(document.id, more.id)

    def test_replenishing_into_a_colleagues_request(self):
        """The vendor is Dan's: what Cai orders joins his request, which she does not see."""
        self.vendor.buyer_id = self.dan
        cake = self._create_product("Cake", standard_price=6)
        self._add_vendor(cake, min_qty=1, price=8)
        rule = self._create_rule(cake, min_qty=5, max_qty=10)
        rule._jxc_recompute(self.company)
        self.env.flush_all()
        self.env.invalidate_all()
        action = rule.with_user(self.cai).action_jxc_replenish()
        wizard = self.env['jxc.replenish'].with_user(self.cai).browse(action['res_id'])
        result = wizard.action_confirm()
        line = self.env['purchase.order.line'].search([('product_id', '=', cake.id)])
        self.assertEqual(line.order_id.user_id, self.dan)
        self.assertFalse(line.order_id.with_user(self.cai).has_access('read'))
        self.assertEqual(result['tag'], 'display_notification')
        following = result['params']['next']
        if following.get('domain'):
            orders = self.env['purchase.order'].with_user(self.cai).search(following['domain'])
            self.assertFalse(orders)
        # ordered is ordered, also for her who does not see where
        self.env.invalidate_all()
        self.assertEqual(rule.with_user(self.cai).jxc_on_order, line.product_qty)
        self.assertEqual(rule.with_user(self.cai).jxc_short_qty, 0)
