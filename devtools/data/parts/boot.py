"""Odoo inside this process, without server, crons or mails."""

import sys
from contextlib import contextmanager

NEEDED = {'stock_account', 'purchase_stock', 'sale_stock', 'sale_management', 'product_expiry'}
LOADED = 'jxc.grocery'
"""The ir.config_parameter that says when the data was loaded, and from which seed."""
QUIET = {
    'tracking_disable': True,
    'mail_create_nolog': True,
    'mail_notrack': True,
    'mail_create_nosubscribe': True,
    'no_reset_password': True,
}


@contextmanager
def environment(conf: str, db: str):
    """Give the superuser's environment on a database; commits at the end, or not at all."""
    try:
        from odoo import SUPERUSER_ID, api
        from odoo.modules.registry import Registry
        from odoo.sql_db import db_connect
        from odoo.tools import config, sql
    except ImportError as error:
        sys.exit(f"Odoo cannot be imported: {error}")
    config.parse_config(
        [
            '-c',
            conf,
            '-d',
            db,
            '--log-level=warn',
            '--no-http',
            '--max-cron-threads=0',
            '--limit-memory-hard=0',
            '--limit-memory-soft=0',
        ],
        setup_logging=True,
    )
    # Opening the registry would already leave tables behind in somebody else's database.
    with db_connect(db).cursor() as cr:
        if not sql.table_exists(cr, 'ir_module_module'):
            sys.exit(f"[grocery] {db} is no database of Odoo: make one with ./dev db NAME")
    with Registry(db).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, QUIET)


def refuse(env) -> str | None:
    """Return why this database cannot take the data, or None."""
    there = env['ir.config_parameter'].get_param(LOADED)
    if there:
        return f"the grocery data is in this database already ({there}): make a new database"
    installed = set(
        env['ir.module.module']
        .search([('name', 'in', list(NEEDED)), ('state', '=', 'installed')])
        .mapped('name')
    )
    if missing := NEEDED - installed:
        return f"these modules are not installed: {', '.join(sorted(missing))}"
    if env['stock.move'].search_count([('state', '=', 'done')], limit=1):
        return "this database has done stock moves: the data needs one without"
    return None
