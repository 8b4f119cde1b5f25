"""Demand statistics and reorder points: what holds for every history."""

from math import fsum, sqrt

from odoo.tests import BaseCase, tagged

from ..tools import demand, history
from ..tools.quantile import gamma_quantile
from .common_tools_properties import holds
from .test_tools_demand import TODAY, figures


def histories(pieces=True):
    """Return the strategies of a history of up to 200 days that ends before TODAY."""

    def build(st):
        quantity = (
            st.integers(1, 40).map(float)
            if pieces
            else st.floats(0.125, 40.0).map(lambda value: round(value, 2) + 0.001)
        )
        ages = st.dictionaries(st.integers(1, 200), quantity, min_size=1, max_size=40)
        return {'ages': ages, 'level': st.floats(0.5, 0.9999), 'span': st.floats(0.25, 45.0)}

    return build


def series(ages):
    days = sorted(TODAY - age for age in ages)
    return days, [ages[TODAY - day] for day in days]


@tagged('jxc', 'post_install', '-at_install')
class TestToolsDemandProperties(BaseCase):
    @holds(histories())
    def test_bounds(self, ages, level, span):
        got = figures(*series(ages), first_day=TODAY - 200, lead_time=span, service_level=level)
        self.assertGreater(got.daily_demand, 0.0)
        self.assertLessEqual(got.daily_demand, max(ages.values()))
        self.assertGreater(got.demand_std, 0.0)
        self.assertAlmostEqual(
            got.safety_stock, max(got.reorder_point - got.daily_demand * span, 0.0)
        )
        self.assertGreaterEqual(got.order_up_to, got.reorder_point)
        self.assertEqual(got.reorder_point, int(got.reorder_point))
        higher = figures(
            *series(ages),
            first_day=TODAY - 200,
            lead_time=span,
            service_level=min(level + 0.03, 0.9999),
        )
        self.assertGreaterEqual(higher.reorder_point, got.reorder_point)

    @holds(histories(pieces=False))
    def test_unit(self, ages, level, span):
        """Grams or kilograms: the figures of fractions do not depend on the unit."""
        days, quantities = series(ages)
        kilograms = figures(days, quantities, lead_time=span, service_level=level)
        other = figures(
            days, [0.37 * quantity for quantity in quantities], lead_time=span, service_level=level
        )
        for a, b in zip(kilograms[:5], other[:5], strict=True):
            self.assertAlmostEqual(0.37 * a, b, delta=1e-5 * abs(a) + 1e-9)

    @holds(
        lambda st: {**histories()(st), 'start': st.integers(1, 190), 'length': st.integers(1, 60)}
    )
    def test_stock_out_is_cut_out(self, ages, level, span, start, length):
        """Days without stock leave no trace: as if the days before them had been later."""
        terms = {'lead_time': span, 'service_level': level}
        seen = figures(*series(ages), first_day=TODAY - 200, **terms)
        pulled = {age + length if age > start else age: ages[age] for age in ages}
        excluded = [(TODAY - start - length, TODAY - start - 1)]
        self.assertEqual(
            figures(*series(pulled), first_day=TODAY - 200 - length, excluded=excluded, **terms),
            seen,
        )

    @holds(
        lambda st: {
            'places': st.sets(st.integers(0, 59), min_size=1).map(sorted),
            'width': st.integers(1, 70),
        }
    )
    def test_moving_sums(self, places, width):
        """The closed form gives what summing up every window gives."""
        quantities = [1.0 + place % 7 for place in places]
        daily = dict(zip(places, quantities, strict=True))
        sums = {
            end: fsum(daily.get(day, 0.0) for day in range(end - width + 1, end + 1))
            for end in range(width - 1, 60)
        }
        weights = {end: history.MOVING_DECAY ** (59 - end) for end in sums}
        mean = fsum(weights[end] * sums[end] for end in sums) / (fsum(weights.values()) or 1.0)
        cv2, trust = history.moving_cv2(places, quantities, 60, float(width))
        if not mean:
            self.assertEqual(trust, 0.0)
            return
        variance = fsum(weights[end] * (sums[end] - mean) ** 2 for end in sums)
        variance /= fsum(weights.values())
        self.assertAlmostEqual(cv2, variance / mean**2, places=9)
        self.assertAlmostEqual(trust, min(15.0 / width, 1.0))

    @holds(histories(pieces=False))
    def test_reorder_point(self, ages, level, span):
        """The whole formula again, over a list of all days."""
        days, quantities = series({age: min(ages[age], 9.0) + 1.25 for age in ages})  # none is wild
        daily = [
            dict(zip(days, quantities, strict=True)).get(TODAY - age, 0.0) for age in range(1, 201)
        ]
        weights = [demand.LEVEL_DECAY**age for age in range(200)]
        count, unseen = len(days), demand.UNSEEN_DAYS / len(days)
        recent = fsum(w * q for w, q in zip(weights, daily, strict=True))
        mean = 0.8 * recent / (fsum(weights) + unseen) + 0.2 * fsum(daily) / (200 + unseen)
        size = fsum(daily) / count
        dispersion = fsum(q * q for q in daily) / fsum(daily) - fsum(daily) / 200
        dispersion = (count * dispersion + 3.0 * 2.0 * size) / (count + 3.0)
        effective = fsum(weights) ** 2 / fsum(w * w for w in weights)
        places = [day - TODAY + 200 for day in days]
        moving, share = history.moving_cv2(places, quantities, 200, span)
        share *= 0.8
        variance = (
            (1.0 - share) * dispersion * mean * span  # single days
            + share * moving * (mean * span) ** 2  # moving sums
            + dispersion * mean / effective * span**2  # the estimate of the level
            + 0.03 * (mean * span) ** 2  # its drift
            + mean**2 * 1.5**2
        )  # the lead time
        got = figures(
            days,
            quantities,
            first_day=TODAY - 200,
            lead_time=span,
            lead_time_std=1.5,
            service_level=level,
            pool=demand.Pool(tail=0.0),
        )
        self.assertAlmostEqual(got.daily_demand, mean)
        self.assertAlmostEqual(got.demand_std, sqrt(dispersion * mean))
        expected = gamma_quantile(level, mean * span, variance)
        self.assertAlmostEqual(got.reorder_point, expected, delta=1e-6 * expected + 1e-9)
