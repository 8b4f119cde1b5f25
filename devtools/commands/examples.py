"""./dev examples: the filled workbooks of opening data that the guides link to."""

import sys
from pathlib import Path

from devtools.env import paths
from devtools.env.shell import say

LANGUAGES = {'en': 'en_US', 'zh': 'zh_CN'}


def arguments(parser) -> None:
    parser.epilog = """\
They go to docs/examples as opening_en.xlsx and opening_zh.xlsx; look at them before they are kept.
A test of the suite imports the same workbooks.
"""
    parser.add_argument(
        '--to', default=str(paths.ROOT / 'docs' / 'examples'), help="another folder"
    )


def main(options, rest: list[str]) -> int:
    # plain Python of the addon, without Odoo: only its packages are needed
    sys.path.insert(0, str(paths.ADDON_DIR))
    from tools.import_example import example

    folder = Path(options.to)
    folder.mkdir(parents=True, exist_ok=True)
    for short, language in LANGUAGES.items():
        target = folder / f'opening_{short}.xlsx'
        target.write_bytes(example(language))
        say(f"{target}")
    return 0
