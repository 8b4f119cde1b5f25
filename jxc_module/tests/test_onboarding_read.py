import base64
import io
from datetime import date

from openpyxl import Workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import JxcCommon


def book(**sheets):
    """Return a workbook of sheets as base64."""
    made, stream = Workbook(), io.BytesIO()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(stream)
    return base64.b64encode(stream.getvalue())


@tagged('post_install', '-at_install')
class TestImportRead(JxcCommon):
    """Foreign files are recognised, cleaned and checked, all sheets at once."""

    def _read(self, data, name='old.xlsx', **vals):
        made = self.env['jxc.import'].create(
            {'file': data, 'file_name': name, 'start_date': '2026-01-01', **vals}
        )
        made.action_read()
        return made

    def _findings(self, made):
        return {(row.sheet, row.row_number, row.column, row.kind) for row in made.row_ids}

    def test_a_foreign_workbook(self):
        made = self._read(
            book(
                存货档案=[
                    ['存货档案 2026'],
                    [],
                    [
                        '存货编码',
                        '存货名称',
                        '规格型号',
                        '主计量单位',
                        '参考成本',
                        '售价',
                        '批次管理',
                    ],
                    ['A-1', '龙井茶', '250g', '个', '￥１，０００．５', '1.2万', '批次'],
                    ['A-2', '乌龙茶', None, '个', 12.5, 20, '否'],
                    ['合计', None, None, None, 99],
                ],
                现存量=[
                    ['存货编码', '现存量', '结存金额', '批号', '有效期至', '仓库名称'],
                    ['A-1', '３', 3001.5, 'L1', '2027年1月5日', self.warehouse.name],
                    ['A-2', 4, 50, None, None, self.warehouse.name],
                ],
                应收=[
                    ['客户名称', '应收余额'],
                    ['茶叶公司', '1,234.50'],
                ],
                客户=[['客户编码', '客户名称'], ['C1', '茶叶公司']],
            )
        )
        self.assertEqual(made.state, 'read')
        self.assertFalse(made.row_ids.mapped('message'))
        values = {(r.sheet, r.row_number): r.values for r in made.record_ids}
        self.assertEqual(
            values['products', 4],
            {
                'code': 'A-1',
                'name': '龙井茶',
                'specification': '250g',
                'unit': '个',
                'cost': '1000.5',
                'sale_price': '12000',
                'tracking': 'lot',
            },
        )
        self.assertEqual(
            values['stock', 2],
            {
                'product': 'A-1',
                'quantity': '3',
                'value': '3001.5',
                'lot': 'L1',
                'expires_on': '2027-01-05',
                'warehouse': self.warehouse.name,
            },
        )
        self.assertEqual(
            values['receivables', 2],
            {'partner': '茶叶公司', 'amount': '1234.5', 'date': '2025-12-31'},
        )
        self.assertEqual(len(values), 6)

    def test_all_errors_at_once_and_mended_in_place(self):
        made = self._read(
            book(
                Products=[
                    ['Product Code', 'Product Name', 'Barcode', 'Cost', 'Tracking', 'Unit'],
                    ['P1', 'Tea', '6.92E+12', 'abc', 'none', 'Units'],
                    ['P1', 'Coffee', '6901234567893', 5, 'serial', 'barrel'],
                    ['P2', None, None, 0, None, 'Units'],
                ],
                **{
                    'Opening Stock': [
                        ['Warehouse', 'Product', 'Quantity', 'Lot', 'Produced On', 'Expires On'],
                        [self.warehouse.code, 'P1', -1, 'L1', None, None],
                        ['Nowhere', 'P9', 1, None, date(2026, 5, 1), date(2026, 1, 1)],
                    ]
                },
            )
        )
        self.assertEqual(made.state, 'read')
        found = self._findings(made)
        expected = {
            ('products', 2, 'barcode', 'scientific'),
            ('products', 2, 'cost', 'number'),
            ('products', 3, 'code', 'twice'),
            ('products', 3, 'barcode', 'ean'),
            ('products', 3, 'unit', 'unknown'),
            ('products', 4, 'name', 'required'),
            ('products', 4, 'cost', 'cost_zero'),
            ('stock', 2, 'quantity', 'stock_negative'),
            ('stock', 3, 'warehouse', 'unknown'),
            ('stock', 3, 'product', 'unknown'),
            ('stock', 3, 'expires_on', 'expiry_before'),
        }
        self.assertFalse(expected - found, found)
        self.assertEqual(made.error_count, len(made.row_ids.filtered(lambda r: r.level == 'error')))
        row = made.row_ids.filtered(lambda r: r.kind == 'number')
        self.assertEqual((row.value, row.row_number, row.column), ('abc', 2, 'cost'))
        record, before = row.record_id, made.error_count
        row.value = '１２．５元'
        self.assertEqual(record.values['cost'], '12.5')
        self.assertEqual(made.error_count, before - 1)

    def test_an_unknown_column_is_asked_for_and_remembered(self):
        rows = [['Werkstück', 'Bezeichnung', 'Lager', 'Anz'], ['P1', 'Tea', None, 5]]
        made = self.env['jxc.import'].create({'file': book(A=rows), 'file_name': 'a.xlsx'})
        action = made.action_read()
        self.assertEqual(action['res_model'], 'jxc.import')
        self.assertEqual((made.state, len(made.record_ids)), ('draft', 0))
        sheet = made.sheet_ids
        sheet.sheet = 'products'
        self.assertIn("Product Name", sheet.missing)
        meaning = self.env['jxc.import.meaning']
        for column, key in zip(sheet.column_ids, ('code', 'name'), strict=False):
            column.meaning_id = meaning._id_of('products', key)
        made.action_read()
        self.assertEqual(made.state, 'read')
        self.assertEqual(made.record_ids.values, {'code': 'P1', 'name': 'Tea'})
        rows[1][1] = 'Coffee'
        again = self._read(book(B=[['x'], *rows]))
        self.assertEqual((again.state, again.record_ids.values['name']), ('read', 'Coffee'))

    def test_look_up(self):
        tea = self._create_product("Tea 1", default_code='T-1', barcode='T111')
        self._create_product("Twin")
        self._create_product("Twin")
        made = self.env['jxc.import'].create({})
        texts = ['t-1', 'T111', 'tea  1', 'Twin', 'nothing']
        found, several = made._look_up('product', texts)
        self.assertEqual(found, dict.fromkeys(texts[:3], tea.id))
        self.assertEqual(several, {'Twin'})
        self.assertEqual(
            made._found('warehouse', [self.warehouse.code.lower()]),
            {self.warehouse.code.lower(): self.warehouse.id},
        )
        self.assertEqual(made._found('currency', ['美元']), {'美元': self.env.ref('base.USD').id})

    def test_likeness_is_asked_once(self):
        partner = self.env['res.partner'].create({'name': "上海茶叶有限公司", 'is_company': True})
        rows = [['Partner Code', 'Partner Name'], ['C1', '上海（浦东）茶叶公司'], ['C2', 'Other']]
        made = self._read(book(Partners=rows))
        row = made.row_ids
        self.assertEqual((row.kind, row.level, row.other_id), ('similar', 'warning', partner.id))
        row.action_same()
        self.assertFalse(made.row_ids)
        record = made.record_ids.filtered(lambda r: r.values['code'] == 'C1')
        self.assertEqual((record.action, record.match_id), ('update', partner.id))
        again = self._read(book(Partners=rows))
        self.assertFalse(again.row_ids)

    def test_bad_files(self):
        for content, name in (
            (b'', 'a.xlsx'),
            (b'PK\x03\x04x', 'a.xlsx'),
            (b'\x00\x01\xff', 'a.csv'),
        ):
            made = self.env['jxc.import'].create(
                {'file': base64.b64encode(content), 'file_name': name}
            )
            with self.subTest(content), self.assertRaises(UserError) as caught:
                made.action_read()
            self.assertIn(name if content else made.name, caught.exception.args[0])
            self.assertFalse(made.record_ids)

    def test_queries_do_not_grow_with_the_rows(self):
        def rows(count):
            head = ['Product Code', 'Product Name', 'Unit', 'Cost']
            return [head, *([f'Q{n}', f"Quick {n}", 'Units', 'x'] for n in range(count))]

        first, few, many = (
            self.env['jxc.import'].create({'file': book(Products=rows(n)), 'file_name': 'a.xlsx'})
            for n in (2, 3, 300)
        )
        first.action_read()  # the others find what it kept of the headings
        self.assertConstantQueries(lambda made: made.action_read(), few, many)
        self.assertEqual((few.error_count, many.error_count), (3, 300))

    def test_what_did_not_change_stays_where_it_is(self):
        rows = [['Product Code', 'Product Name', 'Cost'], ['P1', 'Tea', 'x'], ['P2', None, 'y']]
        made = self._read(book(Products=rows))
        before = {row.column: row for row in made.row_ids.sorted('row_number', reverse=True)}
        other = made.row_ids.filtered(lambda row: row.value == 'x')
        shown = other.with_user(self.env.ref('base.user_admin')).web_save(
            {'value': '5'}, {'value': {}, 'message': {}}
        )
        self.assertEqual(shown[0]['message'], "Mended.")
        self.assertFalse(other.exists())
        self.assertEqual(len(made.row_ids), 2)
        self.assertTrue(before['name'].exists())

    def test_rows_of_a_stopped_posting_are_mended(self):
        rows = [['Product Code', 'Product Name', 'Cost'], ['P1', 'Tea', 'x'], ['P2', 'Milk', 3]]
        made = self._read(book(Products=rows))
        made._set(state='failed')
        made.row_ids.with_user(self.env.ref('base.user_admin')).write({'value': '5'})
        self.assertEqual((made.state, made.error_count), ('failed', 0))
        made._set(state='posted')
        row = self.env['jxc.import.row'].create({'import_id': made.id, 'level': 'error'})
        with self.assertRaises(UserError):
            row.with_user(self.env.ref('base.user_admin')).write({'value': '6'})

    def test_the_order_of_days_is_asked_once(self):
        rows = [
            ['Customer', 'Document Number', 'Date', 'Amount'],
            *(['Azure', f'S{n}', '03/04/2026', n] for n in range(1, 4)),
        ]
        self.env['res.partner'].create({'name': 'Azure'})
        made = self._read(book(**{'Open Receivables': rows}))
        self.assertEqual(made.row_ids.mapped('kind'), ['order'])
        made.date_order = 'dmy'
        made.action_read()
        self.assertFalse(made.row_ids)
        self.assertEqual({r.values['date'] for r in made.record_ids}, {'2026-04-03'})

    def test_goods_and_their_stock_on_one_sheet(self):
        rows = [['货号', '商品名称', '库存', '进货价'], ['K1', '茶', 5, 2], ['K2', '水', 3, 1]]
        made = self.env['jxc.import'].create({'file': book(商品=rows), 'file_name': 'a.xlsx'})
        made.action_mapping()
        self.assertEqual(made.sheet_ids.sheet, 'products')
        made.sheet_ids.action_again()
        again = made.sheet_ids.filtered(lambda sheet: not sheet.sheet)
        again.sheet = 'stock'
        self.assertEqual(
            again.column_ids.filtered('meaning').mapped('meaning'), ['product', 'quantity']
        )
        made.action_read()
        self.assertEqual(made.state, 'read')
        counts = {sheet: len(rows) for sheet, rows in made.record_ids.grouped('sheet').items()}
        self.assertEqual(counts, {'products': 2, 'stock': 2})
        # there are two warehouses: which one is not known
        found = made.row_ids.filtered(lambda row: row.level == 'error')
        self.assertEqual(set(found.mapped('column')), {'warehouse'})
