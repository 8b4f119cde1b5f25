"""Which reminder an overdue instalment gets today, or why it gets none. Knows nothing of Odoo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Step:
    """A level of reminders: from how many days overdue on."""

    id: int
    days: int


@dataclass(frozen=True)
class Item:
    """An open instalment, as of the day of the run."""

    due: date
    excluded: bool = False
    in_payment: bool = False  # a payment is registered
    disputed: bool = False
    promised_until: date | None = None
    last_days: int | None = None  # days of the highest level that it got
    last_on: date | None = None  # when it got it


def next_step(item: Item, steps: Sequence[Step], day: date, gap: int = 0):
    """Return ``(step, why not)`` for an instalment on ``day``.

    Levels are gone through one by one: what is 60 days late and was never reminded gets the first
    one, and the next one ``gap`` days later. A step with a reason is one that it would have got;
    both are None where it is not late enough for any level.

    >>> steps = [Step(1, 3), Step(2, 14)]
    >>> due = date(2026, 3, 1)
    >>> next_step(Item(due), steps, date(2026, 3, 3))
    (None, None)
    >>> next_step(Item(due), steps, date(2026, 3, 4))
    (Step(id=1, days=3), None)
    >>> next_step(Item(due), steps, date(2026, 5, 1))
    (Step(id=1, days=3), None)
    >>> once = Item(due, last_days=3, last_on=date(2026, 3, 12))
    >>> next_step(once, steps, date(2026, 3, 14))
    (None, 'done')
    >>> next_step(once, steps, date(2026, 3, 15), gap=7)
    (Step(id=2, days=14), 'wait')
    >>> next_step(once, steps, date(2026, 3, 19), gap=7)
    (Step(id=2, days=14), None)
    >>> next_step(Item(due, last_days=14, last_on=due), steps, date(2026, 5, 1))
    (None, 'done')
    >>> next_step(Item(due, promised_until=date(2026, 3, 9)), steps, date(2026, 3, 9))
    (Step(id=1, days=3), 'promised')
    >>> next_step(Item(due, promised_until=date(2026, 3, 9)), steps, date(2026, 3, 10))
    (Step(id=1, days=3), None)
    >>> next_step(Item(due, disputed=True, excluded=True), steps, date(2026, 3, 10))
    (Step(id=1, days=3), 'disputed')
    """
    late = (day - item.due).days
    reached = [step for step in steps if step.days <= late]
    if not reached:
        return None, None
    floor = item.last_days
    left = [step for step in reached if floor is None or step.days > floor]
    if not left:
        return None, 'done'
    step = min(left, key=lambda step: step.days)
    if item.in_payment:
        return step, 'in_payment'
    if item.disputed:
        return step, 'disputed'
    if item.excluded:
        return step, 'excluded'
    if item.promised_until and item.promised_until >= day:
        return step, 'promised'
    if item.last_on and day < item.last_on + timedelta(days=gap):
        return step, 'wait'
    return step, None
