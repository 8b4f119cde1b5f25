from odoo import Command
from odoo.tests import tagged

from .common_facts_awkward import AwkwardStock
from .common_reporting import ReportCommon

YEAR = {'date_from': '2026-01-01', 'date_to': '2026-12-31'}


@tagged('post_install', '-at_install')
class TestCostToday(ReportCommon):
    """What is not delivered has today's cost: goods to come back, and kits that are gone."""

    _create_kit = classmethod(AwkwardStock._create_kit.__func__)
    _create_bill = classmethod(AwkwardStock._create_bill.__func__)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['account.chart.template'].try_loading(
            'generic_coa', company=cls.company, install_demo=False
        )
        category = cls.env['product.category'].create(
            {'name': "By Standard Price", 'property_cost_method': 'standard'}
        )
        vals = {'categ_id': category.id, 'invoice_policy': 'delivery', 'taxes_id': []}
        cls.bottle = cls._create_product("Bottle", standard_price=10, **vals)
        cls.glass = cls._create_product("Glass", standard_price=4, **vals)
        cls.kit = cls._create_kit("Box", [(cls.bottle, 2), (cls.glass, 3)], **vals)
        for product in (cls.bottle, cls.glass):
            cls._set_stock(product, cls.stock, 1000)

    def _figures(self, product):
        self.env.flush_all()
        rows = self._report('sales_summary', product_ids=product.ids, **YEAR).search([])
        best = self._report('top_sellers', **YEAR).search([('product_id', '=', product.id)])
        self.assertAlmostEqual(sum(rows.mapped('margin')), best.margin)
        return self._values(rows, 'quantity', 'revenue', 'cost', 'margin')

    def _deliver(self, picking, share=1):
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty * share
        picking.move_ids.picked = True
        picking.with_context(cancel_backorder=True)._action_done()

    def test_goods_to_come_back_take_their_cost_off(self):
        """3 sold at 50 and to be taken back, at a cost of 10: before they are here and after."""
        order = self._sell((self.bottle, -3, 50))
        for _when in ('before', 'after'):
            self.assertEqual(self._figures(self.bottle), [(-3, -150, -30, -120)])
            self._deliver(order.picking_ids)
        self.assertEqual(order.order_line.qty_delivered, -3)

    def test_goods_to_come_back_in_part(self):
        order = self._sell((self.bottle, -4, 50))
        self._deliver(order.picking_ids, 0.25)
        self.assertEqual(order.order_line.qty_delivered, -1)
        # 1 is back and 3 never come, at 10 each
        self.assertEqual(self._figures(self.bottle), [(-4, -200, -40, -160)])

    def test_kits_to_come_back(self):
        self._sell((self.kit, -3, 100))
        self.assertEqual(self._figures(self.kit), [(-3, -300, -96, -204)])

    def test_a_service_taken_off_an_order(self):
        service = self._create_product("Carriage", type='service', standard_price=7)
        self._sell((service, 5, 20), (service, -2, 20))
        self.assertEqual(self._figures(service), [(3, 60, 21, 39)])

    def test_kits_that_are_not_sold_any_more(self):
        """10 ordered at a cost of 32 (2 x 10 + 3 x 4), 4 delivered, the rest is cancelled."""
        order = self._sell((self.kit, 10, 100))
        self._deliver(order.picking_ids, 0.4)
        self.assertEqual(order.order_line.qty_delivered, 4)
        expected = [(10, 1000, 320, 680)]
        self.assertEqual(self._figures(self.kit), expected)
        self.kit.active = False
        self.assertEqual(self._figures(self.kit), expected, "the variant")
        self.kit.active = True
        # a bill is in use until its kits are invoiced
        order._create_invoices().action_post()
        self.kit.product_tmpl_id.active = False
        self.assertFalse(self.kit.product_tmpl_id.with_context(active_test=True).bom_ids)
        self.assertEqual(self._figures(self.kit), expected, "its bill with it")

    def test_a_bill_that_is_archived_alone_makes_no_kit(self):
        self.kit.standard_price = 50
        self.kit.bom_ids.active = False
        self._sell((self.kit, 1, 100))
        self.assertEqual(self._figures(self.kit), [(1, 100, 50, 50)])

    def test_an_invoice_of_a_kit_that_is_not_sold_any_more(self):
        invoice = self.env['account.move'].create(
            {
                'move_type': 'out_invoice',
                'partner_id': self.customer.id,
                'invoice_date': '2026-03-10',
                'invoice_line_ids': [
                    Command.create(
                        {
                            'product_id': self.kit.id,
                            'quantity': 2,
                            'price_unit': 100,
                            'tax_ids': [],
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        self.kit.product_tmpl_id.active = False
        rows = self._report('gross_profit', product_ids=self.kit.ids, **YEAR).search([])
        self.assertEqual(self._values(rows, 'quantity', 'revenue', 'cost'), [(2, 200, 64)])
