"""What a row of a statement is, and which way its columns count. Knows nothing of Odoo."""

import re
from collections.abc import Iterable, Sequence

from .vendor_statement_layout import heading_key

_TOTALS = (
    *('合计', '总计', '小计', '累计', '本页合计', '本页小计', '本月合计', '本期合计', '本年累计'),
    *('total', 'totals', 'subtotal', 'grandtotal', 'sum'),
)
# a word of the balance, then nothing but what makes it longer: an "Opening order" is a document
_MORE = (
    r'(balance|余额|结余|结存|余|金额|总额|数|欠款|应付|应收|账款|货款|款|转入|结转|人民币|元|rmb|cny'
    r'|amount|total|due|asof|at|on|of|as|date|年|月|日|截至|截止|\d)*'
)
_BALANCES = {
    'opening': re.compile(
        r'(截至|截止|\d|年|月|日)*(期初|年初|月初|[上前](期|月|年)(余额|结余|结存|结转|欠款|欠)|承前|承上'
        r'|承上[页期月]|承前[页期]|opening|openingbal|broughtforward|balancebroughtforward|balanceforward'
        r'|previousbalance|previousbal|balancebf|balancebd)' + _MORE + '|bf|bfwd|bd'
    ),
    'closing': re.compile(
        r'(截至|截止|\d|年|月|日)*(期末|年末|月末|本[期月](余额|结余|结存|欠款)|结余|结存|余额|欠款合计|总欠款|累计欠款'
        r'|结?转[下次][页期月年]|closing|closingbal|endingbalance|carriedforward|balancecarriedforward'
        r'|balancedue|balancecf|balancecd|totalamountdue|totaldue|amountdue)'
        + _MORE
        + '|cf|cfwd|cd'
    ),
}


def row_kind(cells: Sequence, number=None, moves: bool = True) -> str:
    """Return whether a row is a document, a total, or an opening or closing balance.

    Only rows without the number of a document are balances or totals, whatever a note says.

    >>> [row_kind(row) for row in (['2026-01-02', 'A1'], ['合 计：'], [None, '期初余额'])]
    ['document', 'total', 'opening']
    >>> row_kind(['2026-01-02', 'A1', 'Opening order'], number='A1')
    'document'
    >>> row_kind(['期末余额', 5], number='期末余额'), row_kind([None, '期末促销', 5])
    ('closing', 'document')
    >>> [row_kind([None, word, 5]) for word in ('上期欠款', 'B/F', '结转下期', 'Total amount due')]
    ['opening', 'opening', 'closing', 'closing']

    :param number: the cell in the column of document numbers
    :param moves: whether the row has an amount, not only a balance
    """
    words = [key for cell in cells if isinstance(cell, str) and (key := heading_key(cell))]
    own = _word_kind(key) if (key := heading_key(number or '')) else None
    if key and not own and moves:
        return 'document'
    kinds = [own, *map(_balance_kind, words)]
    kinds += ['total' for word in words[:3] if word in _TOTALS and not key]
    return next(filter(None, kinds), 'document')


def _word_kind(word):
    return 'total' if word in _TOTALS else _balance_kind(word)


def _balance_kind(word):
    return next((kind for kind, known in _BALANCES.items() if known.fullmatch(word)), None)


def paid_sign(rows: Iterable[tuple]) -> int:
    """Return how what stands in the column of payments counts: −1 where it is negative already.

    The running balance tells; without one, a column that holds negative amounts alone: where
    others are positive, a negative one takes a payment back.

    >>> paid_sign([(100, 0, 100), (0, -30, 70)]), paid_sign([(100, 0, None), (0, -30, None)])
    (-1, -1)
    >>> paid_sign([(0, 30, None), (0, -30, None)]), paid_sign([(9, 0, 9), (0, -30, 39)])
    (1, 1)

    :param rows: what is owed more, the payment, and the balance after them or None, in the order
        of the file
    """
    fits, before, paid = {1: 0, -1: 0}, None, set()
    for owed, payment, balance in rows:
        if payment:
            paid.add(payment > 0)
            if balance is not None and before is not None:
                for sign in fits:
                    fits[sign] += balance == before + owed - sign * payment
        before = balance
    if fits[1] != fits[-1]:
        return 1 if fits[1] > fits[-1] else -1
    return -1 if paid == {False} else 1
