from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common_facts_awkward import AwkwardStock
from .common_reporting import ReportCommon

YEAR = {'date_from': '2026-01-01', 'date_to': '2026-12-31'}


@tagged('post_install', '-at_install')
class TestCatalogueBeside(ReportCommon):
    """The whole catalogue beside kits, dropshipping, combos, consignment, landed costs, routes of
    two steps and a second company: nothing fails, and what ties out to the books ties out.
    """

    _create_kit = classmethod(AwkwardStock._create_kit.__func__)
    _create_bill = classmethod(AwkwardStock._create_bill.__func__)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['account.chart.template'].try_loading(
            'generic_coa', company=cls.company, install_demo=False
        )
        average = cls.env['product.category'].create(
            {'name': "Average", 'property_cost_method': 'average'}
        )
        goods = {'categ_id': average.id, 'invoice_policy': 'delivery', 'taxes_id': []}
        cls.cup = cls._create_product("Cup", standard_price=2, list_price=5, **goods)
        cls.lid = cls._create_product("Lid", standard_price=1, list_price=2, **goods)
        for part in (cls.cup, cls.lid):
            cls._move(part, cls.suppliers, cls.stock, 500)
            cls._move(part, cls.suppliers, cls.stock_b, 100)
        cls.warehouse_b.write({'reception_steps': 'two_steps', 'delivery_steps': 'pick_ship'})
        cls.kit = cls._create_kit("Mug", [(cls.cup, 1), (cls.lid, 2)], **goods)
        cls._sell_kits()
        cls._sell_from_a_vendor(goods)
        cls._sell_a_combo()
        cls._keep_goods_of_a_vendor(goods)
        cls._land_costs(goods)
        cls._sell_in_two_steps()
        cls._sell_to_a_second_company()
        cls.env.flush_all()

    @classmethod
    def _done(cls, pickings):
        for picking in pickings:
            picking.move_ids.picked = True
            picking._action_done()

    @classmethod
    def _move(cls, product, src, dst, quantity, owner=None):
        """Move goods, of an owner where one is given; all of it has a history."""
        ends = {'location_id': src.id, 'location_dest_id': dst.id}
        line = {
            'product_id': product.id,
            'product_uom_id': product.uom_id.id,
            'quantity': quantity,
            'owner_id': owner and owner.id,
        }
        move = cls.env['stock.move'].create(
            {
                'product_id': product.id,
                'product_uom_qty': quantity,
                'product_uom': product.uom_id.id,
                'move_line_ids': [Command.create({**line, **ends})],
                **ends,
            }
        )
        move.state = 'assigned'
        move.picked = True
        move._action_done()

    @classmethod
    def _bill(cls, order):
        invoice = order._create_invoices()
        invoice.invoice_date = date(2026, 3, 20)
        invoice.action_post()

    @classmethod
    def _sell_kits(cls):
        order = cls._sell((cls.kit, 10, 20))
        for move in order.picking_ids.move_ids:
            move.quantity = move.product_uom_qty * 0.4
        cls._done(order.picking_ids)
        cls._bill(order)

    @classmethod
    def _sell_from_a_vendor(cls, goods):
        cls.direct = cls._create_product(
            "Direct",
            standard_price=20,
            route_ids=[Command.link(cls.env.ref('stock_dropshipping.route_drop_shipping').id)],
            seller_ids=[Command.create({'partner_id': cls.vendor.id, 'price': 22})],
            **goods,
        )
        order = cls._sell((cls.direct, 3, 50))
        purchase = cls.env['purchase.order'].search([('order_line.product_id', '=', cls.direct.id)])
        purchase.button_confirm()
        purchase.picking_ids.move_ids.quantity = 3
        cls._done(purchase.picking_ids)
        cls._bill(order)

    @classmethod
    def _sell_a_combo(cls):
        choice = cls.env['product.combo'].create(
            {
                'name': "Cup or lid",
                'combo_item_ids': [
                    Command.create({'product_id': product.id}) for product in (cls.cup, cls.lid)
                ],
            }
        )
        combo = cls.env['product.product'].create(
            {'name': "Meal", 'type': 'combo', 'combo_ids': [Command.link(choice.id)]}
        )
        order = cls.env['sale.order'].create(
            {
                'partner_id': cls.customer.id,
                'order_line': [Command.create({'product_id': combo.id, 'product_uom_qty': 2})],
            }
        )
        cls.env['sale.order.line'].create(
            {
                'order_id': order.id,
                'product_id': cls.cup.id,
                'product_uom_qty': 2,
                'combo_item_id': choice.combo_item_ids[0].id,
                'linked_line_id': order.order_line.id,
            }
        )
        order.action_confirm()
        cls._done(order.picking_ids)

    @classmethod
    def _keep_goods_of_a_vendor(cls, goods):
        cls.kept = cls._create_product("Kept", standard_price=4, **goods)
        cls._move(cls.kept, cls.suppliers, cls.stock, 30, owner=cls.vendor)
        order = cls._sell((cls.kept, 5, 9))
        cls._done(order.picking_ids)

    @classmethod
    def _land_costs(cls, goods):
        freight = cls._create_product(
            "Freight", type='service', is_storable=False, landed_cost_ok=True
        )
        purchase = cls.env['purchase.order'].create(
            {
                'partner_id': cls.vendor.id,
                'order_line': [
                    Command.create({'product_id': cls.cup.id, 'product_qty': 100, 'price_unit': 3})
                ],
            }
        )
        purchase.button_confirm()
        cls._done(purchase.picking_ids)
        landed = cls.env['stock.landed.cost'].create(
            {
                'picking_ids': [Command.set(purchase.picking_ids.ids)],
                'cost_lines': [
                    Command.create(
                        {
                            'name': "Freight",
                            'product_id': freight.id,
                            'price_unit': 50,
                            'split_method': 'equal',
                        }
                    )
                ],
            }
        )
        landed.compute_landed_cost()
        landed.button_validate()

    @classmethod
    def _sell_in_two_steps(cls):
        order = cls._sell((cls.cup, 7, 5), warehouse_id=cls.warehouse_b.id)
        cls._done(order.picking_ids)  # picked, not shipped

    @classmethod
    def _sell_to_a_second_company(cls):
        sister = cls.env['res.company'].create({'name': "Sister"})
        place = cls.env.ref('stock.stock_location_inter_company')
        place.active = True
        sister.partner_id.with_company(cls.company).property_stock_customer = place
        order = cls._sell((cls.cup, 6, 5), partner=sister.partner_id)
        cls._done(order.picking_ids)
        cls._bill(order)

    def test_every_report(self):
        for key, _name in self.env['jxc.report.wizard']._report_key_selection():
            with self.subTest(key):
                report = self.env[f'jxc.report.{key}']
                report = self._report(key, **(YEAR if report._report_period else {}))
                rows = list(report.search([])._get_rows())
                self.assertTrue(all(isinstance(row, dict) for row in rows))
                for label, ours, books in report._report_tie_out():
                    self.assertAlmostEqual(ours, books, 2, label)

    def test_what_was_sold_cost_what_left(self):
        rows = self._report('gross_profit', **YEAR).search([])
        costs = {}
        for row in rows:
            costs[row.product_id] = costs.get(row.product_id, 0) + row.cost
        self.assertAlmostEqual(costs[self.kit], 4 * (2 + 2 * 1))
        self.assertAlmostEqual(costs[self.direct], 66)
        out = self.env['stock.move'].search(
            [('product_id', '=', self.cup.id), ('location_dest_id.usage', '=', 'transit')]
        )
        self.assertAlmostEqual(costs[self.cup], sum(out.mapped('value')))

    def test_words_of_stock(self):
        words = self.env['jxc.facts']._stock_words(
            self.company, [self.kit.id, self.kept.id, self.cup.id]
        )
        here, there = self.warehouse.id, self.warehouse_b.id
        self.assertEqual(words[self.kept.id, here]['consigned'], 25)
        self.assertEqual(words[self.kept.id, here]['on_hand'], 0)
        # 7 of 100 lie in the output, still to be shipped
        cup = words[self.cup.id, there]
        self.assertEqual((cup['on_hand'], cup['free']), (100, 93))
        self.assertEqual(cup['reserved'] + cup['promised'], 7)
        # 500 lids less 8 gone and 12 promised for the other 6 kits: 240 pairs
        self.assertEqual(words[self.kit.id, here]['free'], 240)

    def test_other_rooms(self):
        exposure = self.env['jxc.facts']._partner_exposure(self.customer, self.company)
        self.assertIn('used', exposure[self.customer.id])
        statement = self.env['jxc.statement'].create(
            {
                'partner_id': self.customer.id,
                'company_id': self.company.id,
                'date_from': '2026-03-01',
                'date_to': '2026-03-31',
                'kind': 'receivable',
                'with_unbilled': True,
            }
        )
        statement._refresh()
        rules = self.env['stock.warehouse.orderpoint'].create(
            [
                {'product_id': product.id, 'warehouse_id': self.warehouse_b.id}
                for product in (self.cup, self.kept)
            ]
        )
        rules._jxc_recompute(self.company)
        # what waits in the output is there, and promised
        self.assertRecordValues(
            rules,
            [{'jxc_on_hand': 100, 'jxc_committed': 7}, {'jxc_on_hand': 0, 'jxc_committed': 0}],
        )
        self.company.jxc_checks = True
        order = self.env['sale.order'].create(
            {
                'partner_id': self.customer.id,
                'order_line': [
                    Command.create({'product_id': product.id, 'product_uom_qty': 1})
                    for product in (self.kit, self.direct, self.kept)
                ],
            }
        )
        order._jxc_findings()
