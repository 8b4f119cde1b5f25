"""How good the reorder points are, on a year of real sales (./dev db NAME --data grocery).

For each of the last 13 weeks and each product × warehouse with at least 60 sale days: the reorder
point as it would have been computed from the history before that week, against what then sold
within the lead time. Service is the share of windows whose demand did not exceed the reorder point;
the loss is the pinball (quantile) loss at the target, which is smallest for the true quantile.
Beside it the plain formula d̄·L + z·σ·√L over the same history, rounded up to whole units as ours.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from statistics import NormalDist, mean, stdev

from devtools.bench import common

WEEKS = 13
LEAD_TIMES = (7, 14)
SERVICE_LEVELS = (0.90, 0.95, 0.98)
MIN_SALE_DAYS = 60
AIM_MEAN_RATIO = 0.85
AIM_SERVICE = 0.02


@dataclass
class Score:
    """Sums over windows; losses and reorder points in units."""

    windows: int = 0
    met: int = 0
    plain_met: int = 0
    loss: float = 0.0
    plain_loss: float = 0.0
    points: float = 0.0
    plain_points: float = 0.0

    def add(self, level, demand, point, plain):
        """Count one window."""
        self.windows += 1
        self.met += demand <= point
        self.plain_met += demand <= plain
        self.loss += pinball(level, demand, point)
        self.plain_loss += pinball(level, demand, plain)
        self.points += point
        self.plain_points += plain

    @property
    def ratio(self) -> float:
        return self.loss / self.plain_loss if self.plain_loss else float('nan')

    def __str__(self):
        n = self.windows
        return (
            f"{n:7,} windows  service {self.met / n:.3f} (plain {self.plain_met / n:.3f})"
            f"  mean reorder point {self.points / n:6.2f} (plain {self.plain_points / n:6.2f})"
            f"  loss {self.loss / n:.4f}  ratio {self.ratio:.3f}"
        )


@dataclass
class Result:
    """Scores of one setting, in all and by demand class."""

    whole: Score = field(default_factory=Score)
    classes: dict = field(default_factory=lambda: defaultdict(Score))


def pinball(level: float, demand: float, point: float) -> float:
    """Return the quantile loss.

    >>> pinball(0.9, 12, 10), pinball(0.9, 8, 10) < 0.2 + 1e-9
    (1.8, True)
    """
    if demand > point:
        return level * (demand - point)
    return (1 - level) * (point - demand)


def plain(history: list[float], days: int, level: float) -> int:
    """Return the textbook reorder point from a list of daily demands, zero days included."""
    from odoo.addons.jxc_module.tools.reorder import plain_reorder_point

    z = NormalDist().inv_cdf(level)
    return ceil(plain_reorder_point(mean(history), stdev(history), days, z) - 1e-9)


def measure(env):
    """Return ``{(lead time, service level): Result}``; writes only what is rolled back."""
    from odoo.addons.jxc_module.tools.reorder import merge_days

    company = env.company
    facts = env['jxc.facts']
    Orderpoint = env['stock.warehouse.orderpoint']
    policies = env['jxc.safety.policy'].search([('company_id', '=', company.id)])
    (policies or policies.create({'name': "bench"}))._create_missing_rules()
    env['jxc.stock.gap']._update(company)
    # the estimator alone is scored: no shelf-life caps, no fixed quantities
    env['jxc.safety.policy'].search([]).active = False
    today = company._jxc_today()
    end = today.toordinal()
    lines = facts._demand_lines(company, today - timedelta(days=400), today - timedelta(days=1))
    start = min(min(days) for days, _quantities in lines.values())
    daily = {}
    for pair, (days, quantities) in lines.items():
        merged = merge_days(days, quantities, start, end - 1)
        if len(merged[0]) >= MIN_SALE_DAYS:
            sold = [0.0] * (end - start)
            for day, quantity in zip(*merged, strict=True):
                sold[day - start] = quantity
            daily[pair] = sold
    rules = Orderpoint.search([('company_id', '=', company.id)]).filtered(
        lambda rule: (rule.product_id.id, rule.warehouse_id.id) in daily
    )
    print(
        f"# {len(daily):,} pairs with {MIN_SALE_DAYS} sale days, {len(rules):,} rules", flush=True
    )
    results = {(days, level): Result() for days in LEAD_TIMES for level in SERVICE_LEVELS}
    for (days, level), result in results.items():
        for week in range(WEEKS, 0, -1):
            as_of = today - timedelta(days=7 * week)
            if 7 * week < days:
                continue  # the window is not over yet
            found = rules._jxc_figures(
                as_of=as_of, lead_time=days, lead_time_std=0, review_days=0, service_level=level
            )
            seen = as_of.toordinal() - start
            for rule in rules:
                sold = daily[rule.product_id.id, rule.warehouse_id.id]
                figure = found[rule.id]
                window = (
                    level,
                    sum(sold[seen : seen + days]),
                    figure['reorder_point'],
                    plain(sold[:seen], days, level),
                )
                result.whole.add(*window)
                result.classes[figure['demand_class']].add(*window)
        print(f"{days:2} days, {level:.0%}: {result.whole}", flush=True)
        for name, score in sorted(result.classes.items()):
            print(f"    {name:13} {score}", flush=True)
    return results


def main():
    from odoo import SUPERUSER_ID, api

    common.parser(__doc__).parse_args()
    registry = common.open_registry(common.grocery_database())
    with registry.cursor() as cursor:
        results = measure(api.Environment(cursor, SUPERUSER_ID, {}))
        cursor.rollback()
    ratio = mean(result.whole.ratio for result in results.values())
    worst = max(score.ratio for result in results.values() for score in result.classes.values())
    off = max(
        abs(result.whole.met / result.whole.windows - level)
        for (_days, level), result in results.items()
    )
    for what, found, aim in (
        ("mean ratio", ratio, AIM_MEAN_RATIO),
        ("worst ratio of a class in a setting", worst, 1.0),
        ("service farthest from its target", off, AIM_SERVICE),
    ):
        print(f"{'ok  ' if found <= aim else 'MISS'} {what}: {found:.3f} (aim ≤ {aim})")


if __name__ == '__main__':
    main()
