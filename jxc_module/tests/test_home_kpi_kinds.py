"""Margin of goods that never lay here, of kits and of down payments: figure and report agree."""

from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .common_facts_awkward import AwkwardStock
from .common_home_kpi import KpiCommon

DAY = date(2026, 3, 10)


@tagged('post_install', '-at_install')
class TestKpiKinds(KpiCommon):
    _create_kit = classmethod(AwkwardStock._create_kit.__func__)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['account.chart.template'].try_loading(
            'generic_coa', company=cls.company, install_demo=False
        )
        standard = cls.env['product.category'].create(
            {'name': "Kinds", 'property_cost_method': 'standard'}
        )
        cls.goods = {'categ_id': standard.id, 'invoice_policy': 'delivery', 'taxes_id': []}

    def _deliver(self, order):
        for picking in order.picking_ids | order.order_line.purchase_line_ids.order_id.picking_ids:
            if picking.state != 'done':
                picking.action_assign()
                for move in picking.move_ids:
                    move.quantity = move.product_uom_qty
                picking.move_ids.picked = True
                picking._action_done()

    def _bill(self, order, final=False):
        invoice = order._create_invoices(final=final)
        invoice.write({'invoice_date': DAY, 'date': DAY})
        invoice.action_post()
        return invoice

    def _assert_margin(self, profit, revenue):
        """Figure, its second value, and the report: three ways, one answer."""
        self.env.flush_all()
        self._make(['margin'], DAY)
        self.assertEqual(self._kept('margin', DAY), {False: profit})
        self.assertEqual(self._second('margin', DAY), revenue)
        for measure, figure in (('profit', profit), ('revenue', revenue)):
            self.assertEqual(
                self._reported('gross_profit', measure, DAY, by_warehouse=False), {False: figure}
            )

    def test_dropship(self):
        """Four bought for 6 and sent on by the vendor, sold for 10."""
        route = self.env.ref('stock_dropshipping.route_drop_shipping')
        tea = self._create_product(
            "Kinds Tea",
            standard_price=6,
            route_ids=route.ids,
            seller_ids=[Command.create({'partner_id': self.vendor.id, 'price': 6})],
            **self.goods,
        )
        order = self._sell((tea, 4, 10))
        purchase = order.order_line.purchase_line_ids.order_id
        purchase.button_confirm()
        self._deliver(order)
        self.assertEqual(order.order_line.qty_delivered, 4)
        self._bill(order)
        self._assert_margin(40 - 24, 40)

    def test_kit(self):
        """A gift box of two teas at 6 and one cup at 3, sold for 25: three of them."""
        tea = self._create_product("Kinds Tea", standard_price=6, **self.goods)
        cup = self._create_product("Kinds Cup", standard_price=3, **self.goods)
        for product in (tea, cup):
            self._set_stock(product, self.stock, 50)
        kit = self._create_product("Kinds Box", **self.goods)
        self.env['mrp.bom'].create(
            {
                'product_tmpl_id': kit.product_tmpl_id.id,
                'type': 'phantom',
                'bom_line_ids': [
                    Command.create({'product_id': tea.id, 'product_qty': 2}),
                    Command.create({'product_id': cup.id, 'product_qty': 1}),
                ],
            }
        )
        order = self._sell((kit, 3, 25))
        self._deliver(order)
        self._bill(order)
        self._assert_margin(75 - 3 * 15, 75)

    def test_down_payment(self):
        """What is paid before is revenue when the goods are invoiced, taken off what is left."""
        tea = self._create_product("Kinds Tea", standard_price=6, **self.goods)
        self._set_stock(tea, self.stock, 50)
        order = self._sell((tea, 10, 10))
        wizard = self.env['sale.advance.payment.inv'].create(
            {
                'sale_order_ids': [Command.set(order.ids)],
                'advance_payment_method': 'fixed',
                'fixed_amount': 30,
            }
        )
        wizard._create_invoices(order)
        down = order.invoice_ids
        down.write({'invoice_date': DAY, 'date': DAY})
        down.action_post()
        self.env.flush_all()
        self._make(['margin'], DAY)
        [reported] = self._reported('gross_profit', 'profit', DAY, by_warehouse=False).values() or [
            None
        ]
        self.assertEqual(self._kept('margin', DAY).get(False), reported)
        self._deliver(order)
        final = self._bill(order, final=True)
        self.assertEqual(final.amount_untaxed, 70)
        self._assert_margin(100 - 60, 100)
