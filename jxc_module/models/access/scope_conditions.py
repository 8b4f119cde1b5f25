"""Make conditions on links answer what the reader of the links would see.

``('move_ids.state', '=', 'done')`` applies the record rules of moves, but core looks up bare ids
and emptiness as superuser: ``('stock_quant_ids', '!=', False)`` on products would tell a limited
user which products lie in other warehouses, ``('move_ids', 'in', [7])`` which order move 7 is of.

Why in the optimizer of `Domain`: a condition may stand anywhere, at the end of a path, inside of
``any``, in a filter that a client sends to whatever model. Every condition that becomes SQL passes
the optimizer; `_search()` of a model sees only the outermost ones, and an override of each field's
``condition_to_sql`` would be one a class of fields of core. The registration is private to
`odoo.orm.domains`: `tests/test_access_scope_conditions.py` says what we rely on, and fails when
core renames it or no longer asks.
"""

import sys

from odoo.fields import Domain
from odoo.tools.misc import OrderedSet

# The registration of rewritings of conditions has no public name beside `Domain` itself.
_domains = sys.modules[Domain.__module__]


@_domains.field_type_optimization(['one2many', 'many2many'], level=_domains.OptimizationLevel.FULL)
def _apply_scope_to_ids(condition, model):
    """Turn ids and False into a search, for limited users and links to what they see in part."""
    if condition.operator not in ('in', 'not in') or model.env.su:
        return condition
    users = model.env['res.users']
    # This function serves every database of the process, also those without the addon.
    if 'jxc_warehouse_limited' not in users._fields or not model.env.user.jxc_warehouse_limited:
        return condition
    field = model._fields[condition.field_expr]
    if field.comodel_name not in users._jxc_scoped_models() or not isinstance(
        condition.value, list | tuple | set | frozenset | OrderedSet
    ):
        return condition
    ids = [value for value in condition.value if value is not False]
    parts = [Domain(field.name, 'any', [('id', 'in', ids)])] if ids else []
    if len(ids) < len(condition.value):
        parts.append(Domain(field.name, 'not any', Domain.TRUE))
    domain = Domain.OR(parts)
    return domain if condition.operator == 'in' else ~domain
