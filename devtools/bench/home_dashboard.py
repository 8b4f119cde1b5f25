"""What opening the dashboard costs the server: for an owner, and for somebody in every role.

Figures of past days are made first, as a night would; each call begins with cold caches of records.
"""

from datetime import timedelta

from devtools.bench import common

ROLES = ('sales', 'buyer', 'keeper', 'accountant', 'manager')
AIM_SECONDS, AIM_QUERIES = 0.3, 40


def main():
    options = common.parser(__doc__).parse_args()
    registry = common.open_registry(common.perf_database(options.scale))
    common.print_settings(registry)
    owner, everybody = _prepare(registry)
    for what, uid in (("dashboard of an owner", owner), ("dashboard of every role", everybody)):
        for period in ('today', 'this_month', 'this_year'):
            timing = common.timed(
                registry,
                lambda env, period=period: len(env['jxc.dashboard'].page(period, 0)['cards']),
                options.runs,
                uid=uid,
            )
            common.report(f"{what}, {period}", timing, aim=AIM_SECONDS)
            if timing.queries > AIM_QUERIES:
                print(f"MISS {timing.queries} queries (aim ≤ {AIM_QUERIES})")


def _prepare(registry):
    """Return two users (ids), an owner and one with every role; make the last days' figures."""
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cursor:
        env = api.Environment(cursor, SUPERUSER_ID, {})
        company = env.company
        users = []
        for login, roles in (('bench_owner', ('manager',)), ('bench_all', ROLES)):
            user = env['res.users'].search([('login', '=', login)]) or env['res.users'].create(
                {'name': login, 'login': login}
            )
            user.group_ids |= env['res.groups'].union(
                *(env.ref(f'jxc_module.group_{role}') for role in roles)
            )
            users.append(user.id)
        today = company._jxc_today()
        yesterday = today - timedelta(days=1)
        kpi = env['jxc.kpi']._kpi_whole(company)
        if not kpi.search_count([('day', '=', yesterday)]):
            flows = ['sales', 'margin', 'orders', 'money_in', 'money_out']
            kpi._kpi_make(flows, company, today - timedelta(days=400), yesterday)
            levels = ['receivable', 'overdue', 'stock_value', 'turnover_days']
            kpi._kpi_make(levels, company, yesterday, yesterday)
            env['jxc.dashboard.change']._find_changes(company)
        cursor.commit()
    return users


if __name__ == '__main__':
    main()
