"""Checks of our own, in plain Python."""

import ast
import re

from devtools.env import paths

TEXTS = {'.py', '.xml', '.csv', '.js', '.scss', '.po', '.pot', '.md'}
# An installed addon must not know the machine it was written on, nor where packages come from.
MACHINE = re.compile(r'''["'\s(](/work/|/root/|/home/\w)|\bpypi\.|\bnpmjs\b''')

LINK = re.compile(r'\]\(([\w./-]+\.(?:md|png|webp))(?:#[^)]*)?\)')


def unbound_tests() -> list[str]:
    """Find test files that pytest collects but Odoo's own loader drops without a word."""
    folder = paths.ADDON_DIR / 'tests'
    init = folder / '__init__.py'
    if not init.exists():
        return [f"{init.relative_to(paths.ROOT)} is missing"] if folder.exists() else []
    bound = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(init.read_text(encoding='utf-8')))
        if isinstance(node, ast.ImportFrom) and node.level == 1 and not node.module
        for alias in node.names
    }
    on_disk = {path.stem for path in folder.glob('test_*.py')}
    name = init.relative_to(paths.ROOT)
    lines = [
        f"{name}: imports {test}, which is no file"
        for test in sorted(bound - on_disk)
        if test.startswith('test_')
    ]
    lines += [
        f"{name}: {test} is not imported: Odoo does not run it" for test in sorted(on_disk - bound)
    ]
    deeper = sorted(folder.glob('*/**/test_*.py'))
    return lines + [f"{path.relative_to(paths.ROOT)}: tests lie flat in tests/" for path in deeper]


def machine_paths() -> list[str]:
    """Find paths of one machine, or addresses of package registries, in the addon."""
    lines = []
    for path in sorted(paths.ADDON_DIR.rglob('*')):
        if path.suffix in TEXTS and path.is_file():
            text = path.read_text(encoding='utf-8', errors='replace')
            lines += [
                f"{path.relative_to(paths.ROOT)}:{number}: {line.strip()[:80]}"
                for number, line in enumerate(text.splitlines(), 1)
                if MACHINE.search(line)
            ]
    return lines


def dangling_links() -> list[str]:
    """Find links between our own pages, and to pictures, that lead nowhere."""
    pages = [*paths.ROOT.glob('*.md'), *(paths.ROOT / 'docs').rglob('*.md')]
    return [
        f"{page.relative_to(paths.ROOT)}: {target} is not there"
        for page in sorted(pages)
        for target in LINK.findall(page.read_text(encoding='utf-8'))
        if not (page.parent / target).exists()
    ]
