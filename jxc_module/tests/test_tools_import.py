import doctest
import io
from datetime import date, timedelta
from decimal import Decimal
from unittest import TestCase

from openpyxl import Workbook

from odoo.tests import tagged

from ..tools import (
    import_cells,
    import_checks,
    import_codes,
    import_cover,
    import_days,
    import_filled,
    import_findings,
    import_links,
    import_marked,
    import_recognition,
    import_sheets,
    import_similar,
    import_staging,
    import_template,
    import_values,
    import_words,
    workbook_reading,
)
from ..tools.import_codes import credit_code_fits, ean_fits
from ..tools.import_days import clean_day, day_order
from ..tools.import_findings import cell_findings
from ..tools.import_recognition import recognise
from ..tools.import_sheets import SHEETS
from ..tools.import_staging import Reading, row_keys, stage
from ..tools.import_values import UnclearError, clean_number, plain_number
from ..tools.workbook_reading import UnreadableError, read_sheets
from .common_tools_properties import holds
from .common_tools_xls import xls

MODULES = (
    *(import_checks, import_codes, import_cover, import_days, import_links, import_marked),
    *(import_recognition, import_sheets, import_similar, import_staging, import_template),
    *(import_values, import_words, workbook_reading, import_cells, import_filled, import_findings),
)
# headings of exports, and what they are
EXPORTS = (
    ('products', '商品编号 商品全名 规格 型号 基本单位 零售价 条码'),
    ('partners', '单位编号 单位全名 联系人 电话 应收余额'),
    ('stock', '存货编码 存货名称 规格型号 主计量单位 现存量 仓库名称 结存金额'),
    ('products', '物料长代码 物料名称 规格型号 基本计量单位 物料类别'),
    ('partners', '客户编码 客户名称 纳税人登记号 电话 信用额度'),
    ('stock', '仓库 商品编号 商品全名 库存数量 成本均价 库存金额'),
    ('receivables', '客户名称 单据日期 单据编号 应收余额 到期日'),
    ('payables', '供应商名称 单据日期 单据编号 应付余额'),
    ('vendor_prices', '供应商名称 商品编码 单价'),
    ('trial_balance', '科目编码 科目名称 期末借方 期末贷方'),
    ('products', '货号 商品名称 颜色 尺码 库存 进货价 零售价 批发价'),
    ('sale_orders', '订单号 订单日期 客户 商品 未发数量 单价'),
    ('purchase_orders', '采购订单号 订单日期 供应商 存货编码 未到货数量 单价'),
    ('demand', '商品编码 月份 销量'),
    ('rules', '仓库 商品 库存下限 库存上限'),
)


def _numbers(st):
    return {
        'number': st.decimals(-(10**9), 10**9, places=4),
        'shape': st.sampled_from(['{}', ' {} ', '¥{}', '{}元', "{}"]),
        'wide': st.booleans(),
    }


def _days(st):
    return {
        'day': st.dates(date(1980, 1, 1), date(2099, 12, 31)),
        'shape': st.sampled_from(
            [
                '%Y-%m-%d',
                '%Y/%m/%d',
                '%Y.%m.%d',
                '%Y%m%d',
                '%Y年%m月%d日',
                '%Y-%m-%d 10:20',
                '%d-%b-%Y',
            ]
        ),
    }


def _digits(st):
    return {'digits': st.text('0123456789', min_size=12, max_size=12), 'wrong': st.integers(1, 9)}


@tagged('post_install', '-at_install')
class TestToolsImport(TestCase):
    test_tags = {'post_install', 'standard', 'jxc_module'}

    def test_examples(self):
        for module in MODULES:
            failures, tried = doctest.testmod(module)
            self.assertEqual(failures, 0)
            self.assertGreater(tried, 0)

    @holds(_numbers)
    def test_a_number_is_read_as_it_was_written(self, number, shape, wide):
        text = shape.format(f'{number:,}')
        if wide:
            text = text.translate({code: code + 0xFEE0 for code in b'0123456789.,'})
        self.assertEqual(Decimal(clean_number(text)), number)
        self.assertEqual(clean_number(plain_number(number)), plain_number(number))

    @holds(_days)
    def test_a_day_is_read_as_it_was_written(self, day, shape):
        self.assertEqual(clean_day(day.strftime(shape)), day.isoformat())
        self.assertEqual(clean_day(day), day.isoformat())
        serial = (day - date(1899, 12, 30)).days
        self.assertEqual(clean_day(serial), day.isoformat())
        self.assertEqual(clean_day(serial - 1462, is_1904=True), day.isoformat())
        self.assertEqual(clean_day(day.strftime('%d/%m/%Y'), 'dmy'), day.isoformat())
        self.assertEqual(clean_day(day.strftime('%m/%d/%Y'), 'mdy'), day.isoformat())

    def test_the_order_of_days_is_told_by_all_of_them(self):
        first = date(2026, 1, 1)
        days = [first + timedelta(days=n) for n in range(40)]
        for shape, order in (('%d/%m/%Y', 'dmy'), ('%m/%d/%Y', 'mdy')):
            self.assertEqual(day_order(day.strftime(shape) for day in days), order)
        self.assertEqual(day_order(['1/2/2026', '12/11/2026']), 'unclear')

    @holds(_digits)
    def test_each_wrong_check_digit_is_seen(self, digits, wrong):
        fits = [digit for digit in range(10) if ean_fits(f'{digits}{digit}')]
        self.assertEqual(len(fits), 1)
        spoiled = str((int(digits[3]) + wrong) % 10)
        self.assertFalse(ean_fits(f'{digits[:3]}{spoiled}{digits[4:]}{fits[0]}'))

    def test_each_wrong_sign_of_a_tax_number_is_seen(self):
        right = '91350100M000100Y43'
        for position in range(8, 18):
            other = '7' if right[position] != '7' else '5'
            self.assertFalse(credit_code_fits(right[:position] + other + right[position + 1 :]))

    def test_exports_of_other_systems(self):
        for sheet, headings in EXPORTS:
            with self.subTest(headings):
                found = recognise('', [['报表'], [], headings.split()])
                self.assertEqual((found.sheet, found.header, found.missing), (sheet, 2, []))
        self.assertIsNone(recognise('', [['a', 'b'], [1, 2]]).sheet)

    def test_our_own_headings(self):
        for name, sheet in SHEETS.items():
            for language in ('zh_CN', 'en_US'):
                with self.subTest(name, language=language):
                    headings = [column.label(language) for column in sheet.columns.values()]
                    found = recognise(sheet.label(language), [headings])
                    self.assertEqual((found.sheet, found.columns), (name, list(sheet.columns)))

    def test_what_an_author_did_to_a_sheet(self):
        book, stream = Workbook(), io.BytesIO()
        sheet = book.active
        for row in (
            ['仓库', '商品编码', '数量', '单位成本'],
            ['总仓', 'A1', 5, '=1+1'],
            [None, 'A2', 6, 2],
            ['二仓', 'A3', 7, 3],
            ['合计', None, 18, None],
        ):
            sheet.append(row)
        sheet.merge_cells('A2:A3')
        sheet.row_dimensions[4].hidden = True
        book.save(stream)
        staged = self._staged(stream.getvalue())
        self.assertEqual(staged.numbers, [2, 3, 4])
        self.assertEqual([row['warehouse'] for row in staged.values], ['总仓', '总仓', '二仓'])
        codes = {(f.row, f.column, f.code) for f in (*staged.findings, *cell_findings(staged))}
        self.assertEqual(
            codes, {(None, None, 'spread'), (None, None, 'hidden'), (0, 'cost', 'formula')}
        )
        sheet.merge_cells('C2:C3')
        stream = io.BytesIO()
        book.save(stream)
        codes = {(f.level, f.code) for f in self._staged(stream.getvalue()).findings}
        self.assertIn(('error', 'merged'), codes)

    def _staged(self, data):
        (cells,) = read_sheets(data)
        found = recognise(cells.name, cells.rows)
        return stage(cells, Reading(found.sheet, found.header, found.columns))

    def test_an_old_workbook(self):
        rows = [['商品编码', '品名', '成本'], ['A1', '茶', 5.5], ['A2', '水', 2.0]]
        (cells,) = read_sheets(xls(rows, '商品', hidden=(2,), merged=[(1, 0, 2, 0)]))
        self.assertEqual(cells.name, '商品')
        self.assertEqual(cells.rows, [*rows[:2], ['A2', '水', 2]])
        self.assertEqual((cells.hidden, cells.merged), ({2}, [(1, 0, 2, 0)]))

    def test_a_page_by_the_name_of_a_workbook(self):
        page = (
            '<html><head><meta charset="gb2312"><style>td{}</style></head><table><tr>'
            '<th rowspan="2">编码</th><th>品名</th></tr><tr><td>茶&nbsp;叶</td></tr></table>'
            '<table><tr><td>x<script>y</script></td></tr></table></html>'
        )
        first, second = read_sheets(page.encode('gb18030'))
        self.assertEqual(first.rows, [['编码', '品名'], [None, '茶 叶']])
        self.assertEqual((first.merged, second.rows), ([(0, 0, 1, 0)], [['x']]))
        with self.assertRaises(UnreadableError) as caught:
            read_sheets(b'<html><body>no table</body></html>')
        self.assertEqual(caught.exception.reason, 'page')

    def test_texts_of_sixteen_bits(self):
        for encoding in ('utf-16', 'utf-16-le', 'utf-16-be', 'utf-8', 'gb18030'):
            (cells,) = read_sheets('code,name\nA1,Tea x\n'.encode(encoding))
            self.assertEqual(cells.rows, [['code', 'name'], ['A1', 'Tea x']])

    def test_keys_that_several_rows_share_are_numbered(self):
        rows = [{'warehouse': 'W', 'product': 'A'}] * 3
        self.assertEqual(len(set(row_keys('stock', rows))), 3)
        with self.assertRaises(UnclearError):
            clean_number('5箱')
