"""Proposals to rebalance: 20,000 rules of 10,000 products in three warehouses, lots with dates.

* facts: rules, positions, lots that could travel, waste, what was asked for and rejected
* propose: which trips are worth it, without Odoo
* run: all of it with the proposals written; then again, when nothing is new
"""

from devtools.bench import common


def _prepare(registry):
    """Compute rules and lots' outlook once, as in a company that uses them."""
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cursor:
        env = api.Environment(cursor, SUPERUSER_ID, {})
        rules = env['stock.warehouse.orderpoint']
        if not rules.search_count([('jxc_status', '!=', False)]):
            env['jxc.safety.policy'].create({'name': "Everything"})
            rules._jxc_recompute_company(env.company)
            env['jxc.lot.outlook']._jxc_refresh(env.company)
        cursor.commit()


def _facts(env):
    return env['jxc.rebalance']._stocks(env.company)


def _read(env):
    rows = env['jxc.rebalance']
    return (
        rows._stocks(env.company),
        env['jxc.transfer.route']._ways(env.company),
        rows._terms(env.company),
    )


def _propose(_env, given):
    from odoo.addons.jxc_module.tools.rebalance import rebalance

    return rebalance(*given)


def _run(env, *_nothing):
    return env['jxc.rebalance']._run(env.company)


def _again(env):
    env['jxc.rebalance']._run(env.company)
    env.flush_all()


def main():
    options = common.parser(__doc__).parse_args()
    registry = common.open_registry(common.perf_database(options.scale))
    common.print_settings(registry)
    _prepare(registry)
    common.report('facts', common.timed(registry, _facts, options.runs))
    common.report('propose', common.timed(registry, _propose, options.runs, setup=_read))
    common.report('run', common.timed(registry, _run, options.runs), aim=2.0)
    again = common.timed(registry, _run, options.runs, setup=_again)
    common.report('run again', again, aim=2.0)
    if again.result:
        raise SystemExit(f"MISS the second run proposed {again.result} more")


if __name__ == '__main__':
    main()
