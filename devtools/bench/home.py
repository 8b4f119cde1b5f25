"""Figures of the day: yesterday, its stock, a day that lies back, all flows, and today's.

Yesterday is made as the nightly run does, rows included. `--back N` is how many days ago the day
of the past lies. The back-fill makes days in a row, each from the one before it: what one of ten
takes stands beside what a single day takes.
"""

from datetime import timedelta
from unittest.mock import patch

from devtools.bench import common

ROW = 10  # days


def main():
    made = common.parser(__doc__)
    made.add_argument('--back', type=int, default=200, help="days (default: %(default)s)")
    options = made.parse_args()
    registry = common.open_registry(common.perf_database(options.scale))
    common.print_settings(registry)
    from odoo.addons.jxc_module.models.home.kpi import kpi_keys as keys

    others = [key for key in keys.KEYS if key not in keys.STOCK]
    stock = ['stock_value', 'transit_value']
    met = [
        _made(registry, options, "yesterday without stock value", others, 1, 1, aim=3.0),
        _made(registry, options, "yesterday's stock value", stock, 1, 1, aim=1.5),
        _made(registry, options, "yesterday's days of stock", keys.STOCK, 1, 1, opened=True),
        _made(
            registry,
            options,
            "a day that lies back",
            keys.DAILY,
            options.back,
            options.back,
            aim=6.0,
            opened=True,
        ),
        _in_a_row(registry, options, keys.DAILY),
        _made(registry, options, "flows of 400 days", keys.RANGED, 401, 2),
        _today(registry, options),
    ]
    return 0 if all(met) else 1


def _made(registry, options, what, keys, first, last, *, aim=None, opened=False):
    """Make some keys of the days that lie so many days back.

    :param opened: whether the value of 90 days before is kept, as it is after the back-fill
    """

    def work(env):
        figures = env['jxc.kpi']._kpi_whole(env.company)
        today = env.company._jxc_today()
        days = [today - timedelta(days=number) for number in (first, last)]
        kept = dict.fromkeys(env['stock.warehouse'].search([]).ids, 1.0)
        with patch.object(
            registry['jxc.kpi'], '_kpi_stored_worth', lambda *args: kept if opened else {}
        ):
            figures._kpi_make(list(keys), env.company, *days)
        return env['jxc.kpi'].search_count([])

    runs = min(options.runs, 3)
    return common.report(what, common.timed(registry, work, runs), aim=aim)


def _in_a_row(registry, options, daily):
    """Measure ten days as the back-fill makes them; what one of them takes is told and judged."""

    def work(env):
        figures = env['jxc.kpi']._kpi_whole(env.company)
        begun = env.company._jxc_today() - timedelta(days=options.back)
        with env['jxc.facts']._worth_chain():
            for number in range(ROW):
                day = begun + timedelta(days=number)
                figures._kpi_make(list(daily), env.company, day, day)
        return env['jxc.kpi'].search_count([])

    timing = common.timed(registry, work, 1)
    met = common.report("ten days in a row", timing, aim=6.0 * ROW)
    print(f"     a day of them: {timing.median / ROW:.2f} s")
    return met


def _today(registry, options):
    def work(env):
        return len(env['jxc.kpi']._jxc_kpi_today(['sales', 'orders', 'money_in']))

    return common.report(
        "sales, orders, money of today", common.timed(registry, work, options.runs)
    )


if __name__ == '__main__':
    raise SystemExit(main())
