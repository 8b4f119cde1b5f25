from datetime import datetime, timedelta

from odoo.tests import freeze_time, tagged

from .common_home_dashboard import TODAY, DashboardCommon


@tagged('post_install', '-at_install')
@freeze_time(TODAY)
class TestDashboardChanges(DashboardCommon):
    """Each rule: what makes it speak, what lies just below, and what its sentence opens."""

    def _found(self):
        self.env.flush_all()
        self.env['jxc.dashboard.change']._find_changes(self.company)
        found = self.env['jxc.dashboard.change'].search([('company_id', '=', self.company.id)])
        return found.grouped('rule')

    def _said(self, user=None):
        """Return the sentences by rule, as a reader gets them."""
        self._found()
        card = self._of(user or self.readers['manager'])['changes']
        self.assertFalse(card['error'])
        return {one['rule']: one for one in card['value']}

    def _keep(self, key, **days):
        """Keep a figure so many days before today: ``d1=5`` is yesterday."""
        self.env['jxc.kpi'].create(
            [
                {
                    'company_id': self.company.id,
                    'day': (TODAY - timedelta(days=int(day[1:]))).date(),
                    'key': key,
                    'value': value,
                }
                for day, value in days.items()
            ]
        )

    def test_nothing_to_say(self):
        self.assertEqual(self._said(), {})

    def test_silent_customer(self):
        for day in (1, 11, 21):  # every ten days, then 50 days nothing
            self._sell((self.tea, 5, 10), when=datetime(2026, 1, day, 4))
        self._sell((self.salt, 1, 1), when=datetime(2026, 3, 10, 4), partner=self.other_customer)
        said = self._said()['silent_customer']
        self.assertEqual(said['text'], "Tea House usually buys Tea, and has not for 49 days.")
        rows = self.env['jxc.report.customer_preference'].with_context(**said['action']['context'])
        found = rows.search(said['action']['domain'])
        self.assertEqual(found.partner_id, self.customer)
        self.assertEqual(found.product_id, self.tea)

    def test_margin_down(self):
        self._invoice(self.tea, 100, '2026-01-20', '2026-03-20')
        self._invoice(self.tea, 40, '2026-02-20', '2026-03-20')
        said = self._said()['margin_down']
        self.assertTrue(said['text'].startswith("Tea earned $"), said['text'])
        self.assertIn("60.00", said['text'])
        self.assertEqual(self._found()['margin_down'].amount, 60.0)

    def test_margin_hardly_down(self):
        self._invoice(self.tea, 106, '2026-01-20', '2026-03-20')
        self._invoice(self.tea, 102, '2026-02-20', '2026-03-20')
        self.assertNotIn('margin_down', self._found())

    def test_late_vendor(self):
        self._buy(self.tea, 1, 6, '2026-03-09 04:00:00', partner=self.other_customer)
        for _order in range(2):
            self._buy(self.tea, 1, 6, '2026-03-09 04:00:00')
        self._buy(self.tea, 1, 6, '2026-03-12 04:00:00')  # today is not late
        said = self._said()['late_vendor']
        self.assertEqual(said['text'], "Tea Garden is late: order lines 2.")
        lines = self.env['purchase.order.line'].search(said['action']['domain'])
        self.assertEqual(len(lines), 2)
        self.assertEqual(lines.partner_id, self.vendor)

    def test_overdue_grown(self):
        self._keep('overdue', d1=120, d8=100)
        self.assertEqual(
            self._said()['overdue_grown']['text'],
            "Customers owe $\xa0120.00 past its due date, $\xa020.00 more than a week before.",
        )

    def test_overdue_hardly_grown(self):
        self._keep('overdue', d1=119, d8=100)
        self.assertNotIn('overdue_grown', self._found())

    def test_stock_lasts_longer(self):
        self._keep('turnover_days', d1=55, d31=50)
        self.assertEqual(
            self._said()['slow_grown']['text'], "Stock lasts 55 days, 5 more than 30 days before."
        )

    def test_sales_moved_both_ways(self):
        self._keep('sales', d1=60, d7=60, d8=50, d14=50)
        self.assertIn("20% above", self._said()['sales_moved']['text'])
        self.env['jxc.kpi'].search([]).unlink()
        self._keep('sales', d1=80, d8=100)
        self.assertIn("20% below", self._said()['sales_moved']['text'])
        self.env['jxc.kpi'].search([]).unlink()
        self._keep('sales', d1=81, d8=100)
        self.assertNotIn('sales_moved', self._found())

    def test_at_most_five_the_most_urgent_first(self):
        self._keep('overdue', d1=200, d8=100)
        self._keep('turnover_days', d1=80, d31=50)
        self._keep('sales', d1=200, d8=100)
        self._buy(self.tea, 1, 6, '2026-03-09 04:00:00')
        self._invoice(self.tea, 100, '2026-01-20', '2026-03-20')
        for day in (1, 11, 21):
            self._sell((self.tea, 5, 10), when=datetime(2026, 1, day, 4))
        self.assertEqual(len(self._found()), 6)
        self.assertEqual(
            list(self._said()),
            ['overdue_grown', 'silent_customer', 'margin_down', 'late_vendor', 'sales_moved'],
        )

    def test_made_again(self):
        self._keep('overdue', d1=200, d8=100)
        self.assertEqual(len(self._found()['overdue_grown']), 1)
        self.assertEqual(len(self._found()['overdue_grown']), 1)
        self.env['jxc.kpi'].search([]).unlink()
        self.assertFalse(self._found())

    def test_the_nightly_run(self):
        self._keep('overdue', d1=200, d8=100)
        self.env.flush_all()
        self.env['jxc.dashboard.change']._cron_jxc_changes()
        found = self.env['jxc.dashboard.change'].search([('company_id', '=', self.company.id)])
        self.assertEqual(found.mapped('rule'), ['overdue_grown'])
