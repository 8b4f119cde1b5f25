"""One name a room in every folder: what a room lacks, and files that stand under no room.

A room is a folder of `models` with its place in `rooms.LAYERS`; its folders in it are its
sub-rooms. Names of files are `<room>.xml` or `<room>_<sub-room or anything>.xml`, see `NAMED`.
"""

import ast
import re

from devtools.env import paths
from devtools.lint import rooms

# Where files lie in a folder of their room, and where its word stands in front of their names.
FOLDERS = ('models', 'wizards', 'report', 'views')
NAMED = {
    'security': re.compile(r'(?:ir\.model\.access-|rules_)(?P<room>\w+)\.(?:csv|xml)'),
    'data': re.compile(r'(?P<room>\w+)\.xml'),
    'demo': re.compile(r'(?P<room>\w+)\.(?:xml|py)'),
    'controllers': re.compile(r'(?P<room>\w+)\.py'),
    'tests': re.compile(r'(?:(?:test|common)_)?(?P<room>\w+)\.py'),
    'static/tests/tours': re.compile(r'jxc_(?P<room>\w+)_tour\.js'),
    'docs/guide': re.compile(r'(?P<room>\w+)(?:\.zh-CN)?\.md'),
}
# Files of the whole addon.
OF_ALL = {
    'security': {'groups.xml'},
    'views': {'menus.xml'},
    'data': {'neutralize.sql'},
    'tests': {'common.py', 'test_hoot.py', 'test_i18n.py'},
    'docs/guide': {
        f'{page}{end}' for page in ('administrator', 'beside-odoo') for end in ('.md', '.zh-CN.md')
    },
}
# One a room, whatever sub-rooms it has.
OF_ROOM = {'res_company.py', 'res_config_settings.py', 'res_config_settings_views.xml'}
# In these a room that is all sub-rooms names one (`<room>_<sub-room>…`), or itself alone.
BY_SUB_ROOM = ('data', 'static/tests/tours', 'docs/guide')


def check() -> list[str]:
    """Return what stands under a word that is no room, and what rooms lack."""
    return _strangers() + _missing()


def _strangers() -> list[str]:
    lines = []
    for folder in FOLDERS:
        for path in _entries(folder):
            if path.name not in rooms.LEVEL:
                lines.append(f"{_name(path)}: {path.name} is no room of LAYERS")
            elif folder == 'views':
                lines += _views(path)
    for folder, pattern in NAMED.items():
        extra = {'tools'} if folder == 'tests' else set()
        for path in _entries(folder):
            match = pattern.fullmatch(path.name)
            room, rest = _split(match['room'], extra) if match else ('', '')
            if not room:
                lines.append(f"{_name(path)}: its name starts with no room of LAYERS")
            elif folder in BY_SUB_ROOM and rest and not _fits(room, rest):
                lines.append(f"{_name(path)}: {rest} is no sub-room of {room}")
    return lines


def _views(folder) -> list[str]:
    """Find views of a room with sub-rooms that name none of them."""
    return [
        f"{_name(path)}: its name starts with no sub-room of {folder.name}"
        for path in _entries(f'views/{folder.name}')
        if path.name not in OF_ROOM and not _fits(folder.name, path.stem)
    ]


def _missing() -> list[str]:
    lines = []
    for path in _entries('models'):
        room = path.name
        if not path.is_dir():
            continue
        if _declares_model(room) and not _exists('security', f'ir.model.access-{room}.csv'):
            lines.append(f"{room}: no security/ir.model.access-{room}.csv for its models")
        if not any((paths.ADDON_DIR / 'tests').glob(f'test_{room}_*.py')):
            lines.append(f"{room}: no tests/test_{room}_….py")
        if _exists('views', room):
            pages = [p for p in _entries('docs/guide') if _split(p.name.split('.')[0])[0] == room]
            stems = {page.name.removesuffix('.md').removesuffix('.zh-CN') for page in pages}
            if not pages:
                lines.append(f"{room}: no docs/guide/{room}.md")
            lines += [
                f"{room}: no docs/guide/{stem}{end}"
                for stem in sorted(stems)
                for end in ('.md', '.zh-CN.md')
                if not _exists('docs/guide', f'{stem}{end}')
            ]
    return lines


def _entries(folder: str) -> list:
    """Return what lies in a folder and belongs to a room."""
    base = _base(folder)
    skip = {'__init__.py', '__pycache__', *OF_ALL.get(folder, ())}
    return sorted(path for path in base.iterdir() if path.name not in skip) if base.exists() else []


def _base(folder: str):
    return (paths.ROOT if folder.startswith('docs') else paths.ADDON_DIR) / folder


def _exists(folder: str, name: str) -> bool:
    return (_base(folder) / name).exists()


def _name(path) -> str:
    return path.relative_to(paths.ROOT).as_posix()


def _split(name: str, extra=frozenset()) -> tuple[str, str]:
    """Return the room at the start of a name, and the rest; empty where there is none."""
    room, _mark, rest = name.partition('_')
    return (room, rest) if room in rooms.LEVEL or room in extra else ('', name)


def _fits(room: str, rest: str) -> bool:
    subs = _sub_rooms(room)
    return not subs or any(rest == sub or rest.startswith(f'{sub}_') for sub in subs)


def _sub_rooms(room: str) -> list[str]:
    """Return the folders of a room that has but its switches beside them; none of a mixed room."""
    found = [path for path in _entries(f'models/{room}') if path.name not in OF_ROOM]
    return [path.name for path in found] if all(path.is_dir() for path in found) else []


def _declares_model(room: str) -> bool:
    """Tell whether a room has a model of its own that is stored or a dialog."""
    for folder in ('models', 'wizards', 'report'):
        for path in (paths.ADDON_DIR / folder / room).rglob('*.py'):
            for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
                if isinstance(node, ast.ClassDef) and _is_model(node):
                    return True
    return False


def _is_model(node: ast.ClassDef) -> bool:
    bases = {ast.unparse(base) for base in node.bases}
    named = any(
        isinstance(item, ast.Assign) and ast.unparse(item.targets[0]) == '_name'
        for item in node.body
    )
    return named and bool(bases & {'models.Model', 'models.TransientModel'})
