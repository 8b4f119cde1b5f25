"""Make mutants: each is the module's source with one small fault in the body of a function."""

import ast
import copy
import random
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

BORDERS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OPPOSITES = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
SIGNS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
GUARDS = (ast.Return, ast.Raise, ast.Continue)
SQL_WORDS = re.compile(r'\b(SELECT|WHERE|FROM|AND|COALESCE|FILTER)\b')
SQL_BORDERS = re.compile(r'(?<= )(<=|>=|<|>)(?= )')
SQL_FLIPS = {'<=': '<', '>=': '>', '<': '<=', '>': '>='}
SQL_CONDITION = re.compile(r'^[ \t]*AND (?!.*\b(?:BETWEEN|CASE)\b).*$', re.MULTILINE)


class Mutant(NamedTuple):
    """One fault: where it is, what it does, and what makes the module's tree that has it."""

    path: Path
    line: int
    function: str
    what: str
    make: Callable[[], ast.Module]

    def text(self) -> str:
        """Return the source of the function that the mutant is in."""
        source = self.path.read_text(encoding='utf-8')
        for name, function in _functions(ast.parse(source)):
            if name == self.function and function.lineno <= self.line <= function.end_lineno:
                return ast.get_source_segment(source, function)
        return ''

    def source_line(self) -> str:
        """Return the line that the mutant is in, or begins in."""
        return self.path.read_text(encoding='utf-8').splitlines()[self.line - 1].strip()

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function}: {self.what}"


def sample(paths: list[Path], count: int, seed: int) -> list[Mutant]:
    """Return ``count`` mutants of the files, the same ones for the same seed and sources.

    Files take turns, so that a long one does not have them all.
    """
    chance = random.Random(seed)
    piles = []
    for path in sorted(paths):
        pile = list(of_file(path))
        chance.shuffle(pile)
        piles.append(pile)
    chance.shuffle(piles)
    found = []
    while len(found) < count and any(piles):
        found += [pile.pop() for pile in piles if pile]
    return found[:count]


def of_file(path: Path):
    """Yield every mutant of a file."""
    tree = ast.parse(path.read_text(encoding='utf-8'))
    for owner, function in _functions(tree):
        for node in _body_nodes(function):
            for what, change in _changes(node):
                make = partial(_changed, tree, node, change)
                yield Mutant(path, node.lineno, owner, what, make)


def _functions(tree: ast.Module):
    """Yield (qualified name, definition) of what hangs on the module or on one of its classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.FunctionDef):
                    yield f'{node.name}.{part.name}', part


def _body_nodes(function: ast.FunctionDef):
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    for statement in function.body[1 if is_docstring else 0 :]:
        yield from ast.walk(statement)


def _changes(node: ast.AST):
    """Yield (what it does, a function that does it to a copy of the node and returns that)."""
    if isinstance(node, ast.Compare):
        yield from _compare_changes(node)
    elif isinstance(node, ast.BoolOp):
        word = 'and' if isinstance(node.op, ast.And) else 'or'
        for number, value in enumerate(node.values):
            text = ast.unparse(value)[:60]
            yield f"drop `{text}` from `{word}`", lambda new, n=number: _drop_value(new, n)
    elif isinstance(node, ast.BinOp) and type(node.op) in SIGNS and not _is_text(node):
        other = SIGNS[type(node.op)]
        yield f"{type(node.op).__name__} becomes {other.__name__}", _with('op', other)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"`{ast.unparse(node)[:60]}` without not", lambda new: new.operand
    elif isinstance(node, ast.If) and isinstance(node.body[-1], GUARDS) and not node.orelse:
        yield f"drop the guard `if {ast.unparse(node.test)[:60]}`", _never
    elif isinstance(node, ast.Call) and getattr(node.func, 'attr', '') == 'sudo' and not node.args:
        yield f"`{ast.unparse(node)[:60]}` without sudo", lambda new: new.func.value
    elif isinstance(node, ast.Constant):
        yield from _constant_changes(node)


def _compare_changes(node: ast.Compare):
    for number, operator in enumerate(node.ops):
        other = (BORDERS | OPPOSITES).get(type(operator))
        if other:
            text = ast.unparse(node)[:60]
            yield (
                f"`{text}`: {type(operator).__name__} becomes {other.__name__}",
                lambda new, n=number, kind=other: _put(new, 'ops', n, kind()),
            )


def _constant_changes(node: ast.Constant):
    value = node.value
    if isinstance(value, bool):
        yield f"{value} becomes {not value}", lambda new: _set(new, 'value', not new.value)
    elif isinstance(value, (int, float)):
        yield f"{value} becomes {value + 1}", lambda new: _set(new, 'value', new.value + 1)
    elif isinstance(value, str) and SQL_WORDS.search(value):
        for match in SQL_BORDERS.finditer(value):
            flipped = SQL_FLIPS[match[0]]
            text = value[: match.start()] + flipped + value[match.end() :]
            near = ' '.join(value[max(match.start() - 30, 0) : match.end() + 20].split())
            yield (
                f"SQL `{near}`: {match[0]} becomes {flipped}",
                lambda new, text=text: _set(new, 'value', text),
            )
        for match in SQL_CONDITION.finditer(value):
            if match[0].count('(') == match[0].count(')'):
                text = value[: match.start()] + value[match.end() :]
                yield (
                    f"SQL without `{match[0].strip()[:60]}`",
                    lambda new, text=text: _set(new, 'value', text),
                )


def _is_text(node: ast.BinOp) -> bool:
    """Tell whether an operand is text or a list: then it is no arithmetic."""
    kinds = (ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp)
    return any(
        isinstance(side, kinds) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _with(field: str, kind: type):
    return lambda new: _set(new, field, kind())


def _set(new, field: str, value):
    setattr(new, field, value)
    return new


def _put(new, field: str, number: int, value):
    getattr(new, field)[number] = value
    return new


def _drop_value(new: ast.BoolOp, number: int):
    del new.values[number]
    return new if len(new.values) > 1 else new.values[0]


def _never(new: ast.If):
    return _set(new, 'test', ast.copy_location(ast.Constant(value=False), new.test))


def _changed(tree: ast.Module, node: ast.AST, change) -> ast.Module:
    """Return a copy of the tree in which ``change`` was done to the copy of ``node``."""
    number = next(n for n, each in enumerate(ast.walk(tree)) if each is node)
    new_tree = copy.deepcopy(tree)
    target = list(ast.walk(new_tree))[number]
    new = change(target)
    if new is not target:
        _replace(new_tree, target, ast.copy_location(new, target))
    return ast.fix_missing_locations(new_tree)


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
                return
            if isinstance(value, list) and any(part is old for part in value):
                value[[part is old for part in value].index(True)] = new
                return
