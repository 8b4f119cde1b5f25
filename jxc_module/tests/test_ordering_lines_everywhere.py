from odoo.fields import Command
from odoo.tests import tagged

from .common_ordering_flows import FlowsCommon


@tagged('post_install', '-at_install')
class TestLinesEverywhere(FlowsCommon):
    """Lines without a unit, a product or an amount go through every room.

    Sections, notes, a service, a discount, a delivery charge and a down payment on one sale; all
    that a purchase may have of it on one purchase.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env.ref('jxc_module.reason_return_damaged')
        words = [
            Command.create({'display_type': 'line_section', 'name': "Section", 'sequence': 1}),
            Command.create({'display_type': 'line_note', 'name': "Note", 'sequence': 99}),
        ]
        cls.sale = cls._sale((cls.tea, 5), (cls.work, 1))
        cls.sale.order_line = words
        cls.env['sale.order.discount'].create(
            {
                'sale_order_id': cls.sale.id,
                'discount_type': 'so_discount',
                'discount_percentage': 0.1,
            }
        ).action_apply_discount()
        fee = cls.env['product.product'].create(
            {'name': "Fee", 'type': 'service', 'taxes_id': False}
        )
        carrier = cls.env['delivery.carrier'].create(
            {'name': "Van", 'product_id': fee.id, 'fixed_price': 8, 'delivery_type': 'fixed'}
        )
        cls.sale.set_delivery_line(carrier, 8)
        rebate = cls.env['product.product'].create(
            {'name': "Rebate", 'type': 'service', 'purchase_method': 'purchase'}
        )
        cls.purchase = cls._purchase((cls.tea, 5), (rebate, 1, {'price_unit': -2}))
        cls.purchase.order_line = [
            Command.create({**command[2], 'product_qty': 0}) for command in words
        ]

    def _pay_before(self):
        self.sale.action_confirm()
        self.env['sale.advance.payment.inv'].create(
            {
                'advance_payment_method': 'percentage',
                'amount': 50,
                'sale_order_ids': [Command.set(self.sale.ids)],
            }
        ).create_invoices()
        self.sale.invoice_ids.action_post()
        self.purchase.button_confirm()
        bill = self.env['account.move'].create(
            {
                'move_type': 'in_invoice',
                'partner_id': self.vendor.id,
                'invoice_date': '2026-03-01',
                'invoice_line_ids': [
                    Command.create(
                        {'name': "Deposit", 'quantity': 1, 'price_unit': 4, 'tax_ids': []}
                    )
                ],
            }
        )
        wizard = self.env['bill.to.po.wizard'].with_context(
            active_ids=[-line_id for line_id in bill.invoice_line_ids.ids]
        )
        wizard.create(
            {'purchase_order_id': self.purchase.id, 'partner_id': self.vendor.id}
        ).action_add_downpayment()
        bill.action_post()

    def test_checks(self):
        self.company.write({'jxc_checks': True, 'account_use_credit_limit': True})
        rules = self.env['jxc.check.rule']
        rules.search([]).active = False
        kinds = {kind for kind, _label in rules._fields['kind'].selection}
        for kind in kinds - {'missing_data'}:
            for document in rules._documents_of()[kind]:
                rules.create(
                    {'name': f'{kind} {document}', 'kind': kind, 'document': document}
                    | {'mode': 'warn', 'percent': 5, 'days': 10}
                )
        for order in (self.sale, self.purchase):
            self.assertTrue(order.action_jxc_check_panel()['rows'])
            self.assertFalse(order._jxc_confirm_refusals())
        self._pay_before()
        for order in (self.sale, self.purchase):
            self.assertTrue(order.action_jxc_check_panel()['rows'])

    def test_flow_return_slip_and_progress(self):
        self._pay_before()
        orders = {self.sale: 'collected', self.purchase: 'paid'}
        for order, state in orders.items():
            order.action_jxc_run_flow()
            self.assertEqual(order.jxc_flow_state, state, order.jxc_flow_problem)
        # 50 + 7 − 5.70 + 8 and 15 − 2, half of the first and 4 of the other paid before
        self.assertAlmostEqual(sum(self.sale.invoice_ids.mapped('amount_total')), 59.3)
        self.assertAlmostEqual(sum(self.purchase.invoice_ids.mapped('amount_total')), 13)
        self.assertEqual(self.sale.jxc_collection_progress, 'paid')
        lines = self.sale.picking_ids._jxc_slip_lines()
        self.assertEqual([line['quantity'] for line in lines], [5])
        self.assertFalse(self.purchase._jxc_late_lines())
        self.purchase.invoice_ids._jxc_match_rows()
        for order in orders:
            rows = order._jxc_returnable()
            _pickings, credits, texts = order._jxc_return(
                [rows[0]._replace(quantity=1)], self.reason, 'credit'
            )
            self.assertEqual((len(credits), texts), (1, []))
            self.assertGreater(credits.amount_total, 0)

    def test_reports_and_credit(self):
        self._pay_before()
        facts = self.env['jxc.facts']
        self.assertIn(self.customer.id, facts._partner_exposure(self.customer, self.company))
        for order in (self.sale, self.purchase):
            order.action_jxc_run_flow()
        self.env.flush_all()
        for name, _report in self.env['jxc.report.wizard']._reports():
            with self.subTest(report=name):
                report = self.env[name]._with_params(date_from='2020-01-01', date_to='2040-12-31')
                report.search([], limit=20).read()
