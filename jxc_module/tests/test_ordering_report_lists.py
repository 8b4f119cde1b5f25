from datetime import date, datetime, timedelta

from odoo.tests import tagged

from .common_reporting import ReportCommon

MARCH = {'date_from': '2026-03-01', 'date_to': '2026-03-31'}


@tagged('post_install', '-at_install')
class TestTopSellers(ReportCommon):
    def test_ranks_and_shares(self):
        products = [self._create_product(name, standard_price=2) for name in "ABC"]
        for product, price in zip(products, (10, 60, 30), strict=True):
            self._sell((product, 1, price))
        self._sell((products[0], 1, 0), partner=self.other_customer)
        rows = self._report('top_sellers', **MARCH).search([])
        self.assertEqual(
            [
                (row.rank, row.product_id.name, row.customers, row.revenue, row.margin)
                for row in rows
            ],
            [(1, 'B', 1, 60, 58), (2, 'C', 1, 30, 28), (3, 'A', 2, 10, 6)],
        )
        self.assertEqual([round(row.share, 6) for row in rows], [0.6, 0.3, 0.1])
        self.assertEqual([round(row.running_share, 6) for row in rows], [0.6, 0.9, 1.0])

    def test_ranks_are_of_what_is_shown(self):
        category = self.env['product.category'].create({'name': "Cups"})
        best = self._create_product("Best")
        cup = self._create_product("Cup", categ_id=category.id)
        self._sell((best, 1, 100), (cup, 1, 10))
        [row] = self._report('top_sellers', category_ids=[category.id], **MARCH).search([])
        self.assertEqual((row.rank, row.share), (1, 1))


@tagged('post_install', '-at_install')
class TestCustomerPreference(ReportCommon):
    def test_who_usually_buys_but_did_not(self):
        tea, cup = self._create_product("Tea"), self._create_product("Cup")
        begin = datetime(2026, 3, 1, 4)
        for days in (0, 5, 10):  # every 5 days, then 21 days of silence
            self._sell((tea, 2, 10), when=begin + timedelta(days=days))
        for days in (0, 14, 28):
            self._sell((cup, 1, 20), when=begin + timedelta(days=days))
        self._sell((tea, 1, 10), when=begin, partner=self.other_customer)
        rows = self._report('customer_preference', **MARCH).search([])
        self.assertEqual(
            self._values(
                rows,
                'partner_id',
                'product_id',
                'orders',
                'revenue',
                'last_order',
                'interval',
                'silent_days',
                'is_missing',
            ),
            [
                ('Corner Shop', 'Tea', 1, 10, date(2026, 3, 1), 0, 30, False),
                ('Tea House', 'Cup', 3, 60, date(2026, 3, 29), 14, 2, False),
                ('Tea House', 'Tea', 3, 60, date(2026, 3, 11), 5, 20, True),
            ],
        )
        house = rows.filtered(lambda row: row.partner_id == self.customer)
        self.assertEqual([round(row.share, 6) for row in house], [0.5, 0.5])

    def test_a_day_of_taking_back_is_no_order(self):
        """The house bought 10 and gave 4 back a week later; the shop gave 1 back of before."""
        tea = self._create_product("Tea")
        first, later = datetime(2026, 3, 3, 4), datetime(2026, 3, 10, 4)
        self._sell((tea, 10, 20), when=first)
        self._sell((tea, -4, 20), when=later)
        self._sell((tea, -1, 20), partner=self.other_customer, when=later)
        rows = self._report('customer_preference', **MARCH).search([])
        names = ('partner_id', 'orders', 'quantity', 'revenue', 'last_order', 'recency')
        self.assertEqual(
            self._values(rows, *names),
            [
                ("Corner Shop", 0, -1, -20, False, 3),
                ("Tea House", 1, 6, 120, first.date(), 5),
            ],
        )

    def test_fifths(self):
        tea = self._create_product("Tea")
        customers = self.env['res.partner'].create([{'name': f"C{n}"} for n in range(10)])
        for number, customer in enumerate(customers):
            when = datetime(2026, 3, 1 + number, 4)
            self._sell((tea, 1, 10 * (number + 1)), partner=customer, when=when)
        rows = self._report('customer_preference', **MARCH).search([])
        by_name = {row.partner_id.name: row for row in rows}
        for number in range(10):
            row = by_name[f"C{number}"]
            self.assertEqual((row.recency, row.monetary), (number // 2 + 1, number // 2 + 1))

    def test_equal_customers_have_equal_scores(self):
        tea = self._create_product("Tea")
        customers = self.env['res.partner'].create([{'name': f"C{n}"} for n in range(6)])
        for number, customer in enumerate(customers):
            self._sell((tea, 1, 10 if number < 5 else 99), partner=customer)
        rows = self._report('customer_preference', **MARCH).search([])
        # all on one day; five of the six spent the same, the sixth more
        self.assertEqual(
            self._values(rows, 'partner_id', 'recency', 'frequency', 'monetary'),
            [*((f"C{n}", 5, 5, 5) for n in range(6))],
        )
        self._sell((tea, 1, 10), partner=customers[0], when=datetime(2026, 3, 20, 4))
        rows = self._report('customer_preference', **MARCH).search([])
        scores = dict.fromkeys(rows.mapped('partner_id.name'))
        for row in rows:
            scores[row.partner_id.name] = (row.recency, row.frequency, row.monetary)
        self.assertEqual(scores["C0"], (5, 5, 5))
        self.assertEqual({scores[f"C{n}"] for n in range(1, 5)}, {(5, 5, 4)})
        self.assertEqual(scores["C5"], (5, 5, 5))

    def test_the_best_of_few_has_five(self):
        tea = self._create_product("Tea")
        for price, partner in ((10, self.customer), (30, self.other_customer)):
            self._sell((tea, 1, price), partner=partner)
        rows = self._report('customer_preference', **MARCH).search([])
        self.assertEqual(
            self._values(rows, 'partner_id', 'monetary'), [("Corner Shop", 5), ("Tea House", 3)]
        )
