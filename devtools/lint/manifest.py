"""The manifest's list of data: every file of the addon once, room by room, as LAYERS has them."""

import ast
from itertools import groupby, pairwise

from devtools.env import paths
from devtools.lint import rooms

# A print is there before the mails and buttons that name it.
KINDS = ('security', 'report', 'data', 'views')
MANIFEST = paths.ADDON_DIR / '__manifest__.py'
FIRST = ['security/groups.xml', 'views/menus.xml']
ORDER = [room for layer in rooms.LAYERS for room in layer]


def check() -> list[str]:
    """Return files that the manifest forgets, names twice, or has in another room's part."""
    manifest = _read()
    listed, demo = manifest['data'], manifest['demo']
    found = [*_files(KINDS), *_files(('demo',))]
    lines = [f"{name}: not in the manifest" for name in sorted({*found} - {*listed, *demo})]
    lines += [f"{name}: in the manifest, but no file" for name in {*listed, *demo} - {*found}]
    lines += [f"{name}: twice in the manifest" for name in {*listed} if listed.count(name) > 1]
    if listed[: len(FIRST)] != FIRST:
        lines.append(f"the manifest's data begins with {', '.join(FIRST)}")
    ranks = [(_rank(name), name) for name in listed[len(FIRST) :] if name in found]
    for (rank, name), (next_rank, next_name) in pairwise(ranks):
        if next_rank < rank:
            lines.append(f"{next_name}: belongs before {name} in the manifest")
    return lines


def fix() -> None:
    """Write the list in its order, forgotten files last of their kind; what is no file goes."""
    text = MANIFEST.read_text(encoding='utf-8')
    found = _files(KINDS)
    names = list(dict.fromkeys([*_read()['data'], *found]))
    rest = sorted((n for n in names if n in found and n not in FIRST), key=_rank)
    lines = [f"        '{name}',\n" for name in FIRST]
    for room, same in groupby(rest, lambda name: _rank(name)[0]):
        lines.append(f"        # {ORDER[room]}\n" if room >= 0 else "")
        lines += [f"        '{name}',\n" for name in same]
    begin = text.index("    'data': [\n") + len("    'data': [\n")
    end = text.index("    ],\n", begin)
    MANIFEST.write_text(text[:begin] + ''.join(lines) + text[end:], encoding='utf-8')


def _read() -> dict:
    return ast.literal_eval(MANIFEST.read_text(encoding='utf-8'))


def _files(folders) -> list[str]:
    return [
        path.relative_to(paths.ADDON_DIR).as_posix()
        for folder in folders
        for path in sorted((paths.ADDON_DIR / folder).rglob('*'))
        if path.suffix in ('.xml', '.csv')
    ]


def _rank(name: str) -> tuple[int, int]:
    """Return the place of a file: its room's, then its kind's."""
    folder, _mark, rest = name.partition('/')
    if folder == 'security':
        room = rest.removeprefix('ir.model.access-').removeprefix('rules_').partition('.')[0]
    elif folder == 'data':
        room = rest.partition('.')[0].partition('_')[0]
    else:
        room = rest.partition('/')[0]
    return (ORDER.index(room) if room in ORDER else -1, KINDS.index(folder))
