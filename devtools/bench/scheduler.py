"""The set-based scheduler against core's own, in one run: 20,000 reordering rules at scale 1.

* working out quantities and deadlines of all rules, and writing what changed
* the night: requests for quotation for all rules that order (about 8,000 at scale 1)
* opening Odoo's Replenishment, and reading 80 rows of it
* confirming one sale of 10 lines

Core and the set-based scheduler take turns, each on a cursor that is rolled back. Core's figures
take minutes: ``--core 0`` leaves them out.
"""

import os

from devtools.bench import common

LINES = 10
ROWS = 80
FIGURES = """
    UPDATE stock_warehouse_orderpoint SET qty_to_order_computed = NULL, deadline_date = NULL
"""


def _switch(on):
    def setup(env):
        if env.company.jxc_scheduler != on:
            env.company.jxc_scheduler = on
            env.flush_all()
        return env['stock.warehouse.orderpoint'].search([('trigger', '=', 'auto')])

    return setup


def _stale(on):
    """Forget what is stored, so that all of it is written."""

    def setup(env):
        env.cr.execute(FIGURES)
        return _switch(on)(env)

    return setup


def _due(on):
    """Work out what is missing first, as a night does."""

    def setup(env):
        rules = _switch(True)(env)
        rules._compute_qty_to_order_computed()
        env.flush_all()
        return _switch(on)(env)

    return setup


def _work_out(env, rules):
    rules._compute_qty_to_order_computed()
    rules._compute_deadline_date()
    env.flush_all()
    return len(rules)


def _read(env, rules):
    return len(rules._jxc_evaluate()[0])


def _order(env, rules):
    rules._procure_orderpoint_confirm(company_id=env.company, raise_user_error=False)
    env.flush_all()
    return env['purchase.order.line'].search_count([('orderpoint_id', 'in', rules.ids)])


def _open(env, rules):
    rules.action_open_orderpoints()
    env.flush_all()


def _rows(env, rules):
    wanted = (
        *('product_id', 'location_id', 'qty_on_hand', 'qty_forecast', 'product_min_qty'),
        *('product_max_qty', 'qty_to_order', 'deadline_date'),
    )
    routes = {'effective_route_id': {'fields': {'display_name': {}}}}
    rules.web_search_read([], {name: {} for name in wanted} | routes, limit=ROWS)


def _sale(on):
    def setup(env):
        rules = _switch(on)(env)
        warehouse = rules[:1].warehouse_id
        products = rules.filtered(lambda rule: rule.warehouse_id == warehouse).product_id[:LINES]
        for product in products:
            env['stock.quant']._update_available_quantity(product, warehouse.lot_stock_id, 1000)
        order = env['sale.order'].create(
            {
                'partner_id': env['res.partner'].search([('customer_rank', '>', 0)], limit=1).id,
                'warehouse_id': warehouse.id,
                'order_line': [
                    (0, 0, {'product_id': product.id, 'product_uom_qty': 3}) for product in products
                ],
            }
        )
        env.flush_all()
        return order

    return setup


def _confirm(env, order):
    order.action_confirm()
    env.flush_all()


def main():
    parser = common.parser(__doc__)
    parser.add_argument('--database', help="a database instead of the one of the scale")
    parser.add_argument('--core', type=int, default=1, help="runs of core's way (default: 1)")
    options = parser.parse_args()
    registry = common.open_registry(options.database or common.perf_database(options.scale))
    common.print_settings(registry)
    print(f"# load of the machine: {os.getloadavg()}", flush=True)

    before = _set_switch(registry, True)  # as in a company that has it on for long
    try:
        _run(registry, options)
    finally:
        _set_switch(registry, before)


def _set_switch(registry, on):
    """Switch the scheduler of the company, and return what it was."""
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cursor:
        company = api.Environment(cursor, SUPERUSER_ID, {}).company
        before, company.jxc_scheduler = company.jxc_scheduler, on
        return before


def _run(registry, options):
    read = common.timed(registry, _read, options.runs, setup=_switch(True))
    common.report(f"worked out, {read.result} rules", read, aim=0.5)
    for what, work, setup, aim in (
        ("quantities and deadlines, written", _work_out, _stale, 1.0),
        ("the night", _order, _due, 15.0),
        ("Replenishment opens", _open, _switch, 0.5),
        (f"{ROWS} rows", _rows, _switch, 0.1),
        (f"a sale of {LINES} lines confirmed", _confirm, _sale, None),
    ):
        today = None
        runs = 1 if work is _order else options.runs
        if options.core:
            core = common.timed(registry, work, options.core, setup=setup(False), warmup=0)
            common.report(f"{what}: core", core)
            today = core.median
        ours = common.timed(registry, work, runs, setup=setup(True), warmup=0)
        common.report(f"{what}: set-based", ours, today=today, aim=aim)


if __name__ == '__main__':
    main()
