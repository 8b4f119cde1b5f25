"""The daily expiry run on 60,000 lots, 50,000 of them in stock and past a level.

* find: which lots in stock have reached a level (the bare query, no ledger)
* alert: the ledger rows and the levels on the lots, first time; then again with all of it read
* outlook: what will be left of 60,000 lots in three warehouses, first time and again
* all of it: the daily run, first time; then a second time on the same day

The generated lots are spread over three warehouses and dated anew in a copy of the database, which
is vacuumed before each figure: rows that other runs left behind cost more than the work itself.
"""

from devtools.bench import common
from devtools.env.setup import setup

LOTS = 60_000
PAST = 50_000  # of them on a level


def _stock(env):
    """Put every lot on stock in one of three warehouses, PAST of them within 180 days."""
    company = env.company
    company.jxc_expiry_alerts = True
    company.jxc_expiry_mark = False
    env.flush_all()
    cursor = env.cr
    cursor.execute("UPDATE stock_quant SET reserved_quantity = 0 WHERE lot_id IS NOT NULL")
    cursor.execute("DELETE FROM stock_quant WHERE lot_id IS NOT NULL")
    cursor.execute(
        """
        UPDATE product_template SET use_expiration_date = TRUE
         WHERE id IN (SELECT product_tmpl_id FROM product_product
                       WHERE id IN (SELECT product_id FROM stock_lot))
        """
    )
    cursor.execute(
        """
          WITH numbered AS (
                SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS number FROM stock_lot)
        UPDATE stock_lot AS lot
           SET expiration_date = day, removal_date = day
          FROM (SELECT id, (NOW() AT TIME ZONE 'UTC')
                       + (CASE WHEN number <= %(past)s THEN number %% 190 - 15
                               ELSE 200 + number %% 500 END) * INTERVAL '1 day' AS day
                  FROM numbered) AS dated
         WHERE lot.id = dated.id
        """,
        {'past': PAST},
    )
    cursor.execute(
        """
        INSERT INTO stock_quant
               (product_id, lot_id, location_id, company_id, quantity, reserved_quantity, in_date,
                removal_date, expiration_date)
        SELECT lot.product_id, lot.id, place.ids[1 + lot.id %% 3], %(company)s, 1 + lot.id %% 40,
               lot.id %% 4 / 3, NOW(), lot.removal_date, lot.expiration_date
          FROM (SELECT * FROM stock_lot ORDER BY id LIMIT %(lots)s) AS lot,
               (SELECT array_agg(lot_stock_id ORDER BY id) AS ids
                  FROM (SELECT * FROM stock_warehouse WHERE company_id = %(company)s
                      ORDER BY id LIMIT 3) AS first) AS place
        """,
        {'company': company.id, 'lots': LOTS},
    )
    env.invalidate_all()


def _find(env, _nothing):
    ledger = env['jxc.alert']
    query = ledger._expiry_found_sql(env.company)
    return len(env.execute_query(query))


def _alert(env, _nothing):
    env['stock.lot']._jxc_store_levels(env.company)
    counts = env['jxc.alert']._jxc_sync_expiry(env.company)
    return counts['new']


def _outlook(env, _nothing):
    return env['jxc.lot.outlook']._jxc_refresh(env.company)


def _cron(env, _nothing):
    env['stock.lot']._cron_jxc_expiry()


def _floor(env, _nothing):
    """Ledger rows and levels by the shortest statements that write them."""
    env.cr.execute(
        """
        INSERT INTO jxc_alert (company_id, kind, level, key, product_id, lot_id, warehouse_id,
                               quantity, due_date, state)
        SELECT 1, 'expiry', 'info', quant.id::text, quant.product_id, quant.lot_id,
               spot.warehouse_id, quant.quantity, lot.expiration_date, 'open'
          FROM stock_quant AS quant
          JOIN stock_location AS spot ON spot.id = quant.location_id
          JOIN stock_lot AS lot ON lot.id = quant.lot_id
         WHERE lot.expiration_date < NOW() + INTERVAL '175 days'
        """
    )
    env.cr.execute(
        """
        UPDATE stock_lot
           SET jxc_expiry_level_id = (SELECT MIN(id) FROM jxc_expiry_level),
               jxc_expiry_state = 'near'
         WHERE expiration_date < NOW() + INTERVAL '175 days'
        """
    )


def _after(*steps):
    def prepare(env):
        for step in steps:
            step(env, None)
        # as the server does by itself after a while
        env.cr.execute("ANALYZE jxc_alert, jxc_lot_outlook")

    return prepare


def _second(registry, runs):
    """Time the second run of the day; the first one is committed, the mark is that of another."""
    with registry.cursor() as cursor:
        _cron(_env(cursor), None)
    return common.timed(registry, _cron, runs)


def _env(cursor):
    from odoo import api

    return api.Environment(cursor, 1, {})


def main():
    options = common.parser(__doc__).parse_args()
    server = setup()
    name = f'{common.perf_database(options.scale)}_expiry'
    server.copy(name.removesuffix('_expiry'), name)
    registry = common.open_registry(name)
    common.print_settings(registry)
    with registry.cursor() as cursor:
        _stock(_env(cursor))
    runs = options.runs

    def measure(what, work, *before, **figures):
        server.sql('VACUUM (FULL, ANALYZE) stock_lot', name)
        server.sql('VACUUM (FULL, ANALYZE) stock_quant', name)
        server.sql('VACUUM ANALYZE', name)
        timing = common.timed(registry, work, runs, setup=_after(*before))
        if timing.result is not None:
            print(f"# {timing.result} rows")
        common.report(what, timing, **figures)
        return timing

    floor = measure("floor of the first alerts", _floor).median
    measure("find lots past a level", _find, aim=0.3)
    measure("alert them, first time", _alert, floor=floor, today=201.0, aim=4.0)
    measure("alert them, all read again", _alert, _alert)
    measure("outlook, first time", _outlook, aim=3.0)
    measure("outlook, again", _outlook, _outlook, aim=3.0)
    measure("the whole run, first time", _cron)
    common.report("the whole run, again", _second(registry, runs), aim=0.3)
    server.drop(name)


if __name__ == '__main__':
    main()
