"""What a count of 20,000 lines costs: opened, listed, printed as a workbook, read back, posted.

Posting is measured beside core's own `_apply_inventory` of the same quants, in one call. Seconds of
this process's processor are printed beside the seconds of the clock: the rest is the database, or a
busy machine.
"""

import io
import time
from datetime import timedelta

from devtools.bench import common

LINES = 20_000
SHARE = 20  # every so many lines differ: 5 %
AIMS = {'open': 5.0, 'list': 0.15, 'xlsx': 4.0, 'read': 10.0, 'post': 30.0}


def main():
    parser = common.parser(__doc__)
    parser.add_argument('--database', help="measure there instead of in the usual database")
    parser.add_argument('--only', default='', help="of: open list xlsx read post all")
    options = parser.parse_args()
    registry = common.open_registry(options.database or common.perf_database(options.scale))
    common.print_settings(registry)
    wanted = options.only.split() or list(BENCHES)
    for name in wanted:
        BENCHES[name](registry, options.runs)


def _stocktake(env):
    """Return a draft count of the fullest places, of 20,000 lines or a few more."""
    places = env['stock.quant']._read_group(
        [('location_id.usage', '=', 'internal'), ('location_id.company_id', '=', env.company.id)],
        ['location_id'],
        ['__count'],
        order='__count DESC',
    )
    chosen, lines = env['stock.location'], 0
    for place, number in places:
        if lines < LINES:
            chosen, lines = chosen | place, lines + number
    return env['jxc.stocktake'].create({'location_ids': chosen.ids})


def _open(env):
    count = _stocktake(env)
    count.action_open()
    return count


def _counted(env, every=SHARE):
    """Return a count whose lines are all counted, every so many with a difference, in review."""
    count = _open(env)
    # entries are another bench: the lines are as entries would leave them
    env.cr.execute(
        """
        UPDATE jxc_stocktake_line
           SET state = 'counted', counted_on = now() AT TIME ZONE 'UTC',
               counted_qty = book_kept + CASE WHEN id %% %(every)s = 0 THEN 1 ELSE 0 END,
               difference_kept = CASE WHEN id %% %(every)s = 0 THEN 1 ELSE 0 END,
               value_kept = CASE WHEN id %% %(every)s = 0 THEN id %% 97 ELSE 0 END,
               value_abs_kept = CASE WHEN id %% %(every)s = 0 THEN id %% 97 ELSE 0 END
         WHERE stocktake_id = %(count)s
        """,
        {'count': count.id, 'every': every},
    )
    env.invalidate_all()
    return count


class _Processor:
    """Seconds of this process's processor, by call."""

    def __init__(self, work):
        self.work, self.seconds = work, []

    def __call__(self, *args):
        begin = time.process_time()
        result = self.work(*args)
        self.seconds.append(time.process_time() - begin)
        return result


def _measure(registry, what, work, runs, setup, aim=None, uid=1):
    counted = _Processor(work)
    timing = common.timed(registry, counted, runs, setup=setup, uid=uid)
    common.report(what, timing, aim=aim)
    print(f"     of it this process's processor: {min(counted.seconds[1:]):.3f} s at its least")
    return timing


def bench_open(registry, runs):
    _measure(
        registry,
        "open a count of 20,000 lines",
        lambda env, count: count.action_open(),
        runs,
        _stocktake,
        AIMS['open'],
    )


def bench_list(registry, runs):
    def setup(env):
        count = _counted(env(user=1)).with_env(env)
        count.action_review()
        view = env['jxc.stocktake.line'].get_views([(False, 'list')])
        return count, _specification(view['models']['jxc.stocktake.line']['fields'])

    def work(env, given):
        count, specification = given
        lines = env['jxc.stocktake.line'].web_search_read(
            [('stocktake_id', '=', count.id)],
            specification,
            limit=80,
            order='difference_value_abs desc, id',
            count_limit=10_001,
        )
        return lines['length']

    uid = _manager(registry)
    _measure(registry, "review list, 80 rows", work, runs, setup, AIMS['list'], uid=uid)


def _manager(registry):
    """Return the id of a manager who sees costs."""
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cursor:
        users = api.Environment(cursor, SUPERUSER_ID, {})['res.users']
        user = users.search([('login', '=', 'bench_owner')]) or users.create(
            {'name': 'bench_owner', 'login': 'bench_owner'}
        )
        user.group_ids |= user.env.ref('jxc_module.group_manager')
        cursor.commit()
        return user.id


def _specification(fields):
    names = {'display_name': {}}
    return {
        name: {'fields': names} if fields[name]['type'] == 'many2one' else {}
        for name in fields
        if fields[name]['type'] not in ('one2many', 'many2many')
    }


def bench_xlsx(registry, runs):
    def work(env, count):
        stream = io.BytesIO()
        count._write_sheet(stream)
        return len(stream.getvalue())

    _measure(registry, "sheet of 20,000 lines", work, runs, _open, AIMS['xlsx'])


def bench_read(registry, runs):
    from openpyxl import load_workbook

    def setup(env):
        count = _open(env)
        stream = io.BytesIO()
        count._write_sheet(stream)
        book = load_workbook(stream)
        sheet = book.active
        words = [cell.value for cell in sheet[1]]
        column = words.index('counted') + 1
        for row in range(3, sheet.max_row + 1):
            if sheet.cell(row, 1).value:
                sheet.cell(row, column).value = row % 50
        stream = io.BytesIO()
        book.save(stream)
        return count, stream.getvalue()

    for what, work in (
        ("sheet of 20,000 lines checked", lambda _env, given: _check(*given)),
        ("the same sheet stored", lambda _env, given: str(given[0]._sheet_apply(given[1]))),
    ):
        _measure(registry, what, work, min(runs, 2), setup, AIMS['read'])


def _check(count, data):
    found = count._sheet_compare(data)
    return f"{len(found.changes)} changes, {len(found.problems)} problems"


def _post(every):
    from odoo import fields

    def setup(env):
        count = _counted(env, every)
        # approved by hand: approval is another bench
        count.write({'state': 'posting', 'approved_on': fields.Datetime.now() - timedelta(hours=1)})
        return count

    def work(env, count):
        job = _Job(count)
        env['jxc.job']._jxc_job_stocktake_post(job)
        return f"{count.state}, {len(count.line_ids.move_ids)} moves"

    return setup, work


class _Job:
    """A job that keeps nothing: what its steps would commit is rolled back with the bench."""

    def __init__(self, count):
        self.arguments, self.env = {'stocktake': count.id}, count.env

    def _step(self, **_values):
        self.env.flush_all()
        self.env.invalidate_all()

    def _abandon(self):
        raise RuntimeError("somebody else moves this stock")


def _core(every):
    """Core's own way: the same quants, all at once."""

    def setup(env):
        count = _counted(env, every)
        lines = count.line_ids.filtered('difference_kept')
        by_line = lines._lock_quants()
        pairs = [(by_line[line.id][:1] or line._make_quant(), line) for line in lines]
        for quant, line in pairs:
            quant.inventory_quantity = quant.quantity + line.difference_kept
        count.action_cancel()
        env.flush_all()
        return env['stock.quant'].browse([quant.id for quant, _line in pairs])

    def work(_env, quants):
        quants._apply_inventory()
        return len(quants)

    return setup, work


def bench_post(registry, runs, every=SHARE):
    setup, work = _core(every)
    core = _measure(registry, f"core, 1 of {every} lines", work, min(runs, 2), setup)
    setup, work = _post(every)
    aim = AIMS['post'] if every == SHARE else core.median * 1.1
    ours = _measure(registry, f"post, 1 of {every} lines", work, min(runs, 2), setup, aim)
    print(f"     ours / core: {ours.median / core.median:.2f}; {ours.result}")


def bench_all(registry, runs):
    bench_post(registry, min(runs, 1), every=4)


BENCHES = {
    'open': bench_open,
    'list': bench_list,
    'xlsx': bench_xlsx,
    'read': bench_read,
    'post': bench_post,
    'all': bench_all,
}


if __name__ == '__main__':
    main()
