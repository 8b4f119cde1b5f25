"""A small company, filled into the workbook of opening data: to look at, and to try. No Odoo."""

from datetime import date
from decimal import Decimal

from .import_sheets import NUMBERS, SHEETS
from .import_template import template

START = date(2026, 1, 1)
COMPANY = ("Example Trading Co.", "示例商贸有限公司")
# account codes are those of the generic chart, and of the Chinese one
_WORDS = {
    'piece': ("Units", "个"),
    'case': ("Case of 12", "箱（12个）"),
    'tea_path': ("Food / Tea", "食品 / 茶叶"),
    'fresh_path': ("Food / Fresh", "食品 / 生鲜"),
    'grain_path': ("Food / Grain", "食品 / 粮油"),
    'goods_path': ("Supplies", "耗材设备"),
    'green': ("Longjing green tea", "西湖龙井"),
    'cake': ("Pu'er tea cake", "普洱茶饼"),
    'milk': ("Fresh milk", "鲜牛奶"),
    'rice': ("Jasmine rice", "泰国香米"),
    'bag': ("Paper bag", "牛皮纸袋"),
    'scale': ("Label scale", "条码电子秤"),
    'noodle': ("Corner Noodle House", "街角面馆"),
    'hotel': ("Riverside Hotel", "江畔酒店有限公司"),
    'garden': ("Dragon Well Tea Garden", "龙坞茶园合作社"),
    'dairy': ("Green Meadow Dairy", "绿野乳业有限公司"),
    'market': ("Harbour Market", "海港集市商行"),
    'li': ("Ms Li", "李女士"),
    'wang': ("Mr Wang", "王先生"),
    'street': ("8 Wharf Road", "码头路8号"),
    'city': ("Hangzhou", "杭州"),
    'wholesale': ("Wholesale", "批发价"),
    'main': ("Main Store", "总仓"),
    'shop': ("Harbour Shop", "海港门店"),
    'mei': ("Mei Chen", "陈梅"),
    'lin': ("Lin Zhao", "赵林"),
    'receivable': ("121000", "112200"),
    'payable': ("211000", "220200"),
    'bank': ("101401", "100200"),
    'goods': ("110100", "140500"),
    'paid_ahead': ("141000", "112300"),
    'got_ahead': ("201000", "220300"),
    'capital': ("301000", "300100"),
    'receivable_name': ("Account Receivable", "应收账款"),
    'payable_name': ("Account Payable", "应付账款"),
    'bank_name': ("Bank", "银行存款"),
    'goods_name': ("Stock Valuation", "库存商品"),
    'paid_ahead_name': ("Prepayments", "预付账款"),
    'got_ahead_name': ("Current Liabilities", "预收账款"),
    'capital_name': ("Capital", "实收资本"),
}
_ROWS = """
== units: name relative_to ratio
{case} ; {piece} ; 12
== categories: name costing
{tea_path} ; average
{fresh_path} ; fifo
{grain_path} ; average
{goods_path} ; standard
== products: code name specification barcode category unit tracking expires life_days \
sale_price cost
T-001 ; {green} ; 250 g ; 2000000000015 ; {tea_path} ; {piece} ; lot ; yes ; 540 ; 35 ; 20
T-002 ; {cake} ; 357 g ; 2000000000022 ; {tea_path} ; {piece} ; none ; ; ; 88 ; 52
M-001 ; {milk} ; 1 l ; 2000000000039 ; {fresh_path} ; {piece} ; lot ; yes ; 21 ; 8.5 ; 6
R-001 ; {rice} ; ; ; {grain_path} ; kg ; none ; ; ; 6.8 ; 4.6
P-001 ; {bag} ; 32 × 28 cm ; ; {goods_path} ; {piece} ; none ; ; ; 1 ; 0.35
S-001 ; {scale} ; 15 kg ; ; {goods_path} ; {piece} ; serial ; ; ; 1280 ; 860
== packagings: product unit quantity barcode
T-001 ; {case} ; 12 ; 12000000000012
== partners: code name role contact phone email street city credit_limit salesperson pricelist
C-001 ; {noodle} ; customer ; {li} ; 0571-55550101 ; noodle@example.com ; {street} ; {city} ; \
20000 ; lin@example.com ;
C-002 ; {hotel} ; customer ; {wang} ; 0571-55550102 ; hotel@example.com ; ; {city} ; 50000 ; \
lin@example.com ; {wholesale}
V-001 ; {garden} ; vendor ; ; 0571-55550103 ; garden@example.com ; ; {city} ; ; ;
V-002 ; {dairy} ; vendor ; ; 0571-55550104 ; dairy@example.com ; ; {city} ; ; ;
B-001 ; {market} ; both ; ; 0571-55550105 ; market@example.com ; ; {city} ; ; ;
== vendor_prices: vendor product vendor_code unit min_quantity price lead_days
V-001 ; T-001 ; LJ-250 ; ; ; 18.5 ; 7
V-001 ; T-001 ; LJ-250-12 ; {case} ; 10 ; 216 ; 7
V-001 ; T-002 ; PE-357 ; ; ; 50 ; 10
V-002 ; M-001 ; ; ; ; 5.6 ; 2
B-001 ; R-001 ; ; ; 100 ; 4.5 ; 3
== pricelists: pricelist product min_quantity price
{wholesale} ; T-001 ; ; 31
{wholesale} ; T-001 ; 120 ; 29.5
{wholesale} ; T-002 ; ; 80
== customer_prices: customer product unit price customer_code
C-001 ; T-001 ; {case} ; 348 ; NH-TEA
== places: warehouse place
{main} ;
{main} ; A-01
{main} ; A-02
{shop} ;
== stock: warehouse place product lot produced_on expires_on quantity unit cost value
{main} ; A-01 ; T-001 ; L2511 ; 2025-11-07 ; 2027-05-01 ; 100 ; ; 20 ;
{main} ; A-01 ; T-001 ; L2512 ; 2025-12-08 ; 2027-06-01 ; 5 ; {case} ; 240 ;
{main} ; A-02 ; T-002 ; ; ; ; 40 ; ; ; 2080
{main} ; ; R-001 ; ; ; ; 500 ; ; 4.6 ;
{main} ; ; S-001 ; S-90017 ; ; ; 1 ; ; 860 ;
{main} ; ; S-001 ; S-90018 ; ; ; 1 ; ; 860 ;
{shop} ; ; T-001 ; L2511 ; 2025-11-07 ; 2027-05-01 ; 12 ; ; 20 ;
{shop} ; ; M-001 ; M1229 ; 2025-12-29 ; 2026-01-19 ; 48 ; ; 6 ;
{shop} ; ; P-001 ; ; ; ; 1000 ; ; 0.35 ;
== bank: journal balance
BNK1 ; 86500
== receivables: partner number date due_date amount salesperson
C-001 ; S-25101 ; 2025-10-20 ; 2025-11-19 ; 4680 ; lin@example.com
C-001 ; S-25131 ; 2025-12-18 ; 2026-01-17 ; 2340.5 ; lin@example.com
C-002 ; S-25128 ; 2025-12-15 ; 2026-01-14 ; 6120 ; lin@example.com
== payables: partner number date due_date amount
V-001 ; B-8812 ; 2025-12-05 ; 2026-01-04 ; 9250
V-002 ; B-0457 ; 2025-12-29 ; 2026-01-28 ; 1344
== prepayments: partner role number date amount
B-001 ; customer ; P-0031 ; 2025-12-22 ; 1000
V-001 ; vendor ; P-0032 ; 2025-12-28 ; 2000
== sale_orders: number date partner product quantity unit price discount promised_on warehouse
SO-2603 ; 2025-12-28 ; C-001 ; T-001 ; 2 ; {case} ; 348 ; ; 2026-01-06 ; {main}
SO-2603 ; 2025-12-28 ; C-001 ; T-002 ; 6 ; ; 88 ; 5 ; 2026-01-06 ; {main}
SO-2604 ; 2025-12-30 ; C-002 ; R-001 ; 200 ; ; 6.5 ; ; 2026-01-08 ; {main}
== purchase_orders: number date partner product quantity unit price promised_on warehouse
PO-1207 ; 2025-12-26 ; V-001 ; T-001 ; 10 ; {case} ; 216 ; 2026-01-05 ; {main}
PO-1208 ; 2025-12-31 ; V-002 ; M-001 ; 60 ; ; 5.6 ; 2026-01-02 ; {shop}
== trial_balance: account name debit credit
{bank} ; {bank_name} ; 86500 ;
{goods} ; {goods_name} ; 10178 ;
{receivable} ; {receivable_name} ; 13140.5 ;
{paid_ahead} ; {paid_ahead_name} ; 2000 ;
{payable} ; {payable_name} ; ; 10594
{got_ahead} ; {got_ahead_name} ; ; 1000
{capital} ; {capital_name} ; ; 100224.5
== rules: warehouse product minimum maximum multiple
{main} ; T-001 ; 60 ; 240 ; 12
{main} ; R-001 ; 150 ; 500 ;
{shop} ; T-001 ; 12 ; 48 ; 12
{shop} ; M-001 ; 24 ; 96 ;
== users: login name email role warehouses
mei@example.com ; {mei} ; mei@example.com ; keeper ; {shop}
lin@example.com ; {lin} ; lin@example.com ; sales ;
== last_sales: partner product unit price date
C-001 ; T-001 ; {case} ; 348 ; 2025-12-18
C-002 ; R-001 ; ; 6.5 ; 2025-12-15
== last_purchases: partner product unit price date
V-001 ; T-001 ; {case} ; 216 ; 2025-12-05
V-002 ; M-001 ; ; 5.6 ; 2025-12-29
"""
# what was sold in the twelve months before: tea before the holidays, milk and rice all the year
_SOLD = {
    ('main', 'T-001'): (150, 84, 78, 90, 96, 72, 66, 70, 130, 104, 92, 140),
    ('shop', 'M-001'): (300, 280, 310, 300, 305, 290, 285, 300, 310, 315, 300, 330),
    ('main', 'R-001'): (820, 640, 700, 690, 710, 700, 680, 690, 760, 740, 720, 800),
}


def example_rows(language: str | None) -> dict[str, list[dict]]:
    """Return the rows of the example by sheet, as clean values.

    >>> rows = example_rows('en_US')
    >>> rows['units'], sorted(set(SHEETS) - set(rows))
    ([{'name': 'Case of 12', 'relative_to': 'Units', 'ratio': '12'}], [])
    """
    words = {key: pair[_position(language)] for key, pair in _WORDS.items()}
    rows, sheet, names = {}, None, []
    for line in _ROWS.strip().format(**words).splitlines():
        if line.startswith('== '):
            sheet, _colon, heads = line[3:].partition(':')
            names = heads.split()
            continue
        cells = [cell.strip() for cell in line.split(';')]
        values = {name: cell for name, cell in zip(names, cells, strict=True) if cell}
        if 'expires' in values:
            values['expires'] = True
        rows.setdefault(sheet, []).append(values)
    rows['demand'] = [
        {
            'warehouse': words[place],
            'product': product,
            'period': f'2025-{month:02}',
            'quantity': str(quantity),
        }
        for (place, product), months in _SOLD.items()
        for month, quantity in enumerate(months, 1)
    ]
    return {name: rows[name] for name in SHEETS}


def example_totals(rows) -> dict[str, dict[str, str]]:
    """Return what the cover of the example says: rows, quantity and value or amount by sheet.

    >>> totals = example_totals(example_rows('zh_CN'))
    >>> totals['stock'], totals['receivables']
    ({'rows': '9', 'quantity': '1707', 'amount': '10178'}, {'rows': '3', 'amount': '13140.5'})
    """
    totals = {name: {'rows': str(len(some))} for name, some in rows.items()}
    stock = rows['stock']
    totals['stock']['quantity'] = _sum(Decimal(row['quantity']) for row in stock)
    totals['stock']['amount'] = _sum(
        Decimal(row['value']) if 'value' in row else Decimal(row['quantity']) * Decimal(row['cost'])
        for row in stock
    )
    for name in ('receivables', 'payables', 'prepayments'):
        totals[name]['amount'] = _sum(Decimal(row['amount']) for row in rows[name])
    totals['bank']['amount'] = _sum(Decimal(row['balance']) for row in rows['bank'])
    return totals


def example(language: str | None) -> bytes:
    """Return the workbook of the example company.

    :param language: such as ``zh_CN``
    """
    rows = example_rows(language)
    names = {}
    for name, sheet in SHEETS.items():
        for column in sheet.columns.values():
            if column.kind not in NUMBERS and column.kind not in ('code', 'text'):
                found = names.setdefault(column.kind, {})
                found.update((row[column.key], None) for row in rows[name] if column.key in row)
    names['unit'] = {_WORDS['piece'][_position(language)]: None, 'kg': None, **names['unit']}
    return template(
        language,
        COMPANY[_position(language)],
        START,
        rows,
        {kind: list(some) for kind, some in names.items()},
        example_totals(rows),
    )


def _position(language):
    return 1 if (language or '').startswith('zh') else 0


def _sum(amounts):
    return f'{sum(amounts).normalize():f}'
