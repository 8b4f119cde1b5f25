"""What the columns of a statement mean, and what its cells say. Knows nothing of Odoo."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from .document_number import plain

HEADER_ROWS = 30  # from the top, in which the headings are looked for
MEANINGS = ('number', 'date', 'amount', 'debit', 'credit', 'balance', 'note')
MAX_AMOUNT = Decimal(10) ** 13
_EXCEL_DAY_0 = date(1899, 12, 30)
_MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
_MONTH = rf'(?P<month>{"|".join(_MONTHS)})[a-z]*'
_MONTH_NAMED = re.compile(
    rf'(?:(?P<day>\d{{1,2}})[ ./-]+{_MONTH}'
    rf'|{_MONTH.replace("month", "named")} +(?P<after>\d{{1,2}}))'
    r'[ .,/-]+(?P<year>\d{4}|\d{2})',
    flags=re.IGNORECASE | re.ASCII,
)
_FIRST, _LAST = date(1990, 1, 1), date(2100, 1, 1)
_MONEY = r"[\s'’¥€£元]|(?:HK|NT|US)?\$|RMB|CN[YH]|USD|EUR|HKD|TWD|NTD|JPY|GBP|SGD|KRW|AUD|CAD"

# the longest word that a heading contains decides; earlier meanings win where two are as long
_WORDS = {
    'number': [
        *('单据编号', '单据号', '单号', '发票号码', '发票号', '送货单号', '出库单号', '凭证号'),
        *('编号', '票号', 'invoice number', 'invoice no', 'document number', 'document no'),
        *('reference', 'number', 'invoice ref', 'voucher', 'doc no', 'invoice'),
    ],
    'date': [
        *('单据日期', '开票日期', '业务日期', '送货日期', '日期'),
        *('invoice date', 'document date', 'date'),
    ],
    'debit': [
        *('借方金额', '借方', '应付金额', '应收金额', '应收', '销售金额', '送货金额', '开票金额'),
        *('发货金额', '本期增加', 'debit', 'charges', 'charge', 'invoiced'),
    ],
    'credit': [
        *('贷方金额', '贷方', '已付金额', '付款金额', '已付', '收款金额', '收款', '已收', '回款'),
        *('退货金额', '本期减少', 'credit', 'payments', 'payment', 'paid', 'received'),
    ],
    'balance': ['期末余额', '余额', '结余', '累计', 'running balance', 'balance'],
    'note': [
        *('摘要', '备注', '说明', '业务类型', '类型', '品名'),
        *('description', 'memo', 'note', 'details', 'type', 'text', 'remark'),
    ],
    'amount': [
        *('含税金额', '价税合计', '总金额', '金额', '合计'),
        *('total amount', 'amount', 'total', 'value'),
    ],
}
_DUE = ('duedate', 'datedue', '到期日', '应付日期', '应收日期')  # no day of a document
_SHORT = ('no', 'nr', 'ref', 'doc', 'id', '号')  # words of their own only, not inside of others


def heading_key(text) -> str:
    """Return a heading as it is remembered.

    >>> heading_key(' 金额（元） '), heading_key('Invoice  No.')
    ('金额元', 'invoiceno')
    """
    return ''.join(char for char in plain(text).lower() if char.isalnum())


def guess_meaning(heading) -> str | None:
    """Return what a column means by its heading.

    >>> [guess_meaning(text) for text in ('发票号码', '借方金额', 'Invoice Date', 'Colour')]
    ['number', 'debit', 'date', None]
    """
    text = heading_key(heading)
    if text in _SHORT or not text or len(text) > 40:
        return 'number' if text in _SHORT else None
    if text.startswith(_DUE):
        return None
    best = (0, None)
    for meaning, words in _SPLIT.items():
        for word in words:
            if word in text and len(word) > best[0]:
                best = len(word), meaning
    return best[1]


_SPLIT = {meaning: [heading_key(word) for word in words] for meaning, words in _WORDS.items()}


def find_header(table: Sequence[Sequence]) -> int:
    """Return the position of the row with the headings: the one with most known ones.

    >>> find_header([['Statement of ABC'], ['Date', 'Invoice No'], ['2026-01-02', 'A']])
    1
    """

    def known(row):
        return len({guess_meaning(cell) for cell in row if isinstance(cell, str)} - {None})

    top = list(table[:HEADER_ROWS])
    return max(range(len(top)), key=lambda pos: (known(top[pos]), -pos), default=0)


def guess_columns(headings: Sequence, remembered: dict | None = None) -> list[str | None]:
    """Return the meaning of each column; what was chosen before wins, no meaning comes twice.

    >>> guess_columns(['日期', '单号', '金额', '余额'])
    ['date', 'number', 'amount', 'balance']
    >>> guess_columns(['Date', 'Our ref', 'Sum'], {'ourref': 'number', 'sum': 'amount'})
    ['date', 'number', 'amount']
    """
    remembered, used, meanings = remembered or {}, set(), []
    for heading in headings:
        key = heading_key(heading)
        meaning = remembered[key] if key in remembered else guess_meaning(heading)
        if meaning in used and meaning != 'note':
            meaning = None
        used.add(meaning)
        meanings.append(meaning or None)
    if 'debit' in used or 'credit' in used:  # then a column "amount" is a total of something
        meanings = [
            None if m == 'amount' and heading_key(h) not in remembered else m
            for m, h in zip(meanings, headings, strict=True)
        ]
    return meanings


def parse_amount(value, sides: bool = False) -> Decimal | None:
    """Return the amount that a cell says, None for an empty one.

    >>> [str(parse_amount(text)) for text in ('￥1，234.50', '(12)', '12.5-', '1.234,56', '1,234')]
    ['1234.50', '-12', '-12.5', '1234.56', '1234']
    >>> parse_amount('-') is None, parse_amount('—') is None, str(parse_amount('–7'))
    (True, True, '-7')
    >>> [str(parse_amount(text, sides=True)) for text in ('100.00 CR', '借 5', 'HK$1.234.567')]
    ['-100.00', '5', '1234567']

    :param sides: of the books of a vendor, where a credit (CR, 贷) is what he got or took back
    :raise ValueError: for what is no amount
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _checked(Decimal(str(value)))
    if isinstance(value, date):
        raise ValueError("a date")
    text = unicodedata.normalize('NFKC', str(value))
    text = re.sub(_MONEY, '', text, flags=re.IGNORECASE)
    text = re.sub('[‒–—―−]', '-', text)  # dashes that a text processor makes of a minus
    if text in ('', '-', '--', '/'):
        return None
    minus = text.startswith(('-', '(')) or text.endswith('-')
    text = text.strip('()-+')
    if sides and (
        side := re.fullmatch(r'(cr|dr|贷|借)?(.+?)(cr|dr|贷|借)?\.?', text, flags=re.IGNORECASE)
    ):
        minus ^= (side[1] or side[3] or '').lower() in ('cr', '贷')
        text = side[2]
    if not re.fullmatch(r'[\d.,]+', text, flags=re.ASCII):
        raise ValueError("no number")
    try:
        amount = Decimal(_with_point(text))
    except InvalidOperation as error:
        raise ValueError("no number") from error
    return _checked(-amount if minus else amount)


def _with_point(text):
    """Return a number with a point before its decimals and nothing between its thousands."""
    point, comma = text.rfind('.'), text.rfind(',')
    if point >= 0 and comma >= 0:
        thousands = ',' if point > comma else '.'
        return text.replace(thousands, '').replace(',', '.')
    if comma >= 0 and not re.fullmatch(r'\d{1,3}(,\d{3})+', text):
        return text.replace(',', '.')
    if re.fullmatch(r'\d{1,3}(\.\d{3}){2,}', text):
        return text.replace('.', '')
    return text.replace(',', '')


def _checked(amount):
    if not amount.is_finite() or abs(amount) >= MAX_AMOUNT:
        raise ValueError("too large")
    return amount


def parse_day(value, day_first=False) -> date | None:
    """Return the day that a cell says, None for an empty one.

    >>> [str(parse_day(text)) for text in ('2026年3月5日', '20260305', '2026/3/5 10:20', 46086)]
    ['2026-03-05', '2026-03-05', '2026-03-05', '2026-03-05']
    >>> str(parse_day('5/3/2026')), str(parse_day('5/3/2026', day_first=True))
    ('2026-05-03', '2026-03-05')
    >>> str(parse_day('5.3.2026'))
    '2026-03-05'
    >>> [str(parse_day(text)) for text in ('2026 年 3 月 5 日', '5-Mar-26', 'March 5, 2026')]
    ['2026-03-05', '2026-03-05', '2026-03-05']

    :param day_first: how to read a date that ends with its year; with points its day is first
    :raise ValueError: for what is no date of this age
    """
    if value is None or value == '':
        return None
    if isinstance(value, date):
        return _in_age(value)
    text = unicodedata.normalize('NFKC', str(value)).strip()
    if re.fullmatch(r'\d{5}(\.\d+)?', text, flags=re.ASCII):  # as Excel counts days
        return _in_age(_EXCEL_DAY_0 + timedelta(days=int(float(text))))
    if found := re.match(r'(\d{4})(\d{2})(\d{2})(?!\d)', text, flags=re.ASCII):
        return _in_age(date(*map(int, found.groups())))
    if found := re.match(r'(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})(?!\d)', text, flags=re.ASCII):
        return _in_age(date(*map(int, found.groups())))
    if found := _MONTH_NAMED.fullmatch(text):
        month = _MONTHS.index((found['month'] or found['named']).lower()) + 1
        year = int(found['year']) + 2000 * (len(found['year']) == 2)
        return _in_age(date(year, month, int(found['day'] or found['after'])))
    if found := re.match(r'(\d{1,2})([./-])(\d{1,2})[./-](\d{4})(?!\d)', text, flags=re.ASCII):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        month, day = (second, first) if day_first or found[2] == '.' else (first, second)
        return _in_age(date(year, month, day))
    raise ValueError("no date")


def _in_age(day):
    day = date(day.year, day.month, day.day)
    if not _FIRST <= day < _LAST:
        raise ValueError("not of this age")
    return day


def is_day_first(values) -> bool:
    """Return whether dates that end with their year start with the day, as far as they tell.

    >>> is_day_first(['3/4/2026', '25/4/2026']), is_day_first(['3/4/2026', '4/25/2026'])
    (True, False)
    """
    for value in values:
        found = re.match(r'\s*(\d{1,2})[./-](\d{1,2})[./-]\d{4}', str(value or ''))
        if found and int(found[1]) > 12:
            return True
        if found and int(found[2]) > 12:
            return False
    return True
