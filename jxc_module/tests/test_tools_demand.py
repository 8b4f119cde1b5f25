"""Demand statistics and reorder points: the kernel, which knows no database."""

import doctest
from math import exp, fsum, inf, lgamma, log, nan

from odoo.tests import BaseCase, tagged

from ..tools import demand, history

TODAY = 730000
WEEK = {'lead_time': 7.0, 'lead_time_std': 0.0, 'review_days': 0.0, 'service_level': 0.95}


def figures(days, quantities, first_day=TODAY - 365, **terms):
    return demand.figures(days, quantities, today=TODAY, first_day=first_day, **{**WEEK, **terms})


def every(gap, quantity, span=365):
    """Return days and quantities of a demand every ``gap`` days within the last ``span``."""
    days = list(range(TODAY - span, TODAY, gap))
    return days, [quantity] * len(days)


def poisson_cdf(k, mean):
    return fsum(exp(i * log(mean) - mean - lgamma(i + 1)) for i in range(int(k) + 1))


@tagged('jxc', 'post_install', '-at_install')
class TestToolsDemand(BaseCase):
    """Histories end on the day before TODAY and begin a year earlier unless said otherwise."""

    def test_doctests(self):
        for module in (demand, history):
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 3, module.__name__)
            self.assertEqual(result.failed, 0, module.__name__)

    def test_classes(self):
        for adi, cv2, expected in [
            (1.31, 0.48, 'smooth'),
            (1.31, 0.49, 'erratic'),
            (1.32, 0.48, 'intermittent'),
            (1.32, 0.49, 'lumpy'),
        ]:
            self.assertEqual(demand.classify(adi, cv2), expected)
        self.assertEqual(figures(*every(1, 4.0)).demand_class, 'smooth')
        self.assertEqual(figures(*every(5, 4.0)).demand_class, 'intermittent')
        days, _quantities = every(1, 1.0)
        self.assertEqual(figures(days, [1.0, 9.0] * 182 + [1.0]).demand_class, 'erratic')
        self.assertEqual(figures(days[::5], [1.0, 9.0] * 36 + [1.0]).demand_class, 'lumpy')

    def test_statistics_of_days(self):
        """Zeros are no days with demand; a sale before the first day known moves that day."""
        got = figures([TODAY - 100, TODAY - 60, TODAY - 20], [1.0, 0.0, 3.0], first_day=TODAY - 50)
        self.assertEqual((got.observed_days, got.demand_days, got.adi), (100, 2, 50.0))
        self.assertAlmostEqual(got.cv2, 0.5)  # mean 2, variance (1 + 1) / (2 - 1)

    def test_arguments(self):
        history_ = every(7, 2.0)
        for level in (0.5, 0.95, 0.999, 0.9999):
            self.assertGreaterEqual(figures(*history_, service_level=level).reorder_point, 0.0)
        for level in (1, -3, 0.49, 0.99999, nan, inf):
            with self.assertRaisesRegex(ValueError, 'service_level'):
                figures(*history_, service_level=level)
        for name in ('lead_time', 'lead_time_std', 'review_days'):
            for value in (-0.1, nan, inf):
                with self.assertRaisesRegex(ValueError, name):
                    figures(*history_, **{name: value})
        with self.assertRaisesRegex(ValueError, 'quantities'):
            figures([TODAY - 3], [-1.0])

    def test_nothing(self):
        unknown = figures([], [], first_day=None)
        self.assertEqual((unknown.reason, unknown.demand_class), ('no_history', 'none'))
        unsold = figures([], [])
        self.assertEqual((unsold.reason, unsold.observed_days), ('no_demand', 365))
        self.assertEqual(figures([TODAY - 9], [0.0]).reason, 'no_demand')
        out = figures([], [], excluded=[(TODAY - 400, TODAY)])
        self.assertEqual((out.reason, out.observed_days), ('no_history', 0))
        for nothing in (unknown, unsold, out):
            self.assertEqual(nothing[:5], (0.0,) * 5)

    def test_one_sale(self):
        long_ago = figures([TODAY - 300], [6.0])
        lately = figures([TODAY - 10], [6.0])
        self.assertEqual((long_ago.reason, long_ago.cv2, long_ago.adi), ('single', 0.0, 365.0))
        self.assertLess(long_ago.daily_demand, lately.daily_demand)
        self.assertLess(lately.daily_demand, 6.0 / 30.0)
        self.assertGreater(lately.demand_std, 0.0)
        # sold on its first day, yesterday: that is not six a day
        new = figures([TODAY - 1], [6.0], first_day=TODAY - 1)
        self.assertLess(new.daily_demand, 1.0)
        self.assertGreater(new.daily_demand, lately.daily_demand)

    def test_new_product(self):
        """Days before the first one known are not zeros."""
        days, quantities = every(1, 5.0, span=21)
        new = figures(days, quantities, first_day=TODAY - 21)
        self.assertAlmostEqual(new.daily_demand, 5.0, delta=0.15)
        self.assertEqual(new, figures(days, quantities, first_day=None))
        self.assertLess(figures(days, quantities).daily_demand, 2.5)

    def test_sold_in_december_only(self):
        december = list(range(TODAY - 330, TODAY - 300))
        over = figures(december, [10.0] * 30)
        self.assertLess(over.daily_demand, 0.4)
        self.assertLessEqual(over.reorder_point, 15.0)
        self.assertGreater(figures(december, [10.0] * 30, first_day=None).daily_demand, 0.0)

    def test_trend(self):
        days, _quantities = every(1, 1.0)
        grown = figures(days, [2.0] * 275 + [4.0] * 90)
        self.assertGreater(grown.daily_demand, 3.2)
        sunk = figures(days, [4.0] * 275 + [2.0] * 90)
        self.assertLess(sunk.daily_demand, 2.8)

    def test_zero_protection(self):
        """Without time to cover there is no reorder point, not even for a late delivery."""
        none = figures(*every(3, 4.0), lead_time=0.0, lead_time_std=3.0)
        self.assertEqual((none.reorder_point, none.safety_stock), (0.0, 0.0))
        self.assertAlmostEqual(none.order_up_to, none.daily_demand)

    def test_lead_time(self):
        days, quantities = every(2, 3.0)
        week = figures(days, quantities)
        self.assertGreater(
            figures(days, quantities, lead_time=21.0).reorder_point, 2 * week.reorder_point
        )
        self.assertGreater(
            figures(days, quantities, lead_time_std=4.0).safety_stock, 1.2 * week.safety_stock
        )
        reviewed = figures(days, quantities, lead_time=3.5, review_days=3.5)
        self.assertEqual(reviewed.reorder_point, week.reorder_point)
        self.assertAlmostEqual(reviewed.order_up_to, week.reorder_point + 3.5 * week.daily_demand)
        self.assertAlmostEqual(week.order_up_to, week.reorder_point + week.daily_demand)

    def test_wild_day(self):
        """A typing error of 500 hardly counts; a customer who takes 50 each month does."""
        days, quantities = every(5, 2.0)
        usual = figures(days, quantities)
        wild = quantities.copy()
        wild[60] = 500.0
        self.assertLess(figures(days, wild).reorder_point, 2.0 * usual.reorder_point)
        monthly = [50.0 if i % 6 == 0 else 2.0 for i in range(len(days))]
        self.assertGreater(figures(days, monthly).reorder_point, 45.0)

    def test_steady_poisson(self):
        """One piece every other day: at least what a Poisson demand asks for, and not much more."""
        days, quantities = every(2, 1.0)
        for level in (0.8, 0.95, 0.99):
            point = figures(days, quantities, lead_time=14.0, service_level=level).reorder_point
            self.assertGreaterEqual(poisson_cdf(point, 7.0), level)
            self.assertLessEqual(point, 18.0)

    def test_tail(self):
        """The tail is fatter than the distribution's only beyond 90 %."""
        days, quantities = every(2, 30.25)
        for level, fatter in ((0.5, False), (0.8, False), (0.9, False), (0.95, True), (0.99, True)):
            plain, fat = (
                figures(days, quantities, service_level=level, pool=demand.Pool(tail=tail))
                for tail in (0.0, 0.1)
            )
            check = self.assertGreater if fatter else self.assertAlmostEqual
            check(fat.reorder_point, plain.reorder_point)
            self.assertEqual(fat, figures(days, quantities, service_level=level))

    def test_three_years(self):
        """Older days are not read, and cost nothing."""
        days, quantities = list(range(TODAY - 4000, TODAY, 4)), [3.0] * 1000
        whole = figures(days, quantities, first_day=TODAY - 4000)
        self.assertEqual(whole.observed_days, history.HISTORY_DAYS)
        self.assertEqual(whole, figures(days[-274:], quantities[-274:], first_day=TODAY - 1096))
        self.assertEqual(
            figures(days[:9], quantities[:9], first_day=TODAY - 4000).reason, 'no_demand'
        )
