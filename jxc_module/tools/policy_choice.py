"""Find the policy that covers a product in a warehouse: the most specific one wins."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple


class Scope(NamedTuple):
    """What a policy covers. An empty set (or '') does not limit; all limits must fit."""

    policy: int
    sequence: int
    warehouses: frozenset = frozenset()
    categories: frozenset = frozenset()
    products: frozenset = frozenset()
    abc_class: str = ''
    xyz_class: str = ''


@lru_cache(maxsize=4096)
def category_ids(parent_path: str) -> tuple[int, ...]:
    """Return the ids of a category and those above it, from its stored path, root first.

    >>> category_ids('1/7/12/'), category_ids('')
    ((1, 7, 12), ())
    """
    return tuple(int(part) for part in parent_path.split('/') if part)


class PolicyChooser:
    """Answer which policy covers a product × warehouse.

    Order: product, then the deepest category, then class, then warehouse, then the whole company;
    then the lower sequence, then the older policy.

    >>> chooser = PolicyChooser([
    ...     Scope(1, 10),
    ...     Scope(2, 10, warehouses=frozenset({7})),
    ...     Scope(3, 20, categories=frozenset({100})),
    ...     Scope(4, 20, categories=frozenset({101})),
    ...     Scope(5, 30, products=frozenset({55})),
    ... ])
    >>> chooser.choose(product=1, category_path=(100, 101), warehouse=7)
    4
    >>> chooser.choose(product=1, category_path=(100,), warehouse=8)
    3
    >>> chooser.choose(product=55, category_path=(100, 101), warehouse=8)
    5
    >>> chooser.choose(product=1, category_path=(200,), warehouse=7)
    2
    >>> chooser.choose(product=1, category_path=(200,), warehouse=8)
    1
    """

    def __init__(self, scopes: Iterable[Scope]):
        self._by_product: dict[int, list[Scope]] = {}
        self._general: list[Scope] = []
        for scope in scopes:
            if scope.products:
                for product in scope.products:
                    self._by_product.setdefault(product, []).append(scope)
            else:
                self._general.append(scope)
        self._cache: dict[tuple, int | None] = {}

    def choose(
        self,
        product: int,
        category_path: Sequence[int],
        warehouse: int,
        abc_class: str = '',
        xyz_class: str = '',
    ) -> int | None:
        """Return the id of the policy, or None.

        :param category_path: ids from the root category down to the product's own
        """
        place = (tuple(category_path), warehouse, abc_class or '', xyz_class or '')
        own = self._by_product.get(product)
        if own and (best := self._best(own, place)) is not None:
            return best
        if place not in self._cache:  # thousands of products share a few of these
            self._cache[place] = self._best(self._general, place)
        return self._cache[place]

    @staticmethod
    def _best(scopes, place):
        best_rank = best = None
        for scope in scopes:
            rank = _rank(scope, *place)
            if rank is not None and (best_rank is None or rank < best_rank):
                best_rank, best = rank, scope.policy
        return best


def _rank(scope, category_path, warehouse, abc_class, xyz_class):
    """Return a sort key, lower is more specific, or None where the scope does not fit."""
    depth = 0
    if scope.categories:
        depth = max(
            (i for i, cat in enumerate(category_path, 1) if cat in scope.categories), default=0
        )
        if not depth:
            return None
    if scope.warehouses and warehouse not in scope.warehouses:
        return None
    if scope.abc_class and scope.abc_class != abc_class:
        return None
    if scope.xyz_class and scope.xyz_class != xyz_class:
        return None
    classes = bool(scope.abc_class) + bool(scope.xyz_class)
    return (-depth, -classes, not scope.warehouses, scope.sequence, scope.policy)
