"""Proposals for open items, and what reconciling and comparing cost.

* search: proposals for 5,000 open items of 500 partners by number, amount and sum, oldest first
* one partner: the same number of items, all of one partner and with amounts that fit in many ways
* floor: reading the items alone
* reconcile: 200 of these proposals in one go; core: `reconcile()` one by one

The items are made on a cursor that is rolled back.
"""

import random

from devtools.bench import common

ITEMS = 5_000
PARTNERS = 500
RECONCILED = 200


def _items(env, partners=PARTNERS):
    """Replace what is open by ITEMS items: half of them invoices, half payments of some of them."""
    env.cr.execute(
        """
        UPDATE account_move_line SET reconciled = TRUE, amount_residual = 0,
               amount_residual_currency = 0
         WHERE reconciled IS NOT TRUE
        """
    )
    draw = random.Random(7)
    company = env.company
    journal = env['account.journal'].search(
        [('type', '=', 'general'), ('company_id', '=', company.id)], limit=1
    )
    accounts = env['account.account'].search
    receivable = accounts([('account_type', '=', 'asset_receivable')], limit=1)
    income = accounts([('account_type', '=', 'income')], limit=1)
    owners = env['res.partner'].create([{'name': f"Open {n}"} for n in range(partners)])
    values = []
    for number in range(ITEMS // 2):
        owner = owners[number % partners]
        amount = draw.randint(100, 20_000)
        paid = amount if draw.random() < 0.8 else draw.randint(100, 40_000)
        told = f"INV{number:05d}" if draw.random() < 0.4 else ''
        for balance, ref in ((amount, f"INV{number:05d}"), (-paid, told)):
            values.append((owner.id, balance, ref, draw.randint(1, 28)))
    env['account.move'].create(
        [
            {
                'move_type': 'entry',
                'journal_id': journal.id,
                'date': f'2026-0{1 + (balance < 0)}-{day:02d}',
                'ref': ref,
                'line_ids': [
                    (0, 0, {'account_id': account.id, 'partner_id': owner, 'balance': side})
                    for account, side in ((receivable, balance), (income, -balance))
                ],
            }
            for owner, balance, ref, day in values
        ]
    )._post(soft=False)
    env.flush_all()
    env.cr.execute("ANALYZE account_move_line, account_move")
    env.invalidate_all()
    return env['jxc.reconciliation'].create({'by_oldest': True, 'tolerance': 0})


def _search(_env, reconciliation):
    reconciliation.action_propose()
    return len(reconciliation.line_ids)


def _read(env, _match):
    query = env['jxc.facts']._reconcilable_items_sql(
        env.company, ('asset_receivable', 'liability_payable')
    )
    return len(env.execute_query(query))


def _searched(env):
    reconciliation = _items(env)
    reconciliation.action_propose()
    return reconciliation.line_ids.filtered(lambda line: not line.difference)[:RECONCILED]


def _reconcile(_env, lines):
    lines.action_confirm()
    return len(lines.filtered(lambda line: line.state == 'done'))


def _one_by_one(_env, lines):
    for line in lines:
        line.item_ids.reconcile()


def main():
    options = common.parser(__doc__).parse_args()
    registry = common.open_registry(common.perf_database(options.scale))
    common.print_settings(registry)

    def timed(work, setup):
        # making 5,000 entries takes minutes, so each figure is of one run
        return common.timed(registry, work, 1, setup=setup, warmup=0)

    floor = timed(_read, _items)
    common.report("read 5,000 open items", floor)
    common.report("search, 500 partners", timed(_search, _items), floor=floor.median, aim=10)
    common.report(
        "search, one partner",
        timed(_search, lambda env: _items(env, 1)),
        floor=floor.median,
        aim=10,
    )
    core = timed(_one_by_one, _searched)
    common.report("200 times reconcile() of core", core)
    common.report("reconcile 200 proposals", timed(_reconcile, _searched), today=core.median)
    return 0


if __name__ == '__main__':
    raise SystemExit(main())
