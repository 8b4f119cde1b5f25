from datetime import date
from functools import partial

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common_receivables import SettlingCommon

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
APRIL = (date(2026, 4, 1), date(2026, 4, 30))


@tagged('post_install', '-at_install')
@freeze_time('2026-04-20 04:00:00')
class TestUnbilled(SettlingCommon):
    """Delivered and not invoiced: the credit of a customer and his statement say the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._create_product("Tea", list_price=10, taxes_id=False)
        cls.cup = cls._create_product(
            "Cup", list_price=70, taxes_id=False, invoice_policy='delivery'
        )
        for product in (cls.tea, cls.cup):
            cls._set_stock(product, cls.stock, 1000)

    def _order(self, *lines, partner=None, **vals):
        order = self.env['sale.order'].create(
            {
                'partner_id': (partner or self.customer).id,
                'warehouse_id': self.warehouse.id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': product.id,
                            'product_uom_qty': quantity,
                            'price_unit': price,
                            'tax_ids': [Command.set(tax.ids if tax else [])],
                        }
                    )
                    for product, quantity, price, tax in lines
                ],
                **vals,
            }
        )
        order.action_confirm()
        return order

    def _deliver(self, pickings, when=None, **quantities):
        with freeze_time(when or '2026-03-10 04:00:00'):
            for move in pickings.move_ids:
                move.quantity = move.product_uom_qty
            pickings.move_ids.picked = True
            pickings._action_done()

    def _give_back(self, picking, share, when='2026-04-05 04:00:00'):
        """Take back a share of what a transfer brought, to be refunded."""
        with freeze_time(when):
            wizard = self.env['stock.return.picking'].create({'picking_id': picking.id})
            for line in wizard.product_return_moves:
                line.write({'quantity': line.move_id.quantity * share, 'to_refund': True})
            back = self.env['stock.picking'].browse(wizard.action_create_returns()['res_id'])
            back.move_ids.picked = True
            back._action_done()

    def _uninvoiced(self):
        self.env.flush_all()
        self.env.invalidate_all()
        exposure = self.env['jxc.facts']._partner_exposure(self.customer, self.company)
        return exposure[self.customer.id]['uninvoiced']

    def _listed(self, days=MARCH, partner=None, kind='receivable'):
        statement = self.env['jxc.statement']._create_for(
            self.company, kind, *days, partners=partner or self.customer
        )
        return [
            (line.product_id, line.quantity, line.amount)
            for line in statement.line_ids.sorted(lambda line: line.product_id.id)
            if line.section == 'unbilled'
        ]

    def _add(self, picking, product, quantity):
        """Add goods to a delivery, as its keeper does."""
        self.env['stock.move'].create(
            {
                'product_id': product.id,
                'product_uom_qty': quantity,
                'picking_id': picking.id,
                'location_id': picking.location_id.id,
                'location_dest_id': picking.location_dest_id.id,
            }
        )
        picking.action_confirm()

    def test_goods_added_on_the_delivery(self):
        order = self._order((self.tea, 10, 10, None))
        self._add(order.picking_ids, self.cup, 30)
        self._deliver(order.picking_ids)
        added = order.order_line.filtered(lambda line: line.product_id == self.cup)
        self.assertEqual((added.product_uom_qty, added.qty_delivered), (0, 30))
        self.assertEqual(self._uninvoiced(), 10 * 10 + 30 * 70)
        self.assertEqual(self._listed(), [(self.tea, 10, 100), (self.cup, 30, 2100)])

    def test_added_goods_cost_what_they_are_invoiced_at(self):
        """Taxes of the line, in the price or on top, and its discount, as in the invoice."""
        taxes = self.env['account.tax'].create(
            [
                {
                    'name': f"VAT {kind}",
                    'amount': 17,
                    'type_tax_use': 'sale',
                    'price_include_override': kind,
                }
                for kind in ('tax_included', 'tax_excluded')
            ]
        )
        for tax, price, owed in ((taxes[0], 11.7, 351), (taxes[1], 10, 351)):
            self.cup.write({'list_price': price, 'taxes_id': [Command.set(tax.ids)]})
            order = self._order((self.tea, 1, 0, None))
            self._add(order.picking_ids, self.cup, 30)
            self._deliver(order.picking_ids)
            self.assertEqual(self._uninvoiced(), owed, tax.name)
            self.assertEqual(self._listed(), [(self.cup, 30, owed)], tax.name)
            added = order.order_line.filtered(lambda line: line.product_id == self.cup)
            added.discount = 10
            self.assertAlmostEqual(self._uninvoiced(), owed * 0.9)
            invoice = order._create_invoices()
            self.assertAlmostEqual(invoice.amount_total, owed * 0.9)
            self.assertEqual(self._uninvoiced(), 0)
            invoice.invoice_date = invoice.date = '2026-03-11'
            invoice.action_post()
            self.assertFalse(self._listed())

    def test_an_allowance_leaves_the_goods_invoiced(self):
        """10 at 10.00 are invoiced, 1.00 less each is granted in April: nothing is left to do."""
        order = self._order((self.tea, 10, 10, None))
        self._deliver(order.picking_ids)
        invoice = order._create_invoices()
        invoice.invoice_date = invoice.date = '2026-03-12'
        invoice.action_post()
        credit = invoice._reverse_moves([{'invoice_date': '2026-04-03', 'date': '2026-04-03'}])
        credit.invoice_line_ids.price_unit = 1
        self.assertEqual(self._uninvoiced(), 0)
        credit.action_post()
        self.assertEqual(self._uninvoiced(), 0)
        self.assertFalse(self._listed(MARCH))
        self.assertFalse(self._listed(APRIL))

    def test_an_allowance_of_a_vendor_leaves_the_goods_billed(self):
        """Bought goods as well: 10 at 10.00 came and are billed, in April they cost 1.00 less."""
        order = self.env['purchase.order'].create(
            {
                'partner_id': self.vendor.id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': self.tea.id,
                            'product_qty': 10,
                            'price_unit': 10,
                            'tax_ids': False,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        self._deliver(order.picking_ids)
        listed = partial(self._listed, kind='payable', partner=self.vendor)
        self.assertEqual(listed(MARCH), [(self.tea, 10, -100)])
        order.action_create_invoice()
        bill = order.invoice_ids
        bill.invoice_date = bill.date = '2026-03-12'
        bill.action_post()
        credit = bill._reverse_moves([{'invoice_date': '2026-04-03', 'date': '2026-04-03'}])
        credit.invoice_line_ids.price_unit = 1
        credit.action_post()
        self.assertFalse(listed(MARCH))
        self.assertFalse(listed(APRIL))
        # what goes back is no row below 0
        self._give_back(order.picking_ids, 0.4)
        self.assertFalse(listed(APRIL))

    def test_a_later_allowance_leaves_a_past_day_as_it_was(self):
        """20 went, 15 are invoiced, 5 of them credited again: 10 are left, also next month."""
        order = self._order((self.cup, 20, 70, None))
        self._deliver(order.picking_ids)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 15
        invoice.invoice_date = invoice.date = '2026-03-12'
        invoice.action_post()
        credits = [
            invoice._reverse_moves([{'invoice_date': day, 'date': day}])
            for day in ('2026-03-20', '2026-04-03')
        ]
        credits[0].invoice_line_ids.quantity = 5
        credits[0].action_post()
        credits[1].invoice_line_ids.write({'quantity': 10, 'price_unit': 1})
        self.assertEqual(self._listed(MARCH), [(self.cup, 10, 700)])
        credits[1].action_post()
        self.assertEqual(self._listed(MARCH), [(self.cup, 10, 700)])
        self.assertEqual(self._listed(APRIL), [(self.cup, 10, 700)])

    def test_added_goods_that_came_back_since(self):
        order = self._order((self.tea, 10, 10, None))
        self._add(order.picking_ids, self.cup, 30)
        self._deliver(order.picking_ids)
        self._give_back(order.picking_ids, 1)
        self.assertEqual(order.order_line.mapped('qty_delivered'), [0, 0])
        self.assertEqual(self._listed(MARCH), [(self.tea, 10, 100), (self.cup, 30, 2100)])
        self.assertFalse(self._listed(APRIL))

    def test_a_down_payment_in_another_currency_than_the_order(self):
        """1 of ours is 4 of theirs: an order of 400 theirs is 100 ours, 30 ours are prepaid."""
        pricelist = self.env['product.pricelist'].create(
            {'name': "Theirs", 'currency_id': self.foreign.id}
        )
        order = self._order((self.tea, 40, 10, None), pricelist_id=pricelist.id)
        wizard = self.env['sale.advance.payment.inv'].create(
            {
                'advance_payment_method': 'percentage',
                'amount': 30,
                'sale_order_ids': [Command.set(order.ids)],
            }
        )
        invoice = wizard._create_invoices(order)
        invoice.currency_id = self.company.currency_id
        invoice.invoice_line_ids.price_unit = 30
        invoice.action_post()
        self.env.flush_all()
        exposure = self.env['jxc.facts']._partner_exposure(self.customer, self.company)
        figures = exposure[self.customer.id]
        self.assertEqual((figures['open'], figures['undelivered'], figures['used']), (30, 70, 100))

    def test_a_sister_company_gets_goods_through_the_place_between(self):
        between = self.env.ref('stock.stock_location_inter_company')
        between.active = True
        order = self._order((self.tea, 5, 10, None))
        picking = order.picking_ids
        picking.location_dest_id = between
        picking.move_ids.write({'location_dest_id': between.id, 'location_final_id': between.id})
        self._deliver(picking, when='2026-04-10 04:00:00')
        self.assertEqual(order.order_line.qty_delivered, 5)
        self.assertFalse(self._listed(MARCH))
        self.assertEqual(self._listed(APRIL), [(self.tea, 5, 50)])
        self.assertEqual(self._uninvoiced(), 50)

    def _tea_set(self):
        """Return a kit of two teas and a cup."""
        kit = self._create_product("Tea Set", list_price=100, taxes_id=False)
        self.env['mrp.bom'].create(
            {
                'product_tmpl_id': kit.product_tmpl_id.id,
                'type': 'phantom',
                'bom_line_ids': [
                    Command.create({'product_id': self.tea.id, 'product_qty': 2}),
                    Command.create({'product_id': self.cup.id, 'product_qty': 1}),
                ],
            }
        )
        return kit

    def test_kits_of_a_past_day(self):
        """Ten kits of two teas and a cup: six went in March, four in April."""
        kit = self._tea_set()
        order = self._order((kit, 10, 100, None))
        exposure = self.env['jxc.facts']._partner_exposure(self.customer, self.company)
        self.assertEqual(exposure[self.customer.id]['undelivered'], 1000)
        first = order.picking_ids
        with freeze_time('2026-03-10 04:00:00'):
            for move in first.move_ids:
                move.quantity = 12 if move.product_id == self.tea else 6
            first.move_ids.picked = True
            first.with_context(skip_backorder=True).button_validate()
        self.assertEqual(order.order_line.qty_delivered, 6)
        self._deliver(order.picking_ids - first, when='2026-04-05 04:00:00')
        self.assertEqual(order.order_line.qty_delivered, 10)
        self.assertEqual(self._listed(MARCH), [(kit, 6, 600)])
        self.assertEqual(self._listed(APRIL), [(kit, 10, 1000)])
        self.assertEqual(self._uninvoiced(), 1000)
        self.assertFalse(self._listed((date(2026, 2, 1), date(2026, 2, 28))))
        # a bill of materials of today does not tell what went then
        kit.bom_ids.bom_line_ids[0].product_qty = 3
        self.assertEqual(self._listed(MARCH), [(kit, 6, 600)])

    def test_kits_that_came_back_since(self):
        kit = self._tea_set()
        for share, left in ((0.75, 1), (1, 0)):
            partner = self.customer.copy()
            order = self._order((kit, 4, 100, None), partner=partner)
            self._deliver(order.picking_ids)
            self._give_back(order.picking_ids, share)
            self.assertEqual(order.order_line.qty_delivered, left)
            self.assertEqual(self._listed(MARCH, partner), [(kit, 4, 400)])
            rest = [(kit, left, left * 100)] if left else []
            self.assertEqual(self._listed(APRIL, partner), rest)

    def test_kits_that_went_back_to_their_vendor_since(self):
        kit = self._tea_set()
        order = self.env['purchase.order'].create(
            {
                'partner_id': self.vendor.id,
                'order_line': [
                    Command.create(
                        {'product_id': kit.id, 'product_qty': 4, 'price_unit': 50, 'tax_ids': []}
                    )
                ],
            }
        )
        order.button_confirm()
        self._deliver(order.picking_ids)
        self._give_back(order.picking_ids, 0.75)
        self.assertEqual(order.order_line.qty_received, 1)
        self.env.flush_all()
        facts = self.env['jxc.facts']
        for (_first, day), expected in ((MARCH, [(4, -200)]), (APRIL, [(1, -50)])):
            rows = self.env.execute_query_dict(facts._unbilled_sql(self.company, day, 'payable'))
            self.assertEqual(
                [(row['quantity'], row['amount']) for row in rows if row['order_id'] == order.id],
                expected,
            )

    def test_a_kit_has_come_as_far_as_what_came_least(self):
        kit = self._tea_set()
        order = self._order((kit, 3, 100, None))
        first = order.picking_ids
        with freeze_time('2026-03-10 04:00:00'):
            for move in first.move_ids:  # cups for all three, tea for two and a half
                move.quantity = 5 if move.product_id == self.tea else 3
            first.move_ids.picked = True
            first.with_context(skip_backorder=True).button_validate()
        self._deliver(order.picking_ids - first, when='2026-04-05 04:00:00')
        self.assertEqual(order.order_line.qty_delivered, 3)
        self.assertEqual(self._listed(MARCH), [(kit, 2, 200)])
