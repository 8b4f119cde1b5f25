"""How many kits came, where what came are their components."""

from math import floor

# Shares are quotients: 3 / 3 must stay a whole.
TINY = 1e-6


def kits_by_day(received, asked, ordered):
    """Return how many whole kits each day completed: as far as what had come least.

    :param dict received: ``{component: {day: quantity}}``
    :param dict asked: ``{component: quantity}`` of all kits, come or not
    :param ordered: kits
    :return: ``{day: kits}`` of all days on which anything came

    Four mugs of a cup and two lids: all cups came at once, the lids in two parts.

    >>> kits_by_day({'cup': {1: 4}, 'lid': {1: 4, 3: 4}}, {'cup': 4, 'lid': 8}, 4)
    {1: 2.0, 3: 2.0}

    Without its lids no cup is a mug; sent twice they are.

    >>> kits_by_day({'cup': {1: 4}, 'lid': {2: 8}}, {'cup': 4, 'lid': 8}, 4)
    {1: 0.0, 2: 4.0}
    >>> kits_by_day({'cup': {1: 4}}, {'cup': 4, 'lid': 8}, 4)
    {1: 0.0}
    """
    result, before = {}, 0.0
    come = dict.fromkeys(asked, 0.0)
    for day in sorted({day for days in received.values() for day in days}):
        for component, days in received.items():
            come[component] += days.get(day, 0.0)
        share = min((come[part] / whole for part, whole in asked.items() if whole), default=0.0)
        kits = float(floor(share * ordered + TINY))
        result[day] = max(kits - before, 0.0)
        before = max(kits, before)
    return result
