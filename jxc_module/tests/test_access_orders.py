from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .test_access_flows import AccessFlowCommon


@tagged('post_install', '-at_install')
class TestOrdersOfOtherWarehouses(AccessFlowCommon):
    """Orders name any warehouse; their transfers are seen by those who work there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._user('seller_a', cls.warehouse, 'jxc_module.group_sales')
        cls.buyer = cls._user('buyer_a', cls.warehouse, 'jxc_module.group_buyer')

    def _sale(self, qty=3):
        return (
            self.env['sale.order']
            .with_user(self.seller)
            .create(
                {
                    'partner_id': self.partner.id,
                    'warehouse_id': self.warehouse_b.id,
                    'order_line': [
                        Command.create({'product_id': self.tea.id, 'product_uom_qty': qty})
                    ],
                }
            )
        )

    def _deliveries(self, order):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env['stock.picking'].search([('origin', '=', order.name)])

    def test_sale_is_confirmed_and_reserved(self):
        order = self._sale()
        order.action_confirm()
        # in the same request, whatever core has read as superuser
        self.assertFalse(order.picking_ids)
        self.assertFalse(order.order_line.move_ids)
        delivery = self._deliveries(order)
        self.assertEqual(delivery.location_id, self.stock_b)
        self.assertEqual(delivery.state, 'assigned')
        self.env.invalidate_all()
        self.assertFalse(order.delivery_count)
        with self.assertRaises(AccessError):
            delivery.with_user(self.seller).read(['state'])
        with Form(order) as form:
            form.client_order_ref = "A-1"

    def test_raising_the_quantity_delivers_the_difference_only(self):
        order = self._sale(3)
        order.action_confirm()
        self._deliveries(order)
        # his reading puts the filtered list in the cache, where the superuser finds it
        self.assertFalse(order.order_line.move_ids)
        order.order_line.product_uom_qty = 5
        self.assertEqual(sum(self._deliveries(order).move_ids.mapped('product_uom_qty')), 5)

    def test_cancelling_the_sale_cancels_the_hidden_delivery(self):
        order = self._sale()
        order.action_confirm()
        delivery = self._deliveries(order)
        order._action_cancel()
        self.assertEqual(delivery.state, 'cancel')

    def test_delivery_in_two_warehouses_is_not_full_before_both(self):
        """Stored figures of an order are not made of what one keeper sees."""
        order = self._sale()
        order.action_confirm()
        delivery = self._deliveries(order)
        keeper = delivery.with_user(self.keeper_b)
        keeper.move_ids.picked = True
        keeper.button_validate()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(order.sudo().delivery_status, 'full')
        self.assertEqual(order.sudo().order_line.qty_delivered, 3)

    def _purchase(self, qty=3):
        return (
            self.env['purchase.order']
            .with_user(self.buyer)
            .create(
                {
                    'partner_id': self.partner.id,
                    'picking_type_id': self.warehouse_b.in_type_id.id,
                    'order_line': [
                        Command.create(
                            {'product_id': self.tea.id, 'product_qty': qty, 'price_unit': 5}
                        )
                    ],
                }
            )
        )

    def test_purchase_for_another_warehouse(self):
        order = self._purchase(3)
        order.button_confirm()
        receipt = self._deliveries(order)
        self.assertEqual(receipt.location_dest_id, self.stock_b)
        self.assertEqual(receipt.state, 'assigned')
        with self.assertRaises(AccessError):
            receipt.with_user(self.buyer).read(['state'])
        order.order_line.product_qty = 5
        receipt = self._deliveries(order)
        self.assertEqual(len(receipt), 1)
        self.assertEqual(sum(receipt.move_ids.mapped('product_uom_qty')), 5)
        order.order_line.date_planned = '2040-01-02 03:04:05'
        self.assertEqual(
            self._deliveries(order).move_ids.mapped('date_deadline')[:1],
            [fields.Datetime.to_datetime('2040-01-02 03:04:05')],
        )
        order.button_cancel()
        self.assertEqual(self._deliveries(order).state, 'cancel')

    def test_only_who_may_write_an_order_can_cancel_it(self):
        """The public methods that go on as superuser ask for the user's right first."""
        order = self._purchase(3)
        order.button_confirm()
        with self.assertRaises(AccessError):
            order.with_user(self.keeper_a).button_cancel()
        with self.assertRaises(AccessError):
            self._deliveries(order).move_ids.with_user(self.keeper_a)._action_cancel()

    def test_bill_values_the_hidden_receipt(self):
        order = self._purchase(3)
        order.button_confirm()
        receipt = self._deliveries(order)
        accountant = self._user('accountant_a', self.warehouse, 'jxc_module.group_accountant')
        self.env.flush_all()
        self.env.invalidate_all()
        line = (
            self.env['account.move.line']
            .with_user(accountant)
            .new({'purchase_line_id': order.order_line.id})
        )
        self.assertEqual(line._get_stock_moves(), receipt.move_ids)
        line._get_stock_moves()._set_value()

    # === SCHEDULER === #

    def _rule(self, warehouse, product):
        return self.env['stock.warehouse.orderpoint'].create(
            {
                'product_id': product.id,
                'warehouse_id': warehouse.id,
                'location_id': warehouse.lot_stock_id.id,
                'product_min_qty': 5,
                'product_max_qty': 5,
            }
        )

    def test_scheduler_serves_all_and_its_button_the_own_warehouse(self):
        cake = self._create_product(
            "Cake", seller_ids=[Command.create({'partner_id': self.partner.id, 'price': 1})]
        )
        rules = self._rule(self.warehouse, cake) | self._rule(self.warehouse_b, cake)
        self.env.flush_all()
        self.env.invalidate_all()

        def ordered():
            lines = self.env['purchase.order.line'].search([('product_id', '=', cake.id)])
            return lines.order_id.picking_type_id.warehouse_id

        self.env['stock.rule'].with_user(self.keeper_a).run_scheduler()
        self.env.invalidate_all()
        self.assertEqual(ordered(), self.warehouse)
        self.env['stock.rule'].run_scheduler()
        self.env.invalidate_all()
        self.assertEqual(ordered(), rules.warehouse_id)
        lines = self.env['purchase.order.line'].search([('product_id', '=', cake.id)])
        self.assertEqual(lines.mapped('product_qty'), [5, 5])

    # === CHANGES OF AN ORDER REACH THE OTHER WAREHOUSE === #

    def test_delivery_date_and_address_reach_the_hidden_delivery(self):
        order = self._sale()
        order.action_confirm()
        delivery = self._deliveries(order)
        order.commitment_date = '2040-01-02 03:04:05'
        self.assertEqual(str(self._deliveries(order).move_ids.date_deadline), '2040-01-02 03:04:05')
        address = self.env['res.partner'].create({'name': "New address"})
        order.partner_shipping_id = address
        self.assertEqual(order.partner_shipping_id, address)
        self.env.invalidate_all()
        self.assertIn("New address", delivery.activity_ids.note)
        order.with_context(update_delivery_shipping_partner=True).write(
            {'partner_shipping_id': address.id, 'client_order_ref': "X"}
        )
        self.env.invalidate_all()
        self.assertEqual(delivery.partner_id, address)
        self.assertEqual(order.client_order_ref, "X")
        with self.assertRaises(AccessError):
            order.with_user(self.buyer).commitment_date = '2041-01-02 03:04:05'

    def test_lead_time_reaches_the_hidden_delivery(self):
        order = self._sale()
        order.action_confirm()
        before = self._deliveries(order).move_ids.date_deadline
        order.order_line.customer_lead += 4
        self.assertEqual((self._deliveries(order).move_ids.date_deadline - before).days, 4)

    def test_price_of_a_purchase_reaches_the_hidden_receipt(self):
        order = self._purchase(3)
        order.button_confirm()
        order.order_line.price_unit = 9
        self.assertEqual(self._deliveries(order).move_ids.price_unit, 9)

    # === DEFAULTS === #

    def test_documents_default_to_the_own_warehouse(self):
        """The company's first warehouse is A; whoever is limited to B starts in B."""
        sale = self.env['sale.order'].create({'partner_id': self.partner.id})
        self.assertEqual(sale.warehouse_id, self.warehouse)
        seller = self._user('seller_b', self.warehouse_b, 'jxc_module.group_sales')
        buyer = self._user('buyer_b', self.warehouse_b, 'jxc_module.group_buyer')
        sale = self.env['sale.order'].with_user(seller).create({'partner_id': self.partner.id})
        self.assertEqual(sale.warehouse_id, self.warehouse_b)
        purchase = self.env['purchase.order'].with_user(buyer)
        purchase = purchase.create({'partner_id': self.partner.id})
        self.assertEqual(purchase.picking_type_id, self.warehouse_b.in_type_id)
        for code in ('incoming', 'outgoing', 'internal'):
            Picking = self.env['stock.picking'].with_user(self.keeper_b)
            Picking = Picking.with_context(restricted_picking_type_code=code)
            found = Picking.default_get(['picking_type_id'])['picking_type_id']
            kind = self.env['stock.picking.type'].browse(found)
            self.assertEqual((kind.warehouse_id, kind.code), (self.warehouse_b, code))
        scrap = self.env['stock.scrap'].with_user(self.keeper_b)
        scrap = scrap.create({'product_id': self.tea.id, 'scrap_qty': 1})
        self.assertEqual(scrap.location_id, self.stock_b)
        # what a receipt brings is scrapped where the receipt has it
        receipt = self.env['stock.picking'].create(
            {
                'picking_type_id': self.warehouse_b.in_type_id.id,
                'location_id': self.suppliers.id,
                'location_dest_id': self.stock_b.id,
            }
        )
        scrap = scrap.new({'product_id': self.tea.id, 'picking_id': receipt.id})
        self.assertEqual(scrap.location_id, self.suppliers)
        # a form that does not ask for the kind of transfer gets none
        Picking = self.env['stock.picking'].with_user(self.keeper_b)
        self.assertNotIn('picking_type_id', Picking.default_get(['note']))
        wizard = self.env['product.replenish'].with_user(buyer)
        wizard = wizard.with_context(default_product_id=self.tea.id)
        self.assertEqual(
            wizard.default_get(['warehouse_id', 'product_id'])['warehouse_id'], self.warehouse_b.id
        )
        # what a caller asks for stays, and core says what he may not do there
        asked = wizard.with_context(default_warehouse_id=self.warehouse.id)
        self.assertEqual(
            asked.default_get(['warehouse_id', 'product_id'])['warehouse_id'], self.warehouse.id
        )
        quants = self.env['stock.quant'].with_user(self.keeper_b)._set_view_context()
        self.assertEqual(
            quants.env.context.get('default_location_id', self.stock_b.id), self.stock_b.id
        )

    def test_operation_types_on_screen_are_the_own(self):
        Kind = self.env['stock.picking.type'].with_user(self.keeper_b)
        shown = Kind.web_search_read([], {'warehouse_id': {}})['records']
        self.assertEqual({row['warehouse_id'] for row in shown}, {self.warehouse_b.id})
        groups = Kind.web_read_group([], ['warehouse_id'])['groups']
        self.assertEqual([group['warehouse_id'][0] for group in groups], [self.warehouse_b.id])
        self.assertIn(self.warehouse.in_type_id, Kind.search([]), "orders name them")

    def test_operation_types_of_no_warehouse_are_shown_by_where_they_work(self):
        kinds = self.env['stock.picking.type'].create(
            [
                {
                    'name': name,
                    'code': 'internal',
                    'sequence_code': name,
                    'default_location_src_id': source.id,
                    'default_location_dest_id': target.id,
                }
                for name, source, target in (
                    ("MINE", self.stock_b, self.customers),
                    ("BACK", self.customers, self.stock_b),
                    ("THEIRS", self.stock, self.customers),
                    ("NOBODYS", self.customers, self.customers),
                )
            ]
        )
        kinds.warehouse_id = False
        domain = [('id', 'in', kinds.ids)]
        for user, names in (
            (self.keeper_b, {"MINE", "BACK"}),
            (self.keeper_a, {"THEIRS"}),
            (self.env.user, {"MINE", "BACK", "THEIRS", "NOBODYS"}),
        ):
            Kind = self.env['stock.picking.type'].with_user(user)
            shown = Kind.web_search_read(domain, {'name': {}})['records']
            self.assertEqual({row['name'] for row in shown}, names)
            [group] = Kind.web_read_group(domain, ['code'], ['__count'])['groups']
            self.assertEqual(group['__count'], len(names))
