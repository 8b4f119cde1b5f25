"""Amounts of money in Chinese capital figures (大写金额), as banks and invoices want them."""

from decimal import ROUND_HALF_UP, Decimal

LIMIT = Decimal(10) ** 16
_DIGITS = '零壹贰叁肆伍陆柒捌玖'
_PLACES = ('', '拾', '佰', '仟')
_GROUPS = ('', '万', '亿', '万亿')


def chinese_amount(amount) -> str:
    """Return an amount of yuan in words, rounded to fen.

    >>> for amount in ('1409.50', '6007.14', '1680.32', '107000.53', '16409.02', '325.04'):
    ...     print(chinese_amount(amount))
    壹仟肆佰零玖元伍角整
    陆仟零柒元壹角肆分
    壹仟陆佰捌拾元叁角贰分
    壹拾万柒仟元伍角叁分
    壹万陆仟肆佰零玖元零贰分
    叁佰贰拾伍元零肆分
    >>> for amount in (0, 10, '0.05', '0.5', -20, 100000000, 100010000, 1000000010):
    ...     print(chinese_amount(amount))
    零元整
    壹拾元整
    伍分
    伍角整
    负贰拾元整
    壹亿元整
    壹亿零壹万元整
    壹拾亿零壹拾元整

    :raise ValueError: for what is no amount, or too large
    """
    value = Decimal(str(amount))
    if not value.is_finite() or abs(value) >= LIMIT:
        raise ValueError("no amount that is written in words")
    fen = int(abs(value).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP) * 100)
    yuan, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    text = f'{_whole(yuan)}元' if yuan else ''
    if jiao:
        text += f'{_DIGITS[jiao]}角'
    elif fen and yuan:
        text += '零'
    text += f'{_DIGITS[fen]}分' if fen else '整'
    if not (yuan or jiao or fen):
        return '零元整'
    return f'负{text}' if value < 0 else text


def _whole(number):
    """Return a whole number in words: by groups of four figures, one 零 for each gap.

    >>> _whole(1_0000_0000_0000), _whole(2_0030_0000_4000), _whole(10_0101)
    ('壹万亿', '贰万零叁拾亿零肆仟', '壹拾万零壹佰零壹')
    """
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text, gap = '', False
    for position in reversed(range(len(groups))):
        group = groups[position]
        if not group:
            gap = True
            continue
        if text and (gap or group < 1000):
            text += '零'
        name = _GROUPS[position]
        if position == 3 and groups[2]:
            name = '万'  # the 亿 follows with the next group
        text += _four(group) + name
        gap = False
    return text


def _four(number):
    """Return up to four figures in words.

    >>> _four(1005), _four(10), _four(4200)
    ('壹仟零伍', '壹拾', '肆仟贰佰')
    """
    text, gap = '', False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ('零' if gap else '') + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
