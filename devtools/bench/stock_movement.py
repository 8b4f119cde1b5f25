"""收发存: quantities and values of a period, closed and not, and closing a month.

The floor of a quantity query is the bare sum of done lines and quants by product and warehouse. The
value of core at a past date (224 s, 1.2 GB) is not measured again; `--core N` asks core for N
products and prints what that would be for all.
"""

import time
from datetime import date, timedelta
from unittest.mock import patch

from dateutil.relativedelta import relativedelta

from devtools.bench import common

COLUMNS = "product_id, warehouse_id, opening_qty, in_qty, out_qty, closing_qty"
VALUES = COLUMNS + ", opening_value, in_value, out_value, adjustment_value, closing_value"
FLOOR = """
    SELECT l.product_id, l.location_id, l.location_dest_id, SUM(l.quantity_product_uom)
      FROM stock_move_line l JOIN stock_move m ON m.id = l.move_id
     WHERE l.state = 'done' AND m.date >= %s AND m.date < %s GROUP BY 1, 2, 3
"""


def main():
    made = common.parser(__doc__)
    made.add_argument('--core', type=int, default=0, help="products to value through core too")
    options = made.parse_args()
    registry = common.open_registry(common.perf_database(options.scale))
    common.print_settings(registry)
    _close(registry)
    met = [
        _quantities(registry, options, 1, 0.25),
        _quantities(registry, options, 18, 0.4),
        _today(registry, options),
        _closed(registry, options),
        _past(registry, options),
    ]
    if options.core:
        _core(registry, options.core)
    return 0 if all(met) else 1


def _month(env, months_ago):
    today = env.company._jxc_today()
    first = today.replace(day=1) - relativedelta(months=months_ago)
    return env.company._jxc_day_range(first, first + relativedelta(months=1) - timedelta(days=1))


def _movement(env, start, end, columns, with_value=False):
    from odoo.tools import SQL

    query = env['jxc.facts']._valued_movement_sql(env.company, start, end, with_value=with_value)
    rows = env.execute_query(SQL("SELECT %s FROM (%s) AS movement", SQL(columns), query))
    return len(rows)


def _unclosed(work):
    """Run without closings: the data set gets them for the months that are measured closed."""

    def run(env):
        with patch.object(
            env.registry['jxc.facts'], '_kept_closings', lambda self, c: env['jxc.closing']
        ):
            return work(env)

    return run


def _quantities(registry, options, months_ago, aim):
    def floor(env):
        start, end = _month(env, months_ago)
        env.cr.execute(FLOOR, (start, end))
        return len(env.cr.fetchall())

    def work(env):
        return _movement(env, *_month(env, months_ago), COLUMNS)

    least = common.timed(registry, floor, options.runs).median
    timing = common.timed(registry, _unclosed(work), options.runs)
    return common.report(f"quantities {months_ago} months ago", timing, floor=least, aim=aim)


def _today(registry, options):
    def work(env):
        """This month up to now, closed before: what the screen shows by default."""
        start, _end = _month(env, 0)
        return _movement(env, start, env.cr.now() + timedelta(days=400), VALUES, True)

    return common.report("with today's values", common.timed(registry, work, options.runs), aim=1.5)


def _closed(registry, options):
    def work(env):
        return _movement(env, *_month(env, 1), VALUES, True)

    return common.report(
        "closed month, values", common.timed(registry, work, options.runs), aim=0.5
    )


def _past(registry, options):
    def work(env):
        instant = env.company._jxc_day_start(date.today() - timedelta(days=100))
        return sum(1 for _row in env['jxc.facts']._stock_values(env.company, instant))

    timing = common.timed(registry, _unclosed(work), min(options.runs, 3))
    return common.report("values at an unclosed date", timing, today=224.0, aim=15.0) and (
        timing.peak_mib - timing.base_mib <= 100
    )


def _close(registry):
    """Close the last two months, as the job does, and keep them for the other measures."""
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cursor:
        env = api.Environment(cursor, SUPERUSER_ID, {})
        closings = env['jxc.closing']
        for months_ago in (2, 1):
            month = env.company._jxc_today().replace(day=1)
            month -= relativedelta(months=months_ago)
            if not closings.search_count([('month', '=', month)]):
                closings |= closings.create({'month': month})
        cursor.commit()
        closings.filtered(lambda c: c.state == 'draft').action_close()
        cursor.commit()

        begin = time.perf_counter()
        closings._cron_jxc_closing()
        print(f"# closing {len(closings)} months took {time.perf_counter() - begin:.1f} s")


def _core(registry, count):
    def work(env):
        products = env['product.product'].search([('is_storable', '=', True)], limit=count)
        at = date.today() - timedelta(days=100)
        return sum(products.with_context(to_date=at).mapped('total_value'))

    timing = common.timed(registry, work, 1, warmup=0)
    common.report(f"core, {count} products at that date", timing)


if __name__ == '__main__':
    raise SystemExit(main())
