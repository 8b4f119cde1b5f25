"""The databases that benches run on: generated trade of two years, made once per scale."""

import hashlib

from devtools.commands import data
from devtools.env import paths
from devtools.env.databases import Server
from devtools.env.setup import setup
from devtools.env.shell import die, lock, output, run, say, step

GENERATOR = paths.ROOT / 'devtools' / 'perf_data'
# What `scale=1` means: see the parameters that the generator prints.
SEED = 19
# Rows are written now, but in a company they were on their days: what looks for changes since a
# closing must not find two years of history.
AGE = """
    UPDATE stock_move SET write_date = date WHERE state = 'done' AND write_date > date;
    UPDATE stock_move_line SET write_date = date WHERE state = 'done' AND write_date > date;
    UPDATE product_value SET write_date = date WHERE write_date > date;
    UPDATE account_move SET write_date = date WHERE write_date > date;
    UPDATE account_move_line SET write_date = date WHERE write_date > date;
"""


def perf_database(scale: float = 1, seed: int = SEED) -> str:
    """Return the database `jxc_perf_<scale>`: dependencies, generated data, and the addon.

    The data lies once more without the addon in `jxc_perf_data_<scale>`; of that a copy is made and
    the addon installed whenever the addon's files changed. Pass `scale` from the command line.
    """
    server = setup()
    with lock('perf'):
        source = data_database(server, scale, seed)
        name = f'jxc_perf_{_tail(scale, seed)}'
        mark = _hash(server.names()[source], paths.addon_hash())
        if server.names().get(name) != mark:
            build = f'{name}_new'
            with step(f"copying {source}"):
                server.copy(source, build)
            server.install(build, [paths.ADDON])
            server.sql('ANALYZE', build)
            server.rename(build, name)
            server.stamp(name, mark)
    return name


def grocery_database() -> str:
    """Return the database `jxc_grocery`: the addon on a year of real sales, made once.

    Its own code may change meanwhile: then the addon is updated in it, the data stays.
    """
    server = setup()
    name = 'jxc_grocery'
    with lock('grocery'):
        if name not in server.names():
            server.fresh(f'{name}_new')
            data.load(server, f'{name}_new', 'grocery')
            server.rename(f'{name}_new', name)
        server.refresh(name)
    return name


def data_database(server: Server, scale: float, seed: int = SEED) -> str:
    """Return the database with the generated data and without the addon."""
    base = server.base_template()
    name = f'jxc_perf_data_{_tail(scale, seed)}'
    code = paths.file_hash(*GENERATOR.glob('*.py'))
    mark = _hash(server.names()[base], code, scale, seed, AGE)
    if server.names().get(name) == mark:
        return name
    build = f'{name}_new'
    server.copy(base, build)
    _check_accounting(server, build)
    say(f"generating data at scale {scale:g} (about five minutes at scale 1)")
    with step(f"generating {name}"):
        run(
            paths.PY,
            GENERATOR / 'gen.py',
            '-d',
            build,
            '--scale',
            scale,
            '--seed',
            seed,
            cwd=paths.HOME,
            env={**server.env, 'ODOO_CONF': str(server.conf)},
        )
    server.sql(AGE, build)
    server.sql('VACUUM ANALYZE', build)
    server.rename(build, name)
    server.stamp(name, mark)
    return name


def _check_accounting(server: Server, db: str) -> None:
    """The generator posts invoices: the company needs a chart of accounts."""
    if not server.sql("SELECT chart_template FROM res_company WHERE id = 1", db):
        script = "env['account.chart.template'].try_loading('generic_coa', env.company)\n"
        script += "env.cr.commit()\n"
        output(
            paths.PY,
            '-m',
            'odoo',
            'shell',
            '-d',
            db,
            '--no-http',
            '--log-level=warn',
            input=script,
            cwd=paths.ROOT,
            env=server.env,
        )
    if server.sql("SELECT count(*) FROM account_account", db) == '0':
        die(f"{db} has no chart of accounts")


def _tail(scale: float, seed: int) -> str:
    """Return 1, 0_1 and the like; another seed is part of the name."""
    text = f'{scale:g}'.replace('.', '_')
    return text if seed == SEED else f'{text}_s{seed}'


def _hash(*parts) -> str:
    return hashlib.sha256('\0'.join(map(str, parts)).encode()).hexdigest()[:16]
