from datetime import timedelta

from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from .common import JxcCommon


@tagged('post_install', '-at_install')
@freeze_time('2026-03-10 04:00:00')
class TestTradingChecksExposure(JxcCommon):
    """What customers owe and will owe: each amount in one part only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.company.account_use_credit_limit = True
        cls.customer = cls.env['res.partner'].create({'name': "Noodle House", 'credit_limit': 5000})
        cls.branch = cls.env['res.partner'].create(
            {'name': "Noodle Branch", 'parent_id': cls.customer.id}
        )
        cls.goods = cls._create_product(
            "Rice", list_price=10, invoice_policy='delivery', taxes_id=False
        )
        cls._set_stock(cls.goods, cls.stock, 1000)

    @classmethod
    def _order(cls, qty=10, price=10, partner=None, confirm=True, **vals):
        order = cls.env['sale.order'].create(
            {
                'partner_id': (partner or cls.customer).id,
                'warehouse_id': cls.warehouse.id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': cls.goods.id,
                            'product_uom_qty': qty,
                            'price_unit': price,
                            'tax_ids': False,
                        }
                    )
                ],
                **vals,
            }
        )
        if confirm:
            order.action_confirm()
        return order

    @classmethod
    def _deliver(cls, order, qty, backorder=True):
        picking = order.picking_ids.filtered(lambda p: p.state not in ('done', 'cancel'))
        picking.move_ids.quantity = qty
        picking.move_ids.picked = True
        picking.with_context(
            skip_backorder=True,
            picking_ids_not_to_backorder=[] if backorder else picking.ids,
        ).button_validate()

    @classmethod
    def _invoice(cls, amount, days_ago=0, kind='out_invoice', post=True, partner=None):
        day = fields.Date.to_date('2026-03-10') - timedelta(days=days_ago)
        invoice = cls.env['account.move'].create(
            {
                'move_type': kind,
                'partner_id': (partner or cls.customer).id,
                'invoice_date': day,
                'invoice_date_due': day,
                'invoice_line_ids': [
                    Command.create({'name': "Rice", 'price_unit': amount, 'tax_ids': False})
                ],
            }
        )
        if post:
            invoice.action_post()
        return invoice

    def _figures(self, *names, partner=None):
        partner = partner or self.customer
        exposure = self.env['jxc.facts']._partner_exposure(partner, self.company)
        return tuple(exposure[partner.commercial_partner_id.id][name] for name in names)

    def _parts(self):
        return self._figures('open', 'undelivered', 'uninvoiced', 'draft', 'used')

    def test_from_order_to_invoice_an_amount_moves_on_and_never_counts_twice(self):
        self.assertEqual(self._parts(), (0, 0, 0, 0, 0))
        order = self._order(partner=self.branch)
        self.assertEqual(self._parts(), (0, 100, 0, 0, 100))
        self._deliver(order, 4)
        self.assertEqual(self._parts(), (0, 60, 40, 0, 100))
        invoice = order._create_invoices()
        self.assertEqual(self._parts(), (0, 60, 0, 40, 100))
        invoice.action_post()
        self.assertEqual(self._parts(), (40, 60, 0, 0, 100))
        self._deliver(order, 5, backorder=False)
        # the tenth will not come
        self.assertEqual(self._parts(), (40, 0, 50, 0, 90))
        self.assertEqual(self._figures('limit', 'headroom'), (5000, 4910))

    def test_quotations_and_other_companies_do_not_count(self):
        other = self.env['res.company'].create({'name': "Other"})
        self._order(confirm=False)
        self._order()
        self.assertEqual(self._figures('undelivered'), (100,))
        exposure = self.env['jxc.facts']._partner_exposure(self.customer, other)
        self.assertEqual(exposure[self.customer.id]['used'], 0)
        self.assertIsNone(exposure[self.customer.id]['headroom'])

    def test_invoiced_ahead_is_not_undelivered(self):
        self.goods.invoice_policy = 'order'
        order = self._order()
        order._create_invoices().action_post()
        self.assertEqual(self._parts(), (100, 0, 0, 0, 100))

    def test_down_payment_is_taken_off(self):
        order = self._order(qty=100)
        wizard = self.env['sale.advance.payment.inv'].create(
            {
                'advance_payment_method': 'percentage',
                'amount': 30,
                'sale_order_ids': [Command.set(order.ids)],
            }
        )
        invoice = wizard._create_invoices(order)
        self.assertEqual(self._parts(), (0, 700, 0, 300, 1000))
        invoice.action_post()
        self.assertEqual(self._parts(), (300, 700, 0, 0, 1000))
        self._deliver(order, 100)
        self.assertEqual(self._parts(), (300, 0, 700, 0, 1000))
        order._create_invoices(final=True).action_post()
        self.assertEqual(self._parts(), (1000, 0, 0, 0, 1000))

    def test_overdue_after_payments_that_match_nothing_yet(self):
        self._invoice(100, days_ago=40)
        self._invoice(200, days_ago=10)
        self._invoice(300, days_ago=0)
        self.assertEqual(self._figures('open', 'overdue', 'overdue_days'), (600, 300, 40))
        self._invoice(150, kind='out_refund')
        self.assertEqual(self._figures('open', 'overdue', 'overdue_days'), (450, 150, 10))
        self._invoice(500, kind='out_refund', partner=self.branch)
        self.assertEqual(self._figures('open', 'overdue', 'overdue_days'), (-50, 0, 0))

    def test_orders_in_another_currency_at_todays_rate(self):
        currency = self.env['res.currency'].create(
            {
                'name': 'TRX',
                'symbol': 'T',
                'rate_ids': [Command.create({'name': '2026-03-01', 'rate': 4})],
            }
        )
        pricelist = self.env['product.pricelist'].create(
            {'name': "TRX", 'currency_id': currency.id}
        )
        self._order(pricelist_id=pricelist.id)
        self.assertEqual(self._figures('undelivered'), (25,))
        currency.rate_ids.rate = 2
        self.assertEqual(self._figures('undelivered'), (50,))

    def test_limit_as_core_says(self):
        stranger = self.env['res.partner'].create({'name': "Stranger"})
        self.assertEqual(self._figures('limit', 'headroom', partner=stranger), (0, None))
        self.env['ir.default'].set('res.partner', 'credit_limit', 70, company_id=self.company.id)
        self.env.invalidate_all()
        self.assertEqual(self._figures('limit', 'headroom', partner=stranger), (70, 70))
        self.company.account_use_credit_limit = False
        self.assertEqual(self._figures('limit', 'headroom'), (0, None))

    def test_a_constant_number_of_queries(self):
        partners = self.env['res.partner'].create([{'name': f"Customer {n}"} for n in range(40)])
        for partner in partners[:5]:
            self._order(partner=partner)
        facts = self.env['jxc.facts']
        self.assertConstantQueries(
            lambda some: facts._partner_exposure(some, self.company), partners[:1], partners
        )
