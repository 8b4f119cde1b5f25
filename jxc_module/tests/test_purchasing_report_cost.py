from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common_reporting import ReportCommon

MARCH = {'date_from': '2026-03-01', 'date_to': '2026-03-31'}


class PurchaseCommon(ReportCommon):
    @classmethod
    def _buy(cls, product, quantity, price, when, vendor=None, promised=None, **line):
        order = cls.env['purchase.order'].create(
            {
                'partner_id': (vendor or cls.vendor).id,
                'order_line': [
                    (
                        0,
                        0,
                        {
                            'product_id': product.id,
                            'product_qty': quantity,
                            'price_unit': price,
                            'tax_ids': [],
                            **line,
                        },
                    )
                ],
            }
        )
        order.button_confirm()
        order.date_approve = when
        if promised:
            order.order_line.date_planned = promised
        return order

    @classmethod
    def _receive(cls, order, when):
        picking = order.picking_ids
        picking.move_ids.write({'picked': True})
        picking._action_done()
        picking.move_ids.write({'date': when})


@tagged('post_install', '-at_install')
class TestPurchaseCost(PurchaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea, cls.cup = cls._create_product("Tea"), cls._create_product("Cup")
        cls.buys = [
            # (product, quantity in units, price a unit, day)
            (cls.tea, 10, 5, datetime(2026, 2, 3, 4)),
            (cls.tea, 10, 7, datetime(2026, 2, 28, 15, 59)),  # still February in Shanghai
            (cls.tea, 20, 8, datetime(2026, 2, 28, 16)),
            (cls.tea, 10, 5, datetime(2026, 3, 31, 15)),
            (cls.cup, 4, 2, datetime(2026, 3, 10, 4)),
        ]
        for product, quantity, price, when in cls.buys:
            cls._buy(product, quantity, price, when)
        cls._buy(cls.tea, 1, 72, datetime(2026, 3, 5), product_uom_id=cls.dozen.id)

    def test_prices(self):
        rows = self._report('purchase_cost', **MARCH).search([])
        self.assertEqual(
            self._values(
                rows, 'product_id', 'partner_id', 'quantity', 'amount', 'price', 'lowest', 'highest'
            ),
            [
                ('Cup', 'Tea Garden', 4, 8, 2, 2, 2),
                # 20 × 8 + 10 × 5 + 12 × 6
                ('Tea', 'Tea Garden', 42, 282, round(282 / 42, 6), 5, 8),
            ],
        )

    def test_a_gift_is_no_price(self):
        """12 and 3 more for nothing: 60 for 15, and each that was paid cost 5."""
        pot = self._create_product("Pot")
        when = datetime(2026, 3, 5, 4)
        self._buy(pot, 12, 5, when)
        self._buy(pot, 3, 0, when)
        row = self._report('purchase_cost', product_ids=pot.ids, **MARCH).search([])
        names = ('quantity', 'amount', 'price', 'lowest', 'highest')
        self.assertEqual(self._values(row, *names), [(15, 60, 4, 5, 5)])

    def test_variance_against_the_month_before(self):
        report = self._report('purchase_cost', compare='previous', **MARCH)
        tea = report.search([('product_id', '=', self.tea.id)])
        self.assertAlmostEqual(tea.previous_price, (50 + 70) / 20)
        self.assertAlmostEqual(tea.variance, 282 - 42 * 6)
        # and the same in total, by vendor or by anything: cups have no price before
        for group in ('partner_id', 'user_id', 'category_id'):
            rows = self._report(
                'purchase_cost', compare='previous', group_by=[group], **MARCH
            ).search([])
            self.assertAlmostEqual(sum(rows.mapped('variance')), 30, msg=group)
            self.assertAlmostEqual(sum(rows.mapped('amount')), 290, msg=group)
        self.assertAlmostEqual(report._read_group([], [], ['variance:sum'])[0][0], 30)


@tagged('post_install', '-at_install')
class TestVendorPerformance(PurchaseCommon):
    def test_on_time_and_lead_time(self):
        tea = self._create_product("Tea")
        late = self.env['res.partner'].create({'name': "Late Ltd"})
        for vendor, promised, received in (
            (self.vendor, 10, 10),  # days of March
            (self.vendor, 10, 8),
            (late, 10, 13),
            (late, 20, 20),
        ):
            order = self._buy(
                tea, 5, 1, datetime(2026, 3, 2, 4), vendor, datetime(2026, 3, promised, 4)
            )
            self._receive(order, datetime(2026, 3, received, 4))
        rows = self._report('vendor_performance', **MARCH).search([])
        names = (
            *('partner_id', 'receipts', 'quantity', 'on_time', 'on_time_rate'),
            *('average_late', 'lead_time'),
        )
        self.assertEqual(
            self._values(rows, *names),
            [('Late Ltd', 2, 10, 1, 0.5, 1.5, 14.5), ('Tea Garden', 2, 10, 2, 1, 0, 7)],
        )
        [[rate]] = self._report('vendor_performance', **MARCH)._read_group(
            [], [], ['on_time_rate:avg']
        )
        self.assertEqual(rate, 0.75)
        action = rows[0].action_jxc_open()
        self.assertEqual(len(self.env['stock.move'].search(action['domain'])), 2)

    def test_in_full(self):
        tea, cup = self._create_product("Tea"), self._create_product("Cup")
        orders = [
            # (product, ordered, other unit, received so far in that unit, promised)
            (tea, 10, None, 10, datetime(2026, 3, 10, 4)),
            (tea, 4, self.dozen, 1, datetime(2026, 3, 10, 4)),
            (cup, 5, None, 8, datetime(2026, 3, 10, 4)),  # too many
            (cup, 10, None, 0, datetime(2026, 3, 31, 15, 59)),  # the last minute in Shanghai
            (cup, 10, None, 0, datetime(2026, 3, 31, 16)),  # April
        ]
        expected = []
        for product, ordered, dozens, received, promised in orders:
            unit = {'product_uom_id': dozens.id} if dozens else {}
            when = datetime(2026, 2, 3, 4)
            order = self._buy(product, ordered, 1, when, promised=promised, **unit)
            move = order.picking_ids.move_ids
            # core plans a receipt in the unit of the product
            move.quantity = move.product_uom_qty * received / ordered
            if received:
                move.picked = True
                order.picking_ids.with_context(skip_backorder=True)._action_done()
                move.date = datetime(2026, 3, 12)
            if promised < datetime(2026, 3, 31, 16):
                expected.append(min(1, received / ordered))
        with freeze_time('2026-04-20'):
            report = self._report('vendor_performance', group_by=['partner_id'], **MARCH)
            row = report.search([('partner_id', '=', self.vendor.id)])
        self.assertEqual((row.due_lines, row.receipts), (4, 3))
        self.assertAlmostEqual(row.in_full_rate, sum(expected) / len(expected))
        self.assertAlmostEqual(row.in_full_rate, (1 + 0.25 + 1 + 0) / 4)
        # on the 12th the last line was not due yet
        with freeze_time('2026-03-12'):
            report = self._report('vendor_performance', group_by=['partner_id'], **MARCH)
            row = report.search([('partner_id', '=', self.vendor.id)])
            self.assertEqual(row.due_lines, 3)
            self.assertAlmostEqual(row.in_full_rate, 2.25 / 3)
