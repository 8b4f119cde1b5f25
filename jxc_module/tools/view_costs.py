"""Take fields that a reader may not see out of the arch of a view.

Removing the nodes of the fields is not enough: filters, decorations, modifiers, progress bars and
kanban templates name them too, and the web client stops at an expression with an unknown name.
"""

import ast
import re

VIEW_TAGS = frozenset(
    {'form', 'list', 'kanban', 'search', 'pivot', 'graph', 'calendar', 'activity', 'hierarchy'}
    | {'groupby', 'searchpanel'}
)
# a node that only exists to hold what was removed
SHELLS = frozenset({'group', 'page', 'div', 'span', 'setting', 'notebook', 'footer', 't'})
HIDING = ('invisible', 'column_invisible', 't-if', 't-elif', 'filter_domain')
DROPPED = ('default_order', 'default_group_by', 'sum_field', 'domain', 'context', 'options')
KANBAN_VALUE = re.compile(r'\brecord\.(\w+)')


def remove_fields(tree, is_hidden):
    """Remove hidden fields, and all that depends on them, from a view in place.

    :param tree: root element of a processed arch (lxml); each view in it says its model in
        ``model_access_rights``
    :param is_hidden: ``(model name, dotted path) -> bool``
    """
    _walk(tree, tree.get('model_access_rights'), is_hidden)


def _walk(node, model, is_hidden):
    for child in list(node):
        if not isinstance(child.tag, str) or child.getparent() is None:
            continue
        if _is_hidden_node(child, model, is_hidden):
            _remove(child)
            continue
        _clean_attributes(child, model, is_hidden)
        inner = child.get('model_access_rights') if child.tag in VIEW_TAGS else None
        if inner or child.tag != 'field' or len(child):
            _walk(child, inner or model, is_hidden)


def _is_hidden_node(node, model, is_hidden):
    """Return whether a node shows a hidden field or cannot be evaluated without one."""
    if node.tag == 'field' and is_hidden(model, node.get('name') or ''):
        return True
    if node.tag == 'label' and is_hidden(model, node.get('for') or ''):
        return True
    if node.tag == 'filter' and any(
        is_hidden(model, text)
        for key in ('domain', 'context', 'date')
        for text in paths_in(node.get(key) or '')
    ):
        return True
    if node.tag == 'aggregate' and is_hidden(model, node.get('field') or ''):
        return True
    if any(_names_hidden(node.get(key), model, is_hidden) for key in HIDING):
        return True
    return any(
        is_hidden(model, name)
        for key, value in node.attrib.items()
        if key.startswith('t-')
        for name in KANBAN_VALUE.findall(value)
    )


def _clean_attributes(node, model, is_hidden):
    for key, value in list(node.attrib.items()):
        if key.startswith('decoration-') or key in ('required', *DROPPED):
            if _names_hidden(value, model, is_hidden):
                del node.attrib[key]
        elif key == 'readonly' and _names_hidden(value, model, is_hidden):
            node.set(key, '1')


def _names_hidden(expression, model, is_hidden):
    return bool(expression) and any(
        is_hidden(model, name) for name in (*names_in(expression), *paths_in(expression))
    )


def _remove(node):
    """Remove a node, the value that follows a removed label, and shells that are empty then."""
    parent = node.getparent()
    follower = node.getnext() if node.tag == 'label' else None
    if follower is not None and follower.tag in ('div', 'field'):
        _detach(follower)
    _detach(node)
    while parent is not None and parent.tag in SHELLS and not len(parent):
        if (parent.text or '').strip() or parent.getparent() is None:
            return
        shell, parent = parent, parent.getparent()
        _detach(shell)


def _detach(node):
    """Remove a node but keep the text behind it."""
    parent, previous = node.getparent(), node.getprevious()
    if node.tail:
        if previous is not None:
            previous.tail = (previous.tail or '') + node.tail
        else:
            parent.text = (parent.text or '') + node.tail
    parent.remove(node)


def names_in(expression):
    """Return the free names of a Python expression, without ``parent.``.

    >>> sorted(names_in("state == 'done' and parent.amount_total > qty"))
    ['amount_total', 'parent', 'qty', 'state']
    >>> names_in("not valid python (")
    set()
    """
    tree = _parse(expression)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names | {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == 'parent'
    }


def paths_in(expression):
    """Return the strings of a domain, a context or an ordering that may be paths of fields.

    >>> sorted(paths_in("[('product_id.standard_price', '>', 5)]"))
    ['>', 'product_id.standard_price']
    >>> sorted(paths_in("{'group_by': 'date:month'}"))
    ['date:month', 'group_by']
    >>> sorted(paths_in("amount_total desc, name"))
    ['amount_total', 'name']
    """
    tree = _parse(expression)
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    if re.fullmatch(r'\s*[\w.]+(\s+(asc|desc))?(\s*,\s*[\w.]+(\s+(asc|desc))?)*\s*', expression):
        texts |= {part.split()[0] for part in expression.split(',')}
    return texts


def _parse(expression):
    try:
        return ast.parse(expression.strip(), mode='eval')
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])
