"""How far a company is on the way to going live: one number of many checks.

Knows nothing of Odoo.
"""

from collections.abc import Iterable

# What must be right, what should be, what is worth a look.
WEIGHTS = {'stop': 5, 'warn': 2, 'hint': 1}


def score(results: Iterable[tuple[str, int, int]]) -> int:
    """Return the score of checks, 0 to 100; 100 only where nothing is left.

    A check counts by its weight. Of one that is not fulfilled the share that is right counts,
    except of a stopper, which counts nothing until it is right.

    :param results: ``(how bad, records that are wrong, records looked at)``; where there are no
        records to look at the total is 0, and a count of 0 stands for fulfilled

    >>> score([('stop', 0, 0), ('warn', 0, 10)])
    100
    >>> score([('stop', 1, 100), ('warn', 0, 0)])
    28
    >>> score([('warn', 5, 10)])
    50
    >>> score([('hint', 1, 100_000)])
    99
    >>> score([])
    100
    """
    whole = reached = 0.0
    clean = True
    for bad, count, total in results:
        weight = WEIGHTS[bad]
        whole += weight
        if not count:
            reached += weight
            continue
        clean = False
        if bad != 'stop' and total:
            reached += weight * max(0.0, 1 - count / total)
    if clean:
        return 100
    return min(99, int(100 * reached / whole))
