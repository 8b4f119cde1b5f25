"""Orders from entry to paid: the flow against the same calls of core made by hand.

* one sale of 10 lines
* one purchase of 10 lines that come in lots
* 100 sales at once, against one after the other and in stages

Core and flow take turns in the same run, on orders alike, each on a cursor that is rolled back.
Processor time of this process and of its server process is told beside the time on the clock:
others may be using the machine. The rules of the products are looked at as core does, by both; with
``--scheduler`` the flow has the set-based scheduler switched on, core has not.
"""

import argparse
import os
import statistics
import time
from pathlib import Path

from devtools.bench import common

LINES = 10
MANY = 100
TICK = os.sysconf('SC_CLK_TCK')


def _products(env, count, tracking='none', offset=0):
    """Return storable products with a reordering rule, as the clerk of a shop sells them."""
    env.cr.execute(
        """
        SELECT DISTINCT product.id
          FROM product_product AS product
          JOIN product_template AS template ON template.id = product.product_tmpl_id
          JOIN stock_warehouse_orderpoint AS rule ON rule.product_id = product.id
         WHERE template.is_storable AND template.tracking = %s AND product.active
         ORDER BY product.id OFFSET %s LIMIT %s
        """,
        (tracking, offset, count),
    )
    return env['product.product'].browse(row[0] for row in env.cr.fetchall())


def _journal(env):
    return env['account.journal'].search(
        [('type', 'in', ('bank', 'cash')), ('company_id', '=', env.company.id)], limit=1
    )


def _profile(env, kind):
    return env['jxc.flow.profile'].create(
        {'name': "Bench", 'kind': kind, 'step_pay': True, 'journal_id': _journal(env).id}
    )


def _sales(env, count):
    """Return sales values of different products, and put the goods on stock."""
    products = _products(env, LINES * count)
    products.product_tmpl_id.invoice_policy = 'order'
    warehouse = env['stock.warehouse'].search([('company_id', '=', env.company.id)], limit=1)
    for product in products:
        env['stock.quant']._update_available_quantity(product, warehouse.lot_stock_id, 1000)
    partners = env['res.partner'].search([('customer_rank', '>', 0)], limit=count)
    if len(partners) < count:
        partners = env['res.partner'].search([], limit=count)
    return [
        {
            'partner_id': partner.id,
            'warehouse_id': warehouse.id,
            'order_line': [
                (0, 0, {'product_id': product.id, 'product_uom_qty': 3, 'price_unit': 10})
                for product in products[number * LINES : (number + 1) * LINES]
            ],
        }
        for number, partner in enumerate(partners)
    ], _profile(env, 'sale')


def _purchase(env):
    products = _products(env, LINES, 'lot')
    vendor = env['res.partner'].search([('supplier_rank', '>', 0)], limit=1)
    values = {
        'partner_id': vendor.id,
        'order_line': [
            (
                0,
                0,
                {
                    'product_id': product.id,
                    'product_qty': 5,
                    'price_unit': 3,
                    'jxc_lot_name': f"BENCH-{product.id}",
                },
            )
            for product in products
        ],
    }
    return [values], _profile(env, 'purchase')


def _pay(env, invoices):
    env['account.payment.register'].with_context(
        active_model='account.move', active_ids=invoices.ids
    ).create({'journal_id': _journal(env).id, 'group_payment': False})._create_payments()


def _sell_by_core(env, given):
    order = env['sale.order'].create(given[0])
    order.action_confirm()
    order.picking_ids.button_validate()
    invoices = order._create_invoices()
    invoices.action_post()
    _pay(env, invoices)
    return order


def _sell_in_stages(env, given):
    orders = env['sale.order'].create(given[0])
    orders.action_confirm()
    orders.picking_ids.button_validate()
    invoices = orders._create_invoices(grouped=True)
    invoices.action_post()
    _pay(env, invoices)
    return orders


def _sell_one_by_one(env, given):
    values, profile = given
    for one in values:
        _sell_by_core(env, ([one], profile))


def _sell_by_flow(env, given):
    values, profile = given
    orders = env['sale.order'].create([one | {'jxc_flow_profile_id': profile.id} for one in values])
    orders.action_jxc_run_flow()
    return orders


def _buy_by_core(env, given):
    plain = [
        {name: value for name, value in line[2].items() if not name.startswith('jxc_')}
        for line in given[0][0]['order_line']
    ]
    order = env['purchase.order'].create(
        given[0][0] | {'order_line': [(0, 0, line) for line in plain]}
    )
    order.button_confirm()
    for line in order.picking_ids.move_line_ids:
        line.lot_name = f"BENCH-{line.product_id.id}"
    order.picking_ids.button_validate()
    order.action_create_invoice()
    bills = order.invoice_ids
    bills.invoice_date = bills.date
    bills.action_post()
    _pay(env, bills)
    return order


def _buy_by_flow(env, given):
    values, profile = given
    order = env['purchase.order'].create(values[0] | {'jxc_flow_profile_id': profile.id})
    order.action_jxc_run_flow()
    return order


def _checked(env, orders, ends):
    """Make sure that a flow ended where it should."""
    found = set(orders.mapped('jxc_flow_state'))
    if found != {ends}:
        problems = set(orders.mapped('jxc_flow_problem'))
        raise SystemExit(f"the flow ended as {found}, not {ends}: {problems}")


def _processor(cursor):
    """Return the seconds of processor used by this process and its server process."""
    cursor.execute("SELECT pg_backend_pid()")
    stat = Path(f'/proc/{cursor.fetchone()[0]}/stat').read_text(encoding='ascii')
    words = stat.rpartition(')')[2].split()
    return time.process_time() + (int(words[11]) + int(words[12])) / TICK


class Contest:
    """Ways of doing the same, in turns, each on a cursor of its own that is rolled back."""

    scheduler = False  # whether flows have the set-based scheduler switched on

    def __init__(self, registry, setup, ends=None):
        self.registry = registry
        self.setup = setup
        self.ends = ends

    def run(self, ways, runs):
        """Run every way so many times, after one round that does not count.

        :param ways: ``{name: work(env, given)}``
        :return: ``{name: (Timing, median seconds of processor)}``
        """
        timings = {name: common.Timing() for name in ways}
        processor = {name: [] for name in ways}
        for number in range(runs + 1):
            for name, work in ways.items():
                seconds, used, queries = self._once(work, name == 'flow')
                if number:
                    timings[name].runs.append(seconds)
                    timings[name].queries = queries
                    processor[name].append(used)
        return {name: (timings[name], statistics.median(processor[name])) for name in ways}

    def _once(self, work, is_flow):
        from odoo import SUPERUSER_ID, api

        with self.registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            given = self.setup(env)
            env.company.jxc_scheduler = self.scheduler and is_flow
            env.flush_all()
            env.invalidate_all()
            queries, used = cursor.sql_log_count, _processor(cursor)
            begin = time.perf_counter()
            orders = work(env, given)
            cursor.flush()  # with the messages of tracked fields, which a commit would write
            seconds = time.perf_counter() - begin
            queries, used = cursor.sql_log_count - queries, _processor(cursor) - used
            if is_flow and self.ends:
                _checked(env, orders, self.ends)
            env.invalidate_all()
            cursor.rollback()
        return seconds, used, queries


def _report(what, results, ratio, each=1):
    """Print the ways side by side; the flow may take so much of what the first one takes."""
    base, base_cpu = next(iter(results.values()))
    for name, (timing, used) in results.items():
        scaled = common.Timing(
            [value / each for value in timing.runs], timing.queries, timing.peak_mib
        )
        limit = base.median * ratio / each if name == 'flow' else None
        common.report(f"{what}: {name}", scaled, today=base.median / each, aim=limit)
        print(
            f"#    processor {used / each:.3f} s; clock {timing.median / base.median:.2f}×, "
            f"processor {used / base_cpu:.2f}× of '{next(iter(results))}'",
            flush=True,
        )


def main():
    parser = common.parser(__doc__)
    parser.add_argument('--database', help=argparse.SUPPRESS)
    parser.add_argument('--many', type=int, default=MANY, help="sales at once (default: 100)")
    parser.add_argument(
        '--scheduler', action='store_true', help="flows with the set-based scheduler switched on"
    )
    options = parser.parse_args()
    Contest.scheduler = options.scheduler
    registry = common.open_registry(options.database or common.perf_database(options.scale))
    common.print_settings(registry)
    contest = Contest(registry, lambda env: _sales(env, 1), 'collected')
    ways = {'core by hand': _sell_by_core, 'flow': _sell_by_flow}
    _report(
        "one sale of 10 lines", contest.run(ways, options.runs), 0.92 if options.scheduler else 0.95
    )
    contest = Contest(registry, _purchase, 'paid')
    ways = {'core by hand': _buy_by_core, 'flow': _buy_by_flow}
    _report(
        "one purchase of 10 lots",
        contest.run(ways, options.runs),
        0.8 if options.scheduler else 1.0,
    )
    contest = Contest(registry, lambda env: _sales(env, options.many), 'collected')
    ways = {
        'core one by one': _sell_one_by_one,
        'core in stages': _sell_in_stages,
        'flow': _sell_by_flow,
    }
    runs = max(1, options.runs // 3)
    _report(f"each of {options.many} sales", contest.run(ways, runs), 0.5, options.many)


if __name__ == '__main__':
    main()
