import doctest
from datetime import date, datetime

from odoo import Command
from odoo.tests import freeze_time, tagged

from ..tools import sold_cost
from .common_facts_awkward import AwkwardStock
from .common_reporting import ReportCommon

JULY = {'date_from': '2026-07-01', 'date_to': '2026-07-31'}
AUGUST = {'date_from': '2026-08-01', 'date_to': '2026-08-31'}
YEAR = {'date_from': '2026-01-01', 'date_to': '2026-12-31'}


@tagged('post_install', '-at_install')
class TestSoldCost(ReportCommon):
    """The cost of what was sold: kits, dropshipping, allowances, returns, months."""

    _create_kit = classmethod(AwkwardStock._create_kit.__func__)
    _create_bill = classmethod(AwkwardStock._create_bill.__func__)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['account.chart.template'].try_loading(
            'generic_coa', company=cls.company, install_demo=False
        )
        cls.standard = cls.env['product.category'].create(
            {'name': "By Standard Price", 'property_cost_method': 'standard'}
        )
        cls.tea = cls._goods("Tea", 6)
        cls._set_stock(cls.tea, cls.stock, 1000)

    def test_doctests(self):
        result = doctest.testmod(sold_cost)
        self.assertFalse(result.failed)
        self.assertGreater(result.attempted, 5)

    # === HELPERS === #

    @classmethod
    def _goods(cls, name, cost, **vals):
        return cls._create_product(
            name,
            standard_price=cost,
            categ_id=cls.standard.id,
            invoice_policy='delivery',
            taxes_id=[],
            **vals,
        )

    def _deliver(self, order, share, day):
        """Deliver a share of what is still open, on a local day, and leave a backorder."""
        with freeze_time(f'{day} 04:00:00'):
            for picking in order.picking_ids.filtered(lambda x: x.state not in ('done', 'cancel')):
                for move in picking.move_ids:
                    move.quantity = move.product_uom_qty * share
                picking.move_ids.picked = True
                picking._action_done()
            self.env.flush_all()

    def _bill(self, order, day, **vals):
        invoice = order._create_invoices()
        invoice.write({'invoice_date': day, 'date': day, **vals})
        invoice.action_post()
        return invoice

    def _credit(self, invoice, day, quantity=None, price=None):
        credit = invoice._reverse_moves([{'invoice_date': day, 'date': day}])
        line = credit.invoice_line_ids
        if quantity is not None:
            line.quantity = quantity
        if price is not None:
            line.price_unit = price
        credit.action_post()
        return credit

    def _give_back(self, order, quantity, day):
        with freeze_time(f'{day} 04:00:00'):
            picking = order.picking_ids.filtered(lambda x: x.state == 'done')[:1]
            wizard = self.env['stock.return.picking'].create({'picking_id': picking.id})
            shares = {move: move.quantity for move in picking.move_ids}
            whole = max(order.order_line.mapped('product_uom_qty'))
            for line in wizard.product_return_moves:
                line.quantity = quantity * shares[line.move_id] / whole
                line.to_refund = True
            back = self.env['stock.picking'].browse(wizard.action_create_returns()['res_id'])
            back.move_ids.picked = True
            back._action_done()
            self.env.flush_all()

    def _profit(self, product, **period):
        rows = self._report('gross_profit', product_ids=product.ids, **period).search([])
        return tuple(
            round(sum(rows.mapped(name)), 2) for name in ('quantity', 'revenue', 'cost', 'profit')
        )

    def _summary(self, product):
        rows = self._report('sales_summary', product_ids=product.ids, **YEAR).search([])
        best = self._report('top_sellers', **YEAR).search([('product_id', '=', product.id)])
        self.assertAlmostEqual(sum(rows.mapped('margin')), best.margin)
        return round(sum(rows.mapped('cost')), 2)

    def _not_invoiced(self, order):
        rows = self._report('shipped_not_invoiced').search([('order_id', '=', order.id)])
        return self._values(rows, 'quantity', 'revenue')

    # === MONTHS === #

    def test_a_past_month_does_not_change_with_later_deliveries(self):
        order = self._sell((self.tea, 10, 20))
        self._deliver(order, 0.5, '2026-07-10')  # 5 at 6
        self._bill(order, date(2026, 7, 15))
        july = self._profit(self.tea, **JULY)
        self.assertEqual(july, (5, 100, 30, 70))
        self.tea.standard_price = 9
        self._deliver(order, 1, '2026-08-10')  # 5 at 9
        self.assertEqual(self._profit(self.tea, **JULY), july)
        self._bill(order, date(2026, 8, 15))
        self.assertEqual(self._profit(self.tea, **JULY), july)
        self.assertEqual(self._profit(self.tea, **AUGUST), (5, 100, 45, 55))
        self.assertEqual(self._summary(self.tea), 75)

    def test_an_invoice_takes_a_part_of_two_deliveries(self):
        order = self._sell((self.tea, 10, 20))
        self._deliver(order, 0.4, '2026-07-10')  # 4 at 6
        self.tea.standard_price = 9
        self._deliver(order, 0.5, '2026-07-12')  # 3 at 9
        invoice = order._create_invoices()
        invoice.write({'invoice_date': date(2026, 7, 15), 'date': date(2026, 7, 15)})
        invoice.invoice_line_ids.quantity = 5
        invoice.action_post()
        self.assertEqual(self._profit(self.tea, **JULY), (5, 100, 4 * 6 + 9, 67))

    def test_what_is_not_delivered_has_the_cost_of_today(self):
        self.tea.invoice_policy = 'order'
        order = self._sell((self.tea, 10, 20))
        self._bill(order, date(2026, 7, 15))
        self.tea.standard_price = 7
        self.assertEqual(self._profit(self.tea, **JULY), (10, 200, 70, 130))

    # === CREDIT NOTES === #

    def test_an_allowance_takes_no_cost_off(self):
        order = self._sell((self.tea, 10, 20))
        self._deliver(order, 1, '2026-07-10')
        invoice = self._bill(order, date(2026, 7, 15))
        self._credit(invoice, date(2026, 8, 2), price=1)
        self.assertEqual(self._profit(self.tea, **JULY), (10, 200, 60, 140))
        self.assertEqual(self._profit(self.tea, **AUGUST), (0, -10, 0, -10))
        self.assertEqual(self._not_invoiced(order), [])

    def test_an_allowance_on_what_costs_cents(self):
        order = self._sell((self.tea, 100, 0.02))
        self._deliver(order, 1, '2026-07-10')
        self._credit(self._bill(order, date(2026, 7, 15)), date(2026, 7, 20), price=0.01)
        self.assertEqual(self._profit(self.tea, **JULY), (100, 1, 600, -599))

    def test_an_allowance_as_one_piece_of_another_price(self):
        order = self._sell((self.tea, 10, 20))
        self._deliver(order, 1, '2026-07-10')
        self._credit(self._bill(order, date(2026, 7, 15)), date(2026, 7, 20), 1, 35)
        self.assertEqual(self._profit(self.tea, **JULY), (10, 165, 60, 105))
        self.assertEqual(self._not_invoiced(order), [])

    def test_goods_that_come_back_take_their_cost_off(self):
        order = self._sell((self.tea, 10, 20))
        self._deliver(order, 1, '2026-07-10')
        invoice = self._bill(order, date(2026, 7, 15))
        self._give_back(order, 2, '2026-08-01')
        self.assertEqual(self._not_invoiced(order), [(-2, -40)])
        # less is credited than was paid: a fee for the trouble
        self._credit(invoice, date(2026, 8, 2), 2, 15)
        self.assertEqual(self._profit(self.tea, **JULY), (10, 200, 60, 140))
        self.assertEqual(self._profit(self.tea, **AUGUST), (-2, -30, -12, -18))
        self.assertEqual(self._not_invoiced(order), [])

    def test_an_invoice_taken_back_and_made_again(self):
        order = self._sell((self.tea, 10, 20))
        self._deliver(order, 1, '2026-07-10')
        invoice = self._bill(order, date(2026, 7, 15))
        self._credit(invoice, date(2026, 8, 2))
        self.assertEqual(self._profit(self.tea, **AUGUST), (-10, -200, -60, -140))
        self.assertEqual(self._not_invoiced(order), [(10, 200)])
        again = self._bill(order, date(2026, 8, 3))
        self.assertEqual(again.invoice_line_ids.quantity, 10)
        self.assertEqual(self._profit(self.tea, **AUGUST), (0, 0, 0, 0))
        self.assertEqual(self._not_invoiced(order), [])

    def test_an_allowance_without_an_order(self):
        invoice = self.env['account.move'].create(
            {
                'move_type': 'out_invoice',
                'partner_id': self.customer.id,
                'invoice_date': date(2026, 7, 15),
                'invoice_line_ids': [
                    Command.create(
                        {
                            'product_id': self.tea.id,
                            'quantity': 10,
                            'price_unit': 20,
                            'tax_ids': [],
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        self._credit(invoice, date(2026, 7, 20), price=1)
        self.assertEqual(self._profit(self.tea, **JULY), (10, 190, 60, 130))

    # === KITS === #

    def test_a_kit_over_two_months(self):
        bottle, glass = self._goods("Bottle", 10), self._goods("Glass", 5)
        kit = self._create_kit(
            "Gift Box", [(bottle, 1), (glass, 4)], invoice_policy='delivery', standard_price=99
        )
        for part in (bottle, glass):
            self._set_stock(part, self.stock, 100)
        order = self._sell((kit, 10, 100))
        self._deliver(order, 0.2, '2026-07-10')
        self.assertEqual(order.order_line.qty_delivered, 2)
        self._bill(order, date(2026, 7, 15))
        self.assertEqual(self._profit(kit, **JULY), (2, 200, 60, 140))
        self.assertEqual(self._summary(kit), 300)
        glass.standard_price = 6
        self._deliver(order, 1, '2026-08-10')
        self._bill(order, date(2026, 8, 15))
        kit.bom_ids.bom_line_ids[1].product_qty = 5  # of kits to come, not of these
        self.assertEqual(self._profit(kit, **JULY), (2, 200, 60, 140))
        self.assertEqual(self._profit(kit, **AUGUST), (8, 800, 8 * 34, 528))
        self.assertEqual(self._summary(kit), 60 + 8 * 34)

    def test_kits_by_the_dozen_within_kits_and_back(self):
        cup, lid = self._goods("Cup", 2), self._goods("Lid", 1)
        pair = self._create_kit("Pair", [(cup, 2), (lid, 2)])
        crate = self._create_kit("Crate", [(pair, 3), (lid, 1)], invoice_policy='delivery')
        for part in (cup, lid):
            self._set_stock(part, self.stock, 1000)
        order = self._sell((crate, 1, 600, {'product_uom_id': self.dozen.id}))
        self.assertEqual(self._summary(crate), 12 * (6 * 2 + 7 * 1))
        self._deliver(order, 1, '2026-07-10')
        invoice = self._bill(order, date(2026, 7, 15))
        self.assertEqual(self._profit(crate, **JULY), (12, 600, 12 * 19, 600 - 12 * 19))
        self._give_back(order, 0.25, '2026-08-01')  # a quarter of a dozen
        self._credit(invoice, date(2026, 8, 2), 0.25)
        self.assertEqual(self._profit(crate, **AUGUST), (-3, -150, -3 * 19, -150 + 57))

    def test_a_kit_invoiced_before_its_delivery(self):
        bottle, label = self._goods("Bottle", 10), self._goods("Label", 1, is_storable=False)
        kit = self._create_kit("Box", [(bottle, 2), (label, 1)], invoice_policy='order')
        order = self._sell((kit, 3, 100))
        self._bill(order, date(2026, 7, 15))
        self.assertEqual(self._profit(kit, **JULY), (3, 300, 3 * 21, 300 - 63))

    # === OTHERS === #

    def test_what_a_vendor_delivers_costs_what_he_asks(self):
        route = self.env.ref('stock_dropshipping.route_drop_shipping')
        for method in ('standard', 'average', 'fifo'):
            with self.subTest(method):
                category = self.env['product.category'].create(
                    {'name': method, 'property_cost_method': method}
                )
                product = self._goods(f"Direct {method}", 20)
                product.write(
                    {
                        'categ_id': category.id,
                        'route_ids': [Command.set(route.ids)],
                        'seller_ids': [Command.create({'partner_id': self.vendor.id, 'price': 22})],
                    }
                )
                order = self._sell((product, 3, 50))
                purchase = self.env['purchase.order'].search(
                    [('order_line.product_id', '=', product.id)]
                )
                purchase.button_confirm()
                self.assertEqual(self._summary(product), 3 * product.standard_price)
                picking = purchase.picking_ids
                picking.move_ids.quantity = 3
                picking.move_ids.picked = True
                picking._action_done()
                self._bill(order, date(2026, 7, 15))
                self.assertEqual(self._profit(product, **JULY), (3, 150, 66, 84))
                self.assertEqual(self._summary(product), 66)

    def test_what_a_vendor_delivers_by_the_dozen_in_his_currency(self):
        """Core is asked for its worth; each figure is read alone, as a computed field reads."""
        euro = self.env.ref('base.EUR')
        euro.active = True
        self.env['res.currency.rate'].create(
            {
                'currency_id': euro.id,
                'company_id': self.company.id,
                'rate': 0.5,
                'name': '2026-01-01',
            }
        )
        terms = {'partner_id': self.vendor.id, 'price': 12, 'currency_id': euro.id}
        product = self._goods(
            "Direct by the dozen",
            20,
            route_ids=[Command.set(self.env.ref('stock_dropshipping.route_drop_shipping').ids)],
            seller_ids=[Command.create({**terms, 'product_uom_id': self.dozen.id})],
        )
        order = self._sell((product, 24, 50))
        purchase = order._get_purchase_orders()
        purchase.button_confirm()
        picking = purchase.picking_ids
        with freeze_time('2026-07-10 04:00:00'):
            picking.move_ids.quantity = 24
            picking.move_ids.picked = True
            picking._action_done()
        self._bill(order, date(2026, 7, 15))
        row = self._report('gross_profit', product_ids=product.ids, **JULY).search([])
        self.env.invalidate_all()
        self.assertEqual(row.cost, 24 * (12 / 12) / 0.5)
        self.assertEqual(self._summary(product), 48)

    def _sell_and_add(self, added, quantity, tax):
        """Sell a tea, and deliver with it goods that nobody ordered, at a price with a tax in it.

        :return: sale.order
        """
        added.taxes_id = self.env['account.tax'].create(
            {
                'name': "In the price",
                'amount': tax,
                'type_tax_use': 'sale',
                'price_include_override': 'tax_included',
            }
        )
        self._set_stock(added, self.stock, quantity)
        order = self._sell((self.tea, 1, 20))
        picking = order.picking_ids
        self.env['stock.move'].create(
            {
                'product_id': added.id,
                'product_uom_qty': quantity,
                'picking_id': picking.id,
                'location_id': picking.location_id.id,
                'location_dest_id': picking.location_dest_id.id,
            }
        )
        picking.action_confirm()
        self._deliver(order, 1, '2026-07-10')
        return order

    def test_goods_added_on_the_delivery_at_a_price_with_taxes(self):
        added = self._goods("Added", 6, list_price=12)
        order = self._sell_and_add(added, 30, tax=20)
        line = order.order_line.filtered(lambda line: line.product_id == added)
        self.assertEqual((line.product_uom_qty, line.qty_delivered), (0, 30))
        self.assertEqual(self.env['jxc.facts']._added_sales(self.company)[line.id], (10, 12))
        self.assertEqual(self._not_invoiced(order), [(31, 20 + 300)])
        # what went was sold, with its revenue beside its cost
        for report in ('sales_summary', 'top_sellers'):
            rows = self._report(report, **YEAR).search([('product_id', '=', added.id)])
            self.assertEqual(
                self._values(rows, 'quantity', 'revenue', 'margin'), [(30, 300, 300 - 30 * 6)]
            )

    def test_cheap_goods_added_on_the_delivery(self):
        """10,000 at 0.05 with 13 % in it: 500 / 1.13, and not 10,000 times 0.04."""
        added = self._goods("Screw", 0.01, list_price=0.05)
        order = self._sell_and_add(added, 10000, tax=13)
        [(quantity, revenue)] = self._not_invoiced(order)
        self.assertEqual(quantity, 10001)
        self.assertAlmostEqual(revenue, 20 + 442.48, 2)

    def test_lines_of_nothing_and_down_payments(self):
        order = self._sell((self.tea, 10, 20), (self.tea, 0, 20))
        payment = self.env['sale.advance.payment.inv'].create(
            {
                'sale_order_ids': [Command.set(order.ids)],
                'advance_payment_method': 'fixed',
                'fixed_amount': 50,
            }
        )
        first = payment._create_invoices(order)
        first.write({'invoice_date': date(2026, 7, 1), 'date': date(2026, 7, 1)})
        first.action_post()
        self._deliver(order, 1, '2026-07-10')
        last = order._create_invoices(final=True)
        last.write({'invoice_date': date(2026, 7, 15), 'date': date(2026, 7, 15)})
        last.action_post()
        rows = self._report('gross_profit', **JULY).search([])
        self.assertAlmostEqual(sum(rows.mapped('revenue')), 200)
        self.assertAlmostEqual(sum(rows.mapped('cost')), 60)
        self.assertEqual(self._not_invoiced(order), [])

    def test_the_number_of_queries_does_not_grow(self):
        bottle = self._goods("Bottle", 10)
        kit = self._create_kit("Box", [(bottle, 2)], invoice_policy='delivery')
        self._set_stock(bottle, self.stock, 1000)

        def sell():
            order = self._sell((kit, 2, 50))
            self._deliver(order, 1, '2026-07-10')
            self._bill(order, datetime(2026, 7, 15).date())

        def queries():
            report = self._report('gross_profit', **JULY)
            return self._count_queries(lambda: report.search([]).mapped('cost'))

        sell()
        queries()
        few = queries()
        for _number in range(4):
            sell()
        queries()
        # one more where the sales emptied a cache of the registry; per order it would be four
        self.assertLessEqual(queries(), few + 1)
        self.assertEqual(self._profit(kit, **JULY), (10, 500, 200, 300))
