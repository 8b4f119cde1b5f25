"""What the workbook of opening data says to who fills it in. Knows nothing of Odoo.

Each text is a pair: English, Chinese.
"""

COVER = {
    'title': ("Cover", "封面"),
    'heading': ("Opening data", "期初数据"),
    'company': ("Company", "公司"),
    'start': ("Start date", "启用日期"),
    'how': (
        (
            "Fill in only the sheets that you need; columns with * are required.",
            "只填需要的工作表；带 * 的列必填。",
        ),
        (
            "Rows that begin with ※ or e.g. are notes and examples: they are not read.",
            "以 ※ 或“例：”开头的行是说明和示例，不会读入。",
        ),
        (
            "Figures are those of the evening before the start date.",
            "数字按启用日期前一天日终填写。",
        ),
        (
            "Below: the totals of the old system. They must tie before anything is posted.",
            "下表填旧系统的合计数，过账前必须一致。",
        ),
    ),
    'sheet': ("Sheet", "工作表"),
    'rows': ("Rows", "行数"),
    'quantity': ("Quantity", "数量合计"),
    'amount': ("Value or amount", "金额合计"),
}

NOTES = {
    'text': ("Text", "文本"),
    'code': ("Code as text; zeros at the front stay", "编码按文本填写，保留前导零"),
    'barcode': ("Digits of the barcode, as text", "条码数字，按文本填写"),
    'tax_number': ("Tax number, as text", "税号，按文本填写"),
    'quantity': ("Number", "数字"),
    'price': ("Price of one unit", "单价"),
    'amount': ("Amount", "金额"),
    'ratio': ("Number", "数字"),
    'percent': ("Percent, 0 to 100", "百分数，0 到 100"),
    'whole': ("Whole number", "整数"),
    'date': ("2026-01-31", "2026-01-31"),
    'period': ("2026-01, or a day", "2026-01，或日期"),
    'yes': ("Yes or no", "是或否"),
    'choice': ("Choose from the list", "从列表选择"),
    'product': ("Code, barcode or name of a product", "商品的编码、条码或名称"),
    'partner': ("Code, tax number or name", "往来单位的编码、税号或名称"),
    'unit': ("A unit of the list, or of the sheet Units", "列表中或“计量单位”表中的单位"),
    'category': ("Path, such as Food / Tea", "路径，如 食品 / 茶叶"),
    'warehouse': ("Code or name", "编码或名称"),
    'place': ("Name; empty: the main place", "名称；空为主货位"),
    'tax': ("Such as 13%", "如 13%"),
    'currency': ("Such as USD; empty: of the company", "如 USD；空为本位币"),
    'user': ("Login or name", "登录名或姓名"),
    'account': ("Code of the account", "科目编码"),
    'journal': ("Name or code of the bank or cash journal", "银行或现金日记账的名称或编码"),
    'terms': ("Name of the payment terms", "付款条件名称"),
    'pricelist': ("Name", "名称"),
    'policy': ("Name", "名称"),
    'warehouses': ("Names with commas between", "名称，用逗号分隔"),
}

# how the drop-downs call what columns offer
OPTIONS = {
    'yes': ("Yes", "是"),
    'no': ("No", "否"),
    'none': ("No", "不管理"),
    'lot': ("Lot", "批次"),
    'serial': ("Serial", "序列号"),
    'standard': ("Standard", "标准成本"),
    'average': ("Average", "移动平均"),
    'fifo': ("FIFO", "先进先出"),
    'customer': ("Customer", "客户"),
    'vendor': ("Vendor", "供应商"),
    'both': ("Both", "客户供应商"),
    'sales': ("Sales", "销售"),
    'buyer': ("Buyer", "采购"),
    'keeper': ("Keeper", "仓管"),
    'accountant': ("Accountant", "会计"),
    'manager': ("Manager", "经理"),
}

_TEA = ("T-001", "T-001")
_ACME = ("Acme Trading", "阿克米贸易有限公司")
_MAIN = ("Main store", "总仓")
_DAY = ("2025-12-20", "2025-12-20")
EXAMPLES = {
    'units': {'name': ("Case", "箱"), 'relative_to': ("Units", "个"), 'ratio': ("12", "12")},
    'packagings': {
        'product': _TEA,
        'unit': ("Case", "箱"),
        'quantity': ("12", "12"),
        'barcode': ("16901234567899", "16901234567899"),
    },
    'categories': {'name': ("Food / Tea", "食品 / 茶叶"), 'costing': ("Average", "移动平均")},
    'products': {
        'code': _TEA,
        'name': ("Green tea", "龙井茶"),
        'specification': ("250 g", "250g"),
        'barcode': ("6901234567892", "6901234567892"),
        'category': ("Food / Tea", "食品 / 茶叶"),
        'unit': ("Units", "个"),
        'tracking': ("Lot", "批次"),
        'expires': ("Yes", "是"),
        'life_days': ("540", "540"),
        'sale_price': ("35", "35"),
        'cost': ("20", "20"),
    },
    'partners': {
        'code': ("C-001", "C-001"),
        'name': _ACME,
        'role': ("Customer", "客户"),
        'phone': ("021-55550100", "021-55550100"),
        'credit_limit': ("50000", "50000"),
    },
    'vendor_prices': {'vendor': _ACME, 'product': _TEA, 'price': ("18.5", "18.5")},
    'pricelists': {'pricelist': ("Wholesale", "批发"), 'product': _TEA, 'price': ("30", "30")},
    'customer_prices': {'customer': _ACME, 'product': _TEA, 'price': ("29", "29")},
    'places': {'warehouse': _MAIN, 'place': ("A-01", "A-01")},
    'stock': {
        'warehouse': _MAIN,
        'product': _TEA,
        'lot': ("L2601", "L2601"),
        'expires_on': ("2027-06-30", "2027-06-30"),
        'quantity': ("100", "100"),
        'cost': ("20", "20"),
    },
    'bank': {'journal': ("Bank", "银行"), 'balance': ("120000", "120000")},
    'receivables': {
        'partner': _ACME,
        'number': ("S-77", "S-77"),
        'date': _DAY,
        'amount': ("990", "990"),
    },
    'payables': {
        'partner': _ACME,
        'number': ("B-12", "B-12"),
        'date': _DAY,
        'amount': ("640", "640"),
    },
    'prepayments': {
        'partner': _ACME,
        'role': ("Customer", "客户"),
        'date': _DAY,
        'amount': ("500", "500"),
    },
    'sale_orders': {
        'number': ("SO-9", "SO-9"),
        'date': _DAY,
        'partner': _ACME,
        'product': _TEA,
        'quantity': ("10", "10"),
        'price': ("35", "35"),
    },
    'purchase_orders': {
        'number': ("PO-4", "PO-4"),
        'date': _DAY,
        'partner': _ACME,
        'product': _TEA,
        'quantity': ("200", "200"),
        'price': ("18.5", "18.5"),
    },
    'trial_balance': {'account': ("112200", "112200"), 'debit': ("990", "990")},
    'rules': {
        'warehouse': _MAIN,
        'product': _TEA,
        'minimum': ("50", "50"),
        'maximum': ("200", "200"),
    },
    'users': {
        'login': ("mei@example.com", "mei@example.com"),
        'name': ("Mei", "梅"),
        'role': ("Keeper", "仓管"),
    },
    'last_sales': {'partner': _ACME, 'product': _TEA, 'price': ("34", "34"), 'date': _DAY},
    'last_purchases': {'partner': _ACME, 'product': _TEA, 'price': ("18", "18"), 'date': _DAY},
    'demand': {
        'warehouse': _MAIN,
        'product': _TEA,
        'period': ("2025-12", "2025-12"),
        'quantity': ("85", "85"),
    },
}
