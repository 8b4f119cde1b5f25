"""The nightly safety stock run on generated trade: 20,000 rules × 12 months at scale 1.

Beside it, in the same run: the bare aggregate that any safety stock needs (demand of a year by
product × warehouse), and that aggregate with one UPDATE of all rules. The database stands as on any
night after the first: classes, days without stock and first days are known; every rule gets a new
proposal, as nobody accepted one.
"""

from devtools.bench import common

BARE = """
    SELECT product_id, src.warehouse_id, SUM(quantity_product_uom) AS qty, COUNT(*) AS lines
      FROM stock_move_line AS line
      JOIN stock_location AS src ON src.id = line.location_id
      JOIN stock_location AS dst ON dst.id = line.location_dest_id
     WHERE state = 'done' AND date >= now() - interval '1 year'
       AND src.usage = 'internal' AND dst.usage = 'customer'
  GROUP BY product_id, src.warehouse_id
"""
BARE_UPDATE = f"""
    UPDATE stock_warehouse_orderpoint AS rule
       SET jxc_daily_demand = demand.qty / 365, jxc_demand_days = demand.lines
      FROM ({BARE}) AS demand
     WHERE demand.product_id = rule.product_id AND demand.warehouse_id = rule.warehouse_id
"""


def _prepare(registry):
    """Bring the database to the state of an ordinary night and commit it."""
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cursor:
        env = api.Environment(cursor, SUPERUSER_ID, {})
        company = env.company
        if not env['jxc.safety.policy'].search_count([]):
            env['jxc.safety.policy'].create({'name': "Everything", 'company_id': company.id})
        env['stock.warehouse.orderpoint']._jxc_recompute_company(company)
        cursor.execute("DELETE FROM jxc_safety_proposal")
        cursor.commit()
        cursor._cnx.autocommit = True
        cursor.execute("VACUUM ANALYZE stock_warehouse_orderpoint")
        cursor.execute("VACUUM ANALYZE jxc_safety_proposal")
        cursor.execute("VACUUM ANALYZE jxc_stock_gap")
        cursor._cnx.autocommit = False


def main():
    options = common.parser(__doc__).parse_args()
    registry = common.open_registry(common.perf_database(options.scale))
    common.print_settings(registry)
    _prepare(registry)
    bare = common.timed(registry, lambda env: env.cr.execute(BARE), options.runs)
    common.report("bare aggregate", bare)
    update = common.timed(registry, lambda env: env.cr.execute(BARE_UPDATE), options.runs)
    common.report("bare aggregate and one UPDATE", update)

    def night(env):
        rules = env['stock.warehouse.orderpoint'].search([('company_id', '=', env.company.id)])
        rules._jxc_recompute(env.company)
        return len(rules)

    timing = common.timed(registry, night, options.runs)
    common.report(
        f"safety stock, {timing.result} rules",
        timing,
        floor=update.median,
        today=55.0,
        aim=1.2,
    )

    def figures(env):
        return len(env['stock.warehouse.orderpoint'].search([])._jxc_figures())

    common.report("figures only, nothing written", common.timed(registry, figures, options.runs))

    def whole(env):
        env['stock.warehouse.orderpoint']._jxc_recompute_company(env.company)

    common.report("the whole night of a company", common.timed(registry, whole, options.runs))

    def status(env):
        env['stock.warehouse.orderpoint']._jxc_refresh_status(env.company)

    common.report("status of all rules", common.timed(registry, status, options.runs))


if __name__ == '__main__':
    main()
