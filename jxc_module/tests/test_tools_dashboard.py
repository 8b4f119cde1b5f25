"""Days of the dashboard and the ranking of what changed."""

import doctest
from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ..tools import dashboard_days, what_changed
from ..tools.dashboard_days import PERIODS, compared, days_of, spoken


@tagged('post_install', '-at_install')
class TestToolsDashboard(BaseCase):
    def test_doctests(self):
        for module in (dashboard_days, what_changed):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed)

    def test_never_a_day_to_come_never_more_days_than_shown(self):
        for number in range(800):
            today = date(2027, 1, 1) + timedelta(days=number)
            for period in PERIODS:
                first, last = days_of(period, today)
                self.assertLessEqual(first, last)
                self.assertLessEqual(last, today)
                for name, begin, end in compared(period, first, last):
                    self.assertLess(end, first, (period, today, name))
                    if name != 'last_year':
                        self.assertLessEqual(end - begin, last - first)

    def test_only_whole_words_are_replaced(self):
        def never(number):
            raise AssertionError(number)

        for word in ('day', '@days', 'x@day', '@day+', '@day+1000', '@DAY', '@day 1', ''):
            self.assertEqual(spoken([('name', '=', word)], never, never), [('name', '=', word)])
        self.assertEqual(spoken(['|', ('a', 'in', ['@day', 3, None])], str, never)[1][2][0], '0')
