"""Random samples of what is counted that anybody can draw again from their seed (抽盘)."""

from collections.abc import Hashable, Mapping, Sequence
from hashlib import sha256


def draw_size(keys: Sequence[Hashable], size: int, seed: str) -> list:
    """Return so many of the keys, drawn at random.

    What is drawn depends on the seed and the keys only, not on their order.

    >>> draw_size([3, 1, 2], 2, '7') == draw_size([1, 2, 3], 2, '7')
    True
    >>> draw_size([1, 2], 5, 'x') == sorted([1, 2], key=lambda key: rank(key, 'x'))
    True
    """
    return sorted(keys, key=lambda key: rank(key, seed))[: max(size, 0)]


def draw_value(values: Mapping[Hashable, float], percent: float, seed: str) -> list:
    """Return keys drawn at random until they hold a share of the whole value.

    >>> draw_value({'a': 10, 'b': 90}, 100, 's') in (['a', 'b'], ['b', 'a'])
    True
    >>> draw_value({'a': 10}, 0, 's')
    []

    :param values: of each key; what is below 0 counts by its size
    """
    goal = sum(map(abs, values.values())) * min(max(percent, 0), 100) / 100
    drawn, reached = [], 0.0
    for key in sorted(values, key=lambda key: rank(key, seed)):
        if reached >= goal - 1e-9:
            break
        drawn.append(key)
        reached += abs(values[key])
    return drawn


def rank(key: Hashable, seed: str) -> bytes:
    """Return where a key stands in the order of a seed."""
    return sha256(f'{seed}|{key}'.encode()).digest()
