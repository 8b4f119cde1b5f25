"""Put a mutant into the running code: the function keeps its identity and gets another body.

Odoo builds its models from the classes of the modules and finds methods there, so that a changed
``__code__`` counts at once, in every registry, without loading anything again.
"""

import contextlib
import importlib
import inspect
import types
from pathlib import Path

from devtools.mutation.mutants import Mutant


class NotPossible(Exception):
    """The mutant does not fit into the running function (another number of closure variables)."""


@contextlib.contextmanager
def applied(mutant: Mutant, module: str):
    """Run the block with the mutant in place."""
    function = _function(importlib.import_module(module), mutant.function)
    before = function.__code__
    try:
        function.__code__ = _code(mutant, before)
    except ValueError as error:
        raise NotPossible(str(error)) from error
    try:
        yield
    finally:
        function.__code__ = before


def module_name(path: Path, root: Path, addon: str) -> str:
    """Return the name under which Odoo has imported a file of the addon."""
    parts = path.resolve().relative_to(root).with_suffix('').parts
    name = '.'.join(part for part in parts if part != '__init__')
    return f'odoo.addons.{name}' if parts[0] == addon else name


def _function(module: types.ModuleType, name: str):
    """Return the plain function behind a qualified name, whatever decorates it."""
    owner, _, last = name.rpartition('.')
    found = vars(getattr(module, owner) if owner else module)[last]
    if isinstance(found, property):
        found = found.fget
    return inspect.unwrap(getattr(found, '__func__', found))


def _code(mutant: Mutant, before: types.CodeType) -> types.CodeType:
    """Return the mutant's code object of the function whose code is ``before``."""
    for code in _walk(compile(mutant.make(), str(mutant.path), 'exec')):
        if code.co_name == before.co_name and code.co_firstlineno == before.co_firstlineno:
            return code
    raise NotPossible("the function is not to be found again")


def _walk(code: types.CodeType):
    yield code
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            yield from _walk(part)
