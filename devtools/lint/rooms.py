"""The order of rooms: what a file names must lie in its own room or in a lower one.

A room owns the models, the fields and the methods with `jxc` in their names that it declares first
(a room below that declares the same name owns it: those above extend it), and the methods that it
adds to `jxc.facts`. Seen are imports, attributes, and words in strings: domains, SQL, `env['…']`.
"""

import ast
import re
from collections import defaultdict
from pathlib import PurePosixPath

from devtools.env import paths

# Lowest first; rooms of one line never name each other.
LAYERS = (
    ('base',),
    ('facts',),
    ('access',),
    ('alerting', 'approving', 'reporting'),
    (
        'replenishment',
        'expiry',
        'ordering',
        'receiving',
        'purchasing',
        'delivering',
        'closing',
        'receivables',
        'payables',
        'reconciling',
        'counting',
        'transferring',
    ),
    ('home', 'onboarding', 'backup'),
    ('golive',),
)
LEVEL = {room: level for level, layer in enumerate(LAYERS) for room in layer}
FOLDERS = ('models', 'wizards', 'report', 'controllers')
# Hooks that a lower room looks for by name; whoever wants to hear has one.
HOOKS = {'_jxc_before_partner_merge', '_jxc_after_partner_merge'}
OURS = re.compile(r'_*(?:action_|cron_)?_?jxc_\w+|_cron_jxc_\w+')
WORD = re.compile(r'\w+')
MODEL = re.compile(r'\bjxc(?:\.[a-z_]+)+')


def arrows() -> list[str]:
    """Find what names something of a room above or beside its own."""
    files = {path: ast.parse((paths.ADDON_DIR / path).read_text('utf-8')) for path in _files()}
    unknown = sorted({_room(path) for path in files} - LEVEL.keys())
    if unknown:
        return [f"no place in LAYERS for: {', '.join(unknown)}"]
    owners = _owners(files)
    lines = []
    for path, tree in files.items():
        room = _room(path)
        for number, word, rooms in sorted(_named(path, tree, owners, files)):
            if all(LEVEL[other] >= LEVEL[room] for other in rooms) and room not in rooms:
                lines.append(f"{path}:{number}: {room} names {word} of {' and '.join(rooms)}")
    return lines


def _files():
    for folder in FOLDERS:
        for path in sorted((paths.ADDON_DIR / folder).rglob('*.py')):
            if path.name != '__init__.py':
                yield PurePosixPath(path.relative_to(paths.ADDON_DIR).as_posix())


def _room(path) -> str:
    """Return the room of a file: the folder, or the first word of a controller's name."""
    folder, name = path.parts[0], path.parts[1].removesuffix('.py')
    return name.partition('_')[0] if folder == 'controllers' else name


def _owners(files) -> dict[str, tuple]:
    """Return which rooms declare a name, those of the lowest layer only."""
    declared = defaultdict(set)
    for path, tree in files.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for name in _declared(node):
                    declared[name].add(_room(path))
    return {
        name: tuple(sorted(room for room in rooms if LEVEL[room] == min(map(LEVEL.get, rooms))))
        for name, rooms in declared.items()
        if name not in HOOKS
    }


def _declared(node):
    """Yield the names that a class gives: its model with the table, fields and methods of ours."""
    values = {
        target.id: statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    inherited = ast.unparse(values['_inherit']) if '_inherit' in values else ''
    model = values.get('_name')
    if isinstance(model, ast.Constant) and model.value.startswith('jxc.'):
        yield model.value
        yield model.value.replace('.', '_')
    yield from (name for name in values if OURS.fullmatch(name))
    facts = 'jxc.facts' in inherited or getattr(model, 'value', '') == 'jxc.facts'
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef):
            name = statement.name
            if OURS.fullmatch(name) or (facts and name.startswith('_')):
                yield name


def _named(path, tree, owners, files):
    """Yield ``(line, word, rooms)`` of what a file names."""
    texts = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            target = path.parents[node.level - 1] / (node.module or '').replace('.', '/')
            target = target.with_suffix('.py')
            if target in files:
                yield node.lineno, f"{target}", (_room(target),)
        words = ()
        if isinstance(node, ast.Attribute):
            words = {node.attr}
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts
        ):
            words = {*WORD.findall(node.value), *MODEL.findall(node.value)}
        for word in words:
            if word in owners:
                yield node.lineno, word, owners[word]
