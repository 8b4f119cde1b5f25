"""Opening data: 10,000 products, 3,000 partners, 20,000 lines of stock, 5,000 open items.

* read: the workbook read, recognised, staged and checked
* check: all rows checked again, as after each value that is mended
* marked: the file with its findings in it
* template: the workbook with what is in the database
"""

import base64
import io
from datetime import date, timedelta

from devtools.bench import common

PRODUCTS, PARTNERS, STOCK, ITEMS = 10_000, 3_000, 20_000, 5_000
WRONG = 97  # every so many rows have something wrong in them


def book(warehouse: str) -> bytes:
    """Return the workbook of a company as an export of its old system."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {'constant_memory': True}) as made:
        for title, head, rows in (
            (
                '商品',
                '商品编码 商品名称 规格型号 条码 分类 单位 批次管理 销售价 成本价',
                _products(),
            ),
            ('往来单位', '单位编码 单位名称 客户或供应商 税号 电话 地址', _partners()),
            ('期初库存', '仓库 商品 批号 生产日期 到期日 期初数量 单位成本', _stock(warehouse)),
            ('期初应收', '客户 单据编号 单据日期 到期日 应收金额', _items()),
        ):
            sheet = made.add_worksheet(title)
            for number, row in enumerate([head.split(), *rows]):
                sheet.write_row(number, 0, row)
    return stream.getvalue()


def _products():
    for number in range(PRODUCTS):
        cost = 'x' if number % WRONG == 5 else 10 + number % 50
        lots = '批次' if number % 2 else '不管理'
        name = f'商品{number:05}'
        yield [
            f'P{number:05}',
            name,
            f'{number % 9}kg',
            '',
            f'类{number % 40}',
            '个',
            lots,
            99,
            cost,
        ]


def _partners():
    for number in range(PARTNERS):
        name = f'{number:05}号贸易有限公司'
        yield [f'C{number:05}', name, '客户供应商', '', f'139{number:08}', f'路{number}']


def _stock(warehouse):
    first = date(2025, 1, 1)
    for number in range(STOCK):
        product = number % PRODUCTS
        made = (first + timedelta(days=number % 300)).isoformat()
        lot = [f'L{number:06}', made, '2027-12-31'] if product % 2 else ['', '', '']
        quantity = -1 if number % WRONG == 7 else f'{number % 900 + 1:,}'
        yield [warehouse, f'P{product:05}', *lot, quantity, 10 + product % 50]


def _items():
    for number in range(ITEMS):
        amount = f'￥{number + 100:,}.50'
        yield [f'C{number % PARTNERS:05}', f'S{number:06}', '2025/12/1', '2026年1月31日', amount]


def _make(env):
    warehouse = env['stock.warehouse'].search([('company_id', '=', env.company.id)], limit=1)
    return env['jxc.import'].create(
        {
            'file': base64.b64encode(book(warehouse.code)),
            'file_name': 'opening.xlsx',
            'start_date': '2026-01-01',
        }
    )


def _read(_env, import_):
    import_.action_read()
    if import_.state != 'read' or import_.record_count != PRODUCTS + PARTNERS + STOCK + ITEMS:
        raise SystemExit(f"MISS {import_.state}, {import_.record_count} rows")
    return import_.error_count


def _make_read(env):
    import_ = _make(env)
    import_.action_read()
    return import_


def _check(_env, import_):
    import_._check_records()


def _marked(_env, import_):
    return len(import_._marked())


def _template(env):
    return len(env['jxc.import'].create({})._template('zh_CN', filled=True))


def main():
    options = common.parser(__doc__).parse_args()
    registry = common.open_registry(common.perf_database(options.scale))
    common.print_settings(registry)
    common.report('read', common.timed(registry, _read, options.runs, setup=_make), aim=20)
    common.report('check', common.timed(registry, _check, options.runs, setup=_make_read))
    marked = common.timed(registry, _marked, options.runs, setup=_make_read)
    common.report('marked', marked, aim=10)
    common.report('template', common.timed(registry, _template, options.runs))


if __name__ == '__main__':
    main()
