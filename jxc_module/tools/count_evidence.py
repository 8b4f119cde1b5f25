"""Why a count may differ: mistakes that figures alone give away, and how likely a cause is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

TINY = 1e-6
DOZEN = 12.0
TENS = (10.0, 100.0, 1000.0)
# How far each kind of cause is believed where it explains all of a difference (0 to 100).
WEIGHTS = {
    'same_lot': 95,
    'picked': 90,
    'entered_twice': 88,
    'packages_as_units': 86,
    'units_as_packages': 86,
    'same_product': 80,
    'done_twice': 78,
    'decimal': 74,
    'unbooked_return': 70,
    'receipt_short': 66,
    'unbooked_scrap': 64,
    'look_alike': 60,
    'whole_packages': 50,
    'digits': 44,
    'negative_before': 40,
}


class Clue(NamedTuple):
    """A possible cause: its kind, what it would explain of a difference, and any name for it."""

    kind: str
    quantity: float
    what: object = None


def typing_mistakes(
    book: float, entries: Sequence[float], factors: Iterable[float] = ()
) -> list[Clue]:
    """Return the mistakes of typing that would bring a count back to its book quantity.

    Every entry is taken once as the wrong one. ``what`` of a clue is the factor (of a package,
    a dozen, a power of ten), or the quantity that was entered twice.

    :param book: what the book said
    :param entries: the quantities that were entered, in the product's unit; they add up
    :param factors: pieces in the packages of the product

    Ten cases of 24 typed as ten pieces; and 35 for 3.5:

    >>> typing_mistakes(240, [10], [24])
    [Clue(kind='packages_as_units', quantity=-230, what=24.0)]
    >>> typing_mistakes(3.5, [35])
    [Clue(kind='decimal', quantity=31.5, what=10.0)]

    The second of two entries was in cases; one entry was made twice; one case is missing; 63 for
    36:

    >>> typing_mistakes(53, [5, 2], [24])[0]
    Clue(kind='packages_as_units', quantity=-46, what=24.0)
    >>> typing_mistakes(7, [7, 7])[0]
    Clue(kind='entered_twice', quantity=7, what=7)
    >>> typing_mistakes(100, [76], [24])
    [Clue(kind='whole_packages', quantity=-24, what=24.0)]
    >>> typing_mistakes(36, [63])
    [Clue(kind='digits', quantity=27, what=None)]

    Nothing is wrong where nothing differs:

    >>> typing_mistakes(5, [5], [24])
    []
    """
    counted = sum(entries)
    difference = counted - book
    if abs(difference) < TINY:
        return []
    packages = sorted({float(factor) for factor in factors if factor > 1 + TINY})
    found = {}
    for entry in dict.fromkeys(entries):
        meant = book - (counted - entry)  # what this entry should have been
        for kind, what in _meant_instead(entry, meant, packages):
            found.setdefault((kind, what), Clue(kind, difference, what))
    found.update(
        (('entered_twice', entry), Clue('entered_twice', difference, entry))
        for entry, times in Counter(entries).items()
        if times > 1 and _same(entry, difference)
    )
    exact = sorted(found.values(), key=lambda clue: -WEIGHTS[clue.kind])
    if exact:
        return exact
    whole = [factor for factor in packages if _whole(difference / factor)]
    clues = [Clue('whole_packages', difference, max(whole))] if whole else []
    if _swapped(book, counted):
        clues.append(Clue('digits', difference))
    return clues


def _meant_instead(entry, meant, packages):
    if meant < TINY or entry < TINY:
        return
    for factor in [*packages, *([] if DOZEN in packages else [DOZEN])]:
        if _same(entry * factor, meant):
            yield 'packages_as_units', factor
        elif _same(entry, meant * factor):
            yield 'units_as_packages', factor
    for power in TENS:
        if power not in packages and (_same(entry * power, meant) or _same(entry, meant * power)):
            yield 'decimal', power


def _same(one, other):
    return abs(one - other) < TINY * max(1.0, abs(one))


def _whole(number):
    return abs(number) > 0.5 and _same(number, round(number))


def _swapped(book, counted):
    """Tell whether the digits of a whole number were only typed in another order."""
    if not (_whole(book) and _whole(counted)) or min(book, counted) < 10:
        return False
    texts = [str(round(number)) for number in (book, counted)]
    unlike = [pair for pair in zip(*texts, strict=False) if pair[0] != pair[1]]
    return len(texts[0]) == len(texts[1]) and len(unlike) == 2 and unlike[0] == unlike[1][::-1]


def likelihood(clue: Clue, difference: float) -> int:
    """Return how far a cause is believed, 0 to 100: its weight times what it explains.

    >>> likelihood(Clue('same_lot', -3.0), -3.0), likelihood(Clue('same_lot', -3.0), -4.0)
    (95, 71)

    What would explain the other sign, or twice as much, explains nothing:

    >>> likelihood(Clue('same_lot', 3.0), -3.0), likelihood(Clue('same_lot', -6.0), -3.0)
    (0, 0)
    """
    if abs(difference) < TINY:
        return 0
    unexplained = abs(difference - clue.quantity) / abs(difference)
    return round(WEIGHTS[clue.kind] * max(0.0, 1.0 - unexplained))


def rank(clues: Iterable[Clue], difference: float, most: int = 8) -> list[tuple[int, Clue]]:
    """Return the likeliest causes of a difference with their likelihood, the best first.

    >>> [(score, clue.kind) for score, clue in rank(
    ...     [Clue('look_alike', -3.0), Clue('same_lot', -2.0), Clue('picked', -3.0)], -3.0)]
    [(90, 'picked'), (63, 'same_lot'), (60, 'look_alike')]
    """
    scored = [(likelihood(clue, difference), clue) for clue in clues]
    scored = [(score, clue) for score, clue in scored if score > 0]
    # ties in the order given: what was found first is the nearest
    return sorted(scored, key=lambda pair: -pair[0])[:most]
