"""What suits a trade: answers to a few questions become settings, each with the value it would get.

Knows nothing of Odoo; what names a field, a record or a model is a text. The settings are written
by the room that asks (`golive`), which compares them with those in force.
"""

from collections.abc import Iterator
from typing import NamedTuple

TRADES = ('food', 'pharma', 'hardware', 'general', 'retail')
MOST_BRANCHES = 50


class Answers(NamedTuple):
    """What a company says of itself: the questionnaire."""

    trade: str
    dated: bool  # goods with expiry dates
    inspects: bool  # receipts are inspected
    credit: bool  # customers pay later
    strict: bool  # a second person agrees to what is unusual
    warehouses: int = 1  # how many there are to be
    approve_above: float = 0.0  # orders above are approved; 0: none


class Setting(NamedTuple):
    """One setting of the plan."""

    kind: str  # 'company', 'record' or 'create'
    target: str  # '' , XML id without module, or model
    name: str  # field; of 'create' a word for what is made
    value: object  # of 'create' the values, plain

    @property
    def key(self) -> str:
        """Return what names the setting, whatever its value.

        >>> Setting('record', 'check_life', 'mode', 'block').key
        'record/check_life/mode'
        """
        return f'{self.kind}/{self.target}/{self.name}'


USUAL = {
    'food': Answers('food', dated=True, inspects=False, credit=True, strict=False),
    'pharma': Answers('pharma', dated=True, inspects=True, credit=True, strict=True),
    'hardware': Answers('hardware', dated=False, inspects=False, credit=True, strict=False),
    'general': Answers('general', dated=False, inspects=False, credit=True, strict=False),
    'retail': Answers(
        'retail', dated=True, inspects=False, credit=False, strict=False, warehouses=3
    ),
}
# How much to keep: method and figures of the policy for all goods, by trade.
POLICIES = {
    'food': {'method': 'service_level', 'service_level': 0.95, 'review_days': 1, 'order_days': 3},
    'pharma': {'method': 'service_level', 'service_level': 0.98, 'review_days': 1, 'order_days': 7},
    'hardware': {'method': 'cover_days', 'cover_days': 14, 'review_days': 7, 'order_days': 30},
    'general': {'method': 'service_level', 'service_level': 0.95, 'review_days': 1},
    'retail': {'method': 'cover_days', 'cover_days': 5, 'review_days': 1, 'order_days': 5},
}
# The ends of the ranges of days past due.
BUCKETS = {'food': (7, 15, 30, 60), 'pharma': (30, 60, 90, 180, 360), 'retail': (7, 15, 30)}
# Days past due of the three reminders.
REMINDERS = {'food': (3, 10, 20), 'pharma': (7, 30, 60), 'retail': (3, 7, 14)}
# Days before expiry of the five levels, the last is the day itself; None: the level is not used.
LEVELS = {'food': (None, 60, 20, 7), 'pharma': (180, 90, 30, 7), 'retail': (None, 45, 15, 3)}
LEVEL_IDS = ('expiry_level_180', 'expiry_level_90', 'expiry_level_30', 'expiry_level_7')
REMINDER_IDS = ('reminder_level_friendly', 'reminder_level_firm', 'reminder_level_last')


def plan(answers: Answers) -> list[Setting]:
    """Return the settings that suit a company, each named once.

    >>> food = {one.key: one.value for one in plan(USUAL['food'])}
    >>> food['company//jxc_expiry_alerts'], food['record/expiry_level_90/days_before']
    (True, 60)
    >>> hardware = {one.key: one.value for one in plan(USUAL['hardware'])}
    >>> 'company//jxc_expiry_alerts' in hardware
    False
    >>> plan(Answers('sand', False, False, False, False))
    Traceback (most recent call last):
        ...
    ValueError: sand
    """
    if answers.trade not in TRADES:
        raise ValueError(answers.trade)
    return [
        *_switches(answers),
        *_checks(answers),
        *(_expiry(answers) if answers.dated else ()),
        *(_money(answers) if answers.credit else ()),
        *_several(answers),
        Setting('create', 'jxc.safety.policy', 'all_goods', _policy(answers)),
    ]


def _switches(answers) -> Iterator[Setting]:
    on = ['jxc_stock_alerts', 'jxc_checks', 'jxc_flows', 'jxc_bill_match', 'jxc_count_alerts']
    on += ['jxc_inspection'] if answers.inspects else []
    on += ['jxc_closing_refuses', 'jxc_transfer_four_eyes'] if answers.strict else []
    on += ['jxc_chase_late'] if answers.trade in ('hardware', 'pharma') else []
    for name in on:
        yield Setting('company', '', name, True)
    yield Setting('company', '', 'jxc_count_second_percent', 2.0 if answers.strict else 5.0)


def _checks(answers) -> Iterator[Setting]:
    agreed = 'approve' if answers.strict else 'warn'
    yield Setting('record', 'check_below_cost', 'mode', agreed)
    if answers.trade == 'hardware':  # metals: prices move
        yield Setting('record', 'check_price_drift', 'percent', 5.0)
    if answers.approve_above > 0:
        for document in ('sale', 'purchase'):
            values = {
                'kind': 'amount',
                'mode': 'approve',
                'document': document,
                'amount': answers.approve_above,
            }
            yield Setting('create', 'jxc.check.rule', f'amount_{document}', values)


def _expiry(answers) -> Iterator[Setting]:
    for name in ('jxc_expiry_alerts', 'jxc_expiry_gates', 'jxc_expiry_forecast'):
        yield Setting('company', '', name, True)
    yield Setting('record', 'check_life', 'mode', 'block' if answers.strict else 'warn')
    yield Setting('record', 'expiry_level_0', 'effect_block_sale', answers.strict)
    days_of = LEVELS.get(answers.trade, LEVELS['pharma'])
    for name, days in zip(LEVEL_IDS, days_of, strict=True):
        yield Setting('record', name, 'active', days is not None)
        if days is not None:
            yield Setting('record', name, 'days_before', days)


def _money(answers) -> Iterator[Setting]:
    yield Setting('company', '', 'account_use_credit_limit', True)
    yield Setting('company', '', 'jxc_overdue_alerts', True)
    for name in ('check_credit', 'check_overdue'):
        yield Setting('record', name, 'mode', 'approve' if answers.strict else 'warn')
    if answers.trade in REMINDERS:
        for name, days in zip(REMINDER_IDS, REMINDERS[answers.trade], strict=True):
            yield Setting('record', name, 'days', days)
    if answers.trade in BUCKETS:
        ends = BUCKETS[answers.trade]
        starts = (1, *(end + 1 for end in ends))
        ranges = [list(pair) for pair in zip(starts, (*ends, 0), strict=True)]
        yield Setting('create', 'jxc.ageing.bucket.set', 'buckets', {'ranges': ranges})


def _several(answers) -> Iterator[Setting]:
    if answers.warehouses < 2:
        return
    for name in ('jxc_transfer_adopt', 'jxc_transit_alerts', 'jxc_transit_value'):
        yield Setting('company', '', name, True)
    if answers.dated:
        yield Setting('company', '', 'jxc_transfer_min_life', 7)
    for number in range(2, min(answers.warehouses, MOST_BRANCHES) + 1):
        yield Setting('create', 'stock.warehouse', f'branch_{number}', {'number': number})


def _policy(answers) -> dict:
    return {**POLICIES[answers.trade], 'shelf_life_cap': answers.dated, 'apply_mode': 'propose'}
