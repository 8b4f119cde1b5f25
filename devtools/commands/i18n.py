"""./dev i18n: the terms of the addon, and their Chinese translations."""

from devtools.env import paths, python
from devtools.env.setup import setup
from devtools.env.shell import run, run_logged

FOLDER = paths.ADDON_DIR / 'i18n'


def arguments(parser) -> None:
    parser.epilog = """\
Writes i18n/jxc_module.pot and merges it into i18n/zh_CN.po: translations stay, terms that are gone
leave, new ones come untranslated. i18n/zh_TW.po is made from it, see devtools/traditional.py: what
is wrong there is put right in its list of words. Without changed terms, the files stay as they are.
"""
    parser.add_argument('--list', action='store_true', help="print the untranslated terms")
    parser.add_argument(
        '--check',
        action='store_true',
        help="fail when a term is untranslated or a file is not up to date",
    )


def main(options, rest: list[str]) -> int:
    server, db = setup(), f'jxc_i18n_{paths.TAG}'
    python.add('requirements-i18n.txt')
    exported = paths.HOME / f'{paths.ADDON}.pot'
    server.fresh(db)
    run_logged(
        "exporting the terms",
        paths.LOGS / 'i18n.log',
        paths.PY,
        '-m',
        'odoo',
        'i18n',
        'export',
        '-d',
        db,
        '-l',
        'pot',
        '-o',
        exported,
        paths.ADDON,
        cwd=paths.ROOT,
        env=server.env,
    )
    server.drop(db)
    FOLDER.mkdir(exist_ok=True)
    flags = [f'--{name}' for name in ('list', 'check') if getattr(options, name)]
    # In the venv, where polib is.
    return run(
        paths.PY,
        '-m',
        'devtools.merge_po',
        exported,
        FOLDER / f'{paths.ADDON}.pot',
        FOLDER / 'zh_CN.po',
        FOLDER / 'zh_TW.po',
        *flags,
        check=False,
        cwd=paths.ROOT,
    ).returncode
