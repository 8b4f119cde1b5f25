"""Opening data of a company: posted, against core's own batched calls for the same records.

At scale 1: 10,000 products, 3,000 partners, 20,000 lines of stock, half with lots, 5,000 open
items. Both take turns, each on a cursor that is rolled back.
"""

import time
from datetime import date

from devtools.bench import common
from devtools.env import paths
from devtools.env.setup import setup

PRODUCTS, PARTNERS, STOCK, ITEMS = 10_000, 3_000, 20_000, 5_000
BATCH = 500
AIM, RATIO = 480.0, 1.1
START = date(2026, 1, 1)


def main():
    parser = common.parser(__doc__)
    parser.set_defaults(runs=1)
    options = parser.parse_args()
    server, db = setup(), f'jxc_bench_posting_{paths.TAG}'
    server.fresh(db)
    try:
        registry = common.open_registry(db)
        common.print_settings(registry)
        sheets = _sheets(options.scale)
        ours, core = [], []
        for _run in range(options.runs):
            core.append(_timed(registry, lambda env: _core(env, sheets)))
            ours.append(_timed(registry, lambda env: _post(env, sheets)))
        best, today = min(ours), min(core)
        met = best <= AIM * options.scale and best <= RATIO * today
        print(
            f"{'ok  ' if met else 'MISS'} posted in {best:.1f} s (aim {AIM * options.scale:.0f} s),"
            f" core's batched calls {today:.1f} s, ratio {best / today:.2f} (aim {RATIO})",
            flush=True,
        )
    finally:
        server.drop(db)
    return 0 if met else 1


def _timed(registry, work):
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cursor:
        env = api.Environment(cursor, SUPERUSER_ID, {'lang': 'en_US'})
        warehouse = env['stock.warehouse'].search([], limit=1)
        warehouse.name = "Bench"
        begin = time.perf_counter()
        work(env)
        env.flush_all()
        seconds = time.perf_counter() - begin
        print(f"  {work.__code__.co_names[0]:8} {seconds:.1f} s, {cursor.sql_log_count} queries")
        cursor.rollback()
    return seconds


def _sheets(scale):
    products = int(PRODUCTS * scale)
    lots = [number % 2 == 1 for number in range(products)]
    return {
        'products': [
            {
                'code': f'B{number}',
                'name': f'Bench Product {number}',
                'cost': '2.5',
                'sale_price': '4',
                'tracking': 'lot' if lots[number] else 'none',
            }
            for number in range(products)
        ],
        'partners': [
            {'code': f'P{number}', 'name': f'Bench Partner {number}', 'role': 'customer'}
            for number in range(int(PARTNERS * scale))
        ],
        'stock': [
            {
                'warehouse': "Bench",
                'product': f'B{number % products}',
                'quantity': '7',
                'cost': '2.5',
                **({'lot': f'L{number}'} if lots[number % products] else {}),
            }
            for number in range(int(STOCK * scale))
        ],
        'receivables': [
            {
                'partner': f'P{number % int(PARTNERS * scale)}',
                'number': f'R{number}',
                'date': '2025-11-05',
                'due_date': '2025-12-05',
                'amount': '12.5',
            }
            for number in range(int(ITEMS * scale))
        ],
    }


def _post(env, sheets):
    from odoo.addons.jxc_module.tools.import_sheets import natural_key

    migration = env['jxc.import'].create({'name': "Bench", 'start_date': START})
    rows, number = [], 1
    for sheet, lines in sheets.items():
        for values in lines:
            number += 1
            rows.append(
                {
                    'import_id': migration.id,
                    'sheet': sheet,
                    'row_number': number,
                    'values': values,
                    'key': natural_key(sheet, values),
                }
            )
    env['jxc.import.record'].create(rows)
    env.flush_all()
    migration._group_rows()
    before = time.perf_counter()
    spent = {}
    while True:
        sheet = env['jxc.import.record'].search(migration._left(), limit=1, order='id').sheet
        begin = time.perf_counter()
        if not migration._post_next():
            break
        env.invalidate_all()  # a step commits, and begins with an empty cache
        spent[sheet] = spent.get(sheet, 0) + time.perf_counter() - begin
    print("   ", {sheet: round(seconds, 1) for sheet, seconds in spent.items()}, flush=True)
    assert not migration._left_count()
    return time.perf_counter() - before


def _core(env, sheets):
    """Make the same records by core's calls, 500 at a time."""
    spent = {}

    def batches(sheet):
        for first in range(0, len(sheets[sheet]), BATCH):
            begin = time.perf_counter()
            yield sheets[sheet][first : first + BATCH]
            env.flush_all()
            env.invalidate_all()
            spent[sheet] = spent.get(sheet, 0) + time.perf_counter() - begin

    env = env(context={**env.context, 'tracking_disable': True})
    products, partners = {}, {}
    for rows in batches('products'):
        made = env['product.product'].create(
            [
                {
                    'default_code': row['code'],
                    'name': row['name'],
                    'standard_price': float(row['cost']),
                    'list_price': float(row['sale_price']),
                    'tracking': row['tracking'],
                    'is_storable': True,
                }
                for row in rows
            ]
        )
        products.update(zip((row['code'] for row in rows), made.ids, strict=True))
    for rows in batches('partners'):
        made = env['res.partner'].create(
            [{'ref': row['code'], 'name': row['name'], 'is_company': True} for row in rows]
        )
        partners.update(zip((row['code'] for row in rows), made.ids, strict=True))
    place = env['stock.warehouse'].search([], limit=1).lot_stock_id
    for rows in batches('stock'):
        with_lot = [row for row in rows if row.get('lot')]
        lots = env['stock.lot'].create(
            [{'name': row['lot'], 'product_id': products[row['product']]} for row in with_lot]
        )
        lots = dict(zip((row['lot'] for row in with_lot), lots.ids, strict=True))
        quants = env['stock.quant'].create(
            [
                {
                    'product_id': products[row['product']],
                    'location_id': place.id,
                    'lot_id': lots.get(row.get('lot')),
                    'inventory_quantity': float(row['quantity']),
                }
                for row in rows
            ]
        )
        quants._apply_inventory()
    journal = env['account.journal'].search([('type', '=', 'general')], limit=1)
    counter = env.company.get_unaffected_earnings_account()
    for rows in batches('receivables'):
        entries = env['account.move'].create(
            [_entry(env, row, partners, journal, counter) for row in rows]
        )
        entries._post(soft=False)
    print("   ", {sheet: round(seconds, 1) for sheet, seconds in spent.items()}, flush=True)


def _entry(env, row, partners, journal, counter):
    partner = env['res.partner'].browse(partners[row['partner']])
    amount = float(row['amount'])
    return {
        'journal_id': journal.id,
        'date': START,
        'ref': row['number'],
        'line_ids': [
            (
                0,
                0,
                {
                    'account_id': account.id,
                    'partner_id': partner.id,
                    'balance': balance,
                    'date_maturity': row['due_date'],
                },
            )
            for account, balance in (
                (partner.property_account_receivable_id, amount),
                (counter, -amount),
            )
        ],
    }


if __name__ == '__main__':
    raise SystemExit(main())
