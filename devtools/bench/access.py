"""What the warehouse rules add to a list of 80 of 500,000 moves, for limited and unlimited users.

The same lists, with the fields and the order of core's views, are read by a user of all warehouses,
by one limited to a single warehouse of three, and by the first with our rules switched off. The
three take turns within each round, since the speed of a shared machine drifts; the figure is the
median of what one cost more than the other in the same round.
"""

from statistics import median
from time import perf_counter

from devtools.bench import common

PAGE = 80
COUNT_LIMIT = 10_001  # what the web client asks for
WARMUP = 2
MOVE_FIELDS = ('reference', 'date', 'product_uom_qty', 'quantity', 'origin', 'state')
DONE = [('state', '=', 'done')]
# name, model, domain, order (as in core's list views; None is the model's own), fields
LISTS = (
    ("moves, done, newest first", 'stock.move', DONE, 'date desc', MOVE_FIELDS),
    ("moves, the model's order", 'stock.move', [], None, MOVE_FIELDS),
    (
        "moves history (lines)",
        'stock.move.line',
        DONE,
        'id desc',
        ('reference', 'date', 'quantity', 'state'),
    ),
    ("transfers", 'stock.picking', [], None, ('name', 'scheduled_date', 'origin', 'state')),
    (
        "stock on hand",
        'stock.quant',
        [('location_id.usage', '=', 'internal')],
        None,
        ('quantity', 'reserved_quantity'),
    ),
)
LINKS = {
    'stock.move': ('product_id', 'location_id', 'location_dest_id'),
    'stock.move.line': ('product_id', 'lot_id', 'location_id', 'location_dest_id'),
    'stock.picking': ('partner_id', 'location_id', 'location_dest_id', 'picking_type_id'),
    'stock.quant': ('product_id', 'lot_id', 'location_id'),
}


def _read(env, model, domain, order, names):
    wanted = {name: {} for name in names}
    for name in LINKS[model]:
        wanted[name] = {'fields': {'display_name': {}}}
    env[model].web_search_read(domain, wanted, limit=PAGE, order=order, count_limit=COUNT_LIMIT)


def _seconds(registry, uid, case):
    """Return how long the list takes in a request of its own with warm caches of rules."""
    from odoo import api

    with registry.cursor() as cursor:
        env = api.Environment(cursor, uid, {'allowed_company_ids': [1], 'lang': 'en_US'})
        env['stock.warehouse'].search([]).mapped('name')
        env.invalidate_all()
        begin = perf_counter()
        _read(env, *case)
        return perf_counter() - begin


def main():
    parser = common.parser(__doc__)
    parser.set_defaults(runs=40)
    options = parser.parse_args()
    registry = common.open_registry(common.perf_database(options.scale))
    common.print_settings(registry)
    everything, one = _users(registry)
    for name, *case in LISTS:
        rounds = []
        for number in range(WARMUP + options.runs):
            # in turn, and the order within a round turns as well
            taken = {}
            users = [('all', everything), ('one', one)]
            for who, uid in users[:: 1 if number % 2 else -1]:
                taken[who] = _seconds(registry, uid, case)
            if number >= WARMUP:
                rounds.append(taken)
        _report(f"{name}: limited", rounds, 'one', 'all', 10)
    _unlimited(registry, everything, options.runs)


def _unlimited(registry, uid, runs):
    """Compare an unlimited user's lists with our rules and without."""
    found = {name: [] for name, *_case in LISTS}
    for number in range(WARMUP + runs):
        taken = {}
        for who in ('with', 'without')[:: 1 if number % 2 else -1]:
            _switch(registry, who == 'with')
            for name, *case in LISTS:
                _seconds(registry, uid, case)  # the switch has emptied the caches
                taken[name, who] = _seconds(registry, uid, case)
        if number >= WARMUP:
            for name in found:
                found[name].append({who: taken[name, who] for who in ('with', 'without')})
    _switch(registry, True)
    for name, rounds in found.items():
        _report(f"{name}: unlimited", rounds, 'with', 'without', 2)


def _report(name, rounds, measured, base, aim):
    added = median(taken[measured] / taken[base] - 1 for taken in rounds) * 100
    times = [median(taken[who] for taken in rounds) * 1000 for who in (measured, base)]
    verdict = 'ok  ' if added <= aim else 'MISS'
    print(
        f"{verdict} {name:44} {added:+6.1f} % (aim ≤ {aim} %; {times[0]:.1f} ms against"
        f" {times[1]:.1f} ms, {len(rounds)} rounds)",
        flush=True,
    )


def _switch(registry, active):
    """Switch the warehouse rules on or off."""
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cursor:
        env = api.Environment(cursor, SUPERUSER_ID, {'active_test': False})
        rules = env['ir.rule'].search([('domain_force', 'like', 'jxc_warehouse')])
        rules.active = active
        cursor.commit()


def _users(registry):
    """Return the ids of a keeper of all warehouses and of one limited to the first."""
    from odoo import SUPERUSER_ID, api
    from odoo.fields import Command

    with registry.cursor() as cursor:
        env = api.Environment(cursor, SUPERUSER_ID, {'no_reset_password': True})
        warehouse = env['stock.warehouse'].search([], limit=1)
        ids = []
        for login, limited in (('bench_keeper_all', False), ('bench_keeper_one', True)):
            user = env['res.users'].search([('login', '=', login)])
            user = user or env['res.users'].create({'name': login, 'login': login})
            user.group_ids = [Command.link(env.ref('jxc_module.group_keeper').id)]
            user.jxc_warehouse_limited = limited
            user.jxc_warehouse_ids = [Command.set(warehouse.ids)]
            ids.append(user.id)
        cursor.commit()
    return ids


if __name__ == '__main__':
    main()
