from odoo.fields import Command
from odoo.tests import tagged

from .common_ordering_flows import FlowsCommon


@tagged('post_install', '-at_install')
class TestPriceCredits(FlowsCommon):
    """Credit notes that only make goods cheaper; parts of units; what somebody has counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counter.when_short = cls.buying.when_short = 'backorder'
        cls.reason = cls.env.ref('jxc_module.reason_return_damaged')
        cls.rice = cls._create_product(
            "Rice", list_price=100, invoice_policy='delivery', taxes_id=False
        )
        cls._set_stock(cls.rice, cls.stock, 100)
        cls.tea.list_price = 100

    def _cheaper(self, order, price, invoice=None):
        """Credit so much of each piece of an invoice: the goods stay."""
        invoice = invoice or order.invoice_ids.filtered(
            lambda move: move.move_type in ('out_invoice', 'in_invoice')
        )
        credit = invoice._reverse_moves([{'invoice_date': self.company._jxc_today()}])
        goods = credit.invoice_line_ids.filtered(lambda item: not item.is_downpayment)
        (credit.invoice_line_ids - goods).unlink()
        goods.price_unit = price
        credit.action_post()

    def _return(self, order, quantity, **vals):
        [row] = order._jxc_returnable()
        return order._jxc_return([row._replace(quantity=quantity)], self.reason, 'credit', **vals)

    def _amounts(self, order):
        """Return the invoices of an order, credit notes below zero."""
        return [
            (-1 if move.move_type.endswith('_refund') else 1) * move.amount_total
            for move in order.invoice_ids.sorted('id')
        ]

    def _paid(self, order):
        payments = self.env['account.payment'].search([('partner_id', '=', order.partner_id.id)])
        return sum(payments.mapped('amount'))

    # === FLOWS === #

    def test_goods_made_cheaper_are_not_invoiced_again(self):
        """Core counts all quantities of a credit note as not invoiced: the flow does not."""
        for order in (
            self._sale((self.rice, 10)),
            self._sale((self.tea, 10, {'price_unit': 100})),
            self._purchase((self.rice, 10, {'price_unit': 100})),
        ):
            paid = self._paid(order)
            order.action_jxc_run_flow()
            self._cheaper(order, 5)
            order.action_jxc_run_flow()
            self.assertEqual(self._amounts(order), [1000, -50])
            self.assertEqual(self._paid(order), paid + 1000)
            self.assertFalse(order.jxc_flow_problem)

    def test_what_an_invoice_took_back_is_invoiced_again(self):
        order = self._sale((self.rice, 10))
        order.action_jxc_run_flow()
        self._cheaper(order, 100)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [1000, -1000, 1000])

    def test_the_rest_of_the_order_is_invoiced(self):
        """6 of 10 went and were made cheaper; then the other 4 go."""
        self._set_stock(self.rice, self.stock, -94)
        order = self._sale((self.rice, 10))
        order.action_jxc_run_flow()
        self._cheaper(order, 5)
        self._set_stock(self.rice, self.stock, 4)
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [600, -30, 400])

    def test_a_down_payment_beside_it(self):
        """Half was paid before: of 6 pieces 300, of the other 4 200, less what was made cheaper."""
        self._set_stock(self.rice, self.stock, -94)
        order = self._sale((self.rice, 10))
        order.action_confirm()
        self.env['sale.advance.payment.inv'].create(
            {
                'advance_payment_method': 'percentage',
                'amount': 50,
                'sale_order_ids': [Command.set(order.ids)],
            }
        ).create_invoices()
        order.invoice_ids.action_post()
        order.action_jxc_run_flow()
        self._cheaper(order, 5, order.invoice_ids.sorted('id')[-1])
        self._set_stock(self.rice, self.stock, 1)
        self.counter.when_short = 'none'  # the rest will not come: the down payment pays
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [500, 300, -30, 0])
        self.assertIn("100.00", self._words(order, 'invoice'))

    def test_a_clerk_sees_no_credit_notes_and_invoices_nothing_twice(self):
        order = self._sale((self.rice, 10), user=self.clerk)
        order.with_user(self.clerk).action_jxc_run_flow()
        order.invoice_ids.action_post()
        self._cheaper(order, 5)
        order.with_user(self.clerk).action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [1000, -50])

    # === RETURNS === #

    def test_what_was_made_cheaper_is_credited_at_what_was_paid(self):
        """10 at 100.00 and 5.00 off each: 2 come back for 190.00, all of them for all of it."""
        for order in (
            self._sale((self.rice, 10)),
            self._sale((self.tea, 10, {'price_unit': 100})),
            self._purchase((self.rice, 10, {'price_unit': 100})),
        ):
            order.action_jxc_run_flow()
            self._cheaper(order, 5)
            self._return(order, 2)
            order.action_jxc_run_flow()
            self._return(order, 8)
            order.action_jxc_run_flow()
            self.assertEqual(self._amounts(order), [1000, -50, -190, -760])

    def test_only_what_was_left_was_made_cheaper(self):
        """2 came back for 200.00 before the 50.00 were granted for the other 8."""
        order = self._sale((self.rice, 10))
        order.action_jxc_run_flow()
        invoice = order.invoice_ids
        self._return(order, 2)
        self._cheaper(order, 5, invoice)
        self._return(order, 4)
        self._return(order, 4)
        self.assertEqual(self._amounts(order), [1000, -200, -50, -375, -375])

    def test_a_sum_without_an_invoice_makes_goods_cheaper(self):
        order = self._sale((self.rice, 10))
        order.action_jxc_run_flow()
        credit = self.env['account.move'].create(
            {
                'move_type': 'out_refund',
                'partner_id': order.partner_id.id,
                'invoice_line_ids': [
                    Command.create(
                        {
                            'product_id': self.rice.id,
                            'price_unit': 35,
                            'tax_ids': False,
                            'sale_line_ids': [Command.link(order.order_line.id)],
                        }
                    )
                ],
            }
        )
        credit.action_post()
        order.action_jxc_run_flow()
        self._return(order, 10)
        self.assertEqual(self._amounts(order), [1000, -35, -965])

    def test_pieces_of_a_dozen(self):
        """7 pieces at 100.00 are 0.58 dozen, and 700.00; all of them together are all of it."""
        dozen = self.env.ref('uom.product_uom_dozen')
        wanted = {'product_uom_id': dozen.id, 'price_unit': 1200}
        for order in (
            self._sale((self.rice, 3, wanted)),
            self._sale((self.tea, 3, wanted)),
            self._purchase((self.rice, 3, wanted)),
        ):
            order.action_jxc_run_flow()
            for quantity in (7, 1, 1, 1, 1, 1, 24):
                self._return(order, quantity)
                order.action_jxc_run_flow()
            self.assertEqual(self._amounts(order), [3600, -700, *[-100] * 5, -2400])

    def test_other_goods_went_instead(self):
        """3 came back without a credit note, then 3 more are ordered: he keeps and pays 13."""
        order = self._sale((self.tea, 10, {'price_unit': 100}))
        order.action_jxc_run_flow()
        [row] = order._jxc_returnable()
        order._jxc_return([row._replace(quantity=3)], self.reason, 'none')
        order.action_jxc_run_flow()
        self.assertEqual(self._amounts(order), [1000])
        order.order_line.product_uom_qty = 13
        order.action_jxc_run_flow()
        self.assertEqual(order.order_line.qty_delivered, 13)
        self.assertEqual(self._amounts(order), [1000, 300])

    # === REFUNDS === #

    def test_no_more_is_paid_out_than_came_in(self):
        """Paid with 2 % off, or with 100 written off: what is due back, a person decides."""
        term = self.env['account.payment.term'].create(
            {
                'name': "2/10",
                'early_discount': True,
                'discount_percentage': 2,
                'discount_days': 10,
                'line_ids': [Command.create({'value': 'percent', 'nb_days': 30})],
            }
        )
        early = self._sale((self.rice, 10), payment_term_id=term.id)
        early.action_jxc_run_flow()
        self.assertEqual(self._paid(early), 980)
        written = self._sale((self.rice, 10))
        self.counter.step_pay = False
        written.action_jxc_run_flow()
        pages = self.env['account.payment.register'].with_context(
            active_model='account.move', active_ids=written.invoice_ids.ids
        )
        pages.create(
            {
                'journal_id': self.cash.id,
                'amount': 900,
                'payment_difference_handling': 'reconcile',
                'writeoff_account_id': self.env['account.account']
                .search([('account_type', '=', 'expense')], limit=1)
                .id,
            }
        ).action_create_payments()
        paid = self._paid(early)
        for order in (early, written):
            [row] = order._jxc_returnable()
            _pickings, credit, texts = order._jxc_return([row], self.reason, 'refund')
            self.assertEqual((credit.state, credit.amount_residual), ('posted', 1000))
            self.assertIn(f"{credit.name} ", texts[0])
        self.assertEqual(self._paid(early), paid)

    # === WHAT SOMEBODY HAS COUNTED === #

    def test_what_came_is_what_the_keeper_typed(self):
        """6 of 10 came: they are billed and paid, the others are still to come."""
        for picked in (True, False):
            order = self._purchase((self.rice, 10))
            order.button_confirm()
            order.picking_ids.move_ids.quantity = 6
            order.picking_ids.move_ids.picked = picked
            order.action_jxc_run_flow()
            self.assertEqual(order.order_line.qty_received, 6)
            self.assertEqual(self._amounts(order), [18])
            rest = order.picking_ids.filtered(lambda picking: picking.state != 'done')
            self.assertIn(rest.name, self._words(order, 'goods'))
            order.action_jxc_run_flow()
            self.assertEqual(self._amounts(order), [18, 12])

    def test_what_goes_is_what_the_keeper_picked(self):
        order = self._sale((self.rice, 10), (self.tea, 5))
        order.action_confirm()
        move = order.picking_ids.move_ids.filtered(lambda move: move.product_id == self.rice)
        move.write({'quantity': 6, 'picked': True})
        order.action_jxc_run_flow()
        self.assertEqual(order.order_line.mapped('qty_delivered'), [6, 0])
        self.counter.when_short = 'stop'
        other = self._sale((self.rice, 10))
        other.action_confirm()
        other.picking_ids.move_ids.write({'quantity': 6, 'picked': True})
        other.action_jxc_run_flow()
        self.assertIn("6 of 10", other.jxc_flow_problem)
        self.assertFalse(other.invoice_ids)
