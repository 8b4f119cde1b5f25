"""Which changes are worth a sentence to an owner. Knows nothing of Odoo."""

MOST = 5
# the order in which sentences stand, the most urgent first
RULES = (
    'overdue_grown',
    'silent_customer',
    'margin_down',
    'late_vendor',
    'sales_moved',
    'slow_grown',
)


def moved(now: float, before: float, share: float) -> float:
    """Return by how much a figure moved, as a part of what it was; 0 where that is less than share.

    >>> moved(130, 100, 0.2)
    0.3
    >>> moved(120, 100, 0.2)
    0.2
    >>> moved(119, 100, 0.2)
    0.0
    >>> moved(70, 100, 0.2)
    -0.3
    >>> moved(50, 0, 0.2)
    0.0
    """
    if before <= 0:
        return 0.0
    part = round((now - before) / before, 4)
    return part if abs(part) >= share else 0.0


def worst_drop(figures: dict, share: float):
    """Return which key lost most against before, where that is at least a share of all of before.

    :param figures: ``{key: (now, before)}``
    :return: ``(key, loss)`` or None

    >>> worst_drop({'tea': (10, 60), 'salt': (50, 40)}, 0.1)
    ('tea', 50)
    >>> worst_drop({'tea': (59, 60), 'salt': (50, 40)}, 0.1) is None
    True
    >>> worst_drop({}, 0.1) is None
    True
    """
    losses = {key: before - now for key, (now, before) in figures.items()}
    key = max(losses, key=losses.get, default=None)
    total = sum(before for _now, before in figures.values())
    if key is None or losses[key] <= 0 or total <= 0 or losses[key] < share * total:
        return None
    return key, losses[key]


def told(changes: list[dict]) -> list[dict]:
    """Return the changes that are told, at most five, one a rule, the most urgent first.

    >>> [change['rule'] for change in told([{'rule': 'slow_grown'}, {'rule': 'margin_down'}])]
    ['margin_down', 'slow_grown']
    """
    by_rule = {change['rule']: change for change in changes if change['rule'] in RULES}
    return [by_rule[rule] for rule in RULES if rule in by_rule][:MOST]
