import base64
import io

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..tools.import_sheets import SHEETS
from .common import JxcCommon
from .test_onboarding_read import book


@tagged('post_install', '-at_install')
class TestImportBooks(JxcCommon):
    """The workbook that is filled in, and the file with what is wrong marked in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.import_ = cls.env['jxc.import'].create({'start_date': '2026-01-01'})

    def _read(self, data):
        made = self.env['jxc.import'].create(
            {'file': base64.b64encode(data), 'file_name': 'a.xlsx', 'start_date': '2026-01-01'}
        )
        made.action_read()
        return made

    def test_the_template(self):
        for language, title, heading in (
            ('zh_CN', '商品', '商品名称 *'),
            ('en_US', 'Products', 'Product Name *'),
        ):
            made = load_workbook(io.BytesIO(self.import_._template(language)))
            self.assertEqual(len(made.sheetnames), len(SHEETS) + 2)
            self.assertEqual(made['_lists'].sheet_state, 'hidden')
            sheet = made[title]
            self.assertIn(heading, [cell.value for cell in sheet[1]])
            self.assertTrue(sheet['A2'].value.startswith('※'))
            rules = {
                str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation
            }
            self.assertTrue(any('_lists' in formula for formula in rules.values()))
        # notes and examples are no rows
        empty = self.env['jxc.import'].create(
            {'file': base64.b64encode(self.import_._template('zh_CN')), 'file_name': 'a.xlsx'}
        )
        empty.action_read()
        self.assertEqual((empty.state, empty.record_count, empty.error_count), ('read', 0, 0))

    def test_filled_in_it_is_read_without_findings(self):
        unit = self.env.ref('uom.product_uom_unit')
        category = self.env['product.category'].create({'name': "Import food"})
        tea = self._create_product(
            "=Tea, \"best\"",
            default_code='000123',
            barcode='6901234567892',
            categ_id=category.id,
            uom_id=unit.id,
            tracking='lot',
            use_expiration_date=True,
            expiration_time=540,
            lst_price=12.35,
            standard_price=7.5,
            taxes_id=False,
            supplier_taxes_id=False,
        )
        partner = self.env['res.partner'].create(
            {'name': "Import vendor", 'ref': 'IV', 'supplier_rank': 1, 'phone': '+86 21 5555 0100'}
        )
        self.env['product.supplierinfo'].create(
            {
                'partner_id': partner.id,
                'price': 7,
                'min_qty': 10,
                'delay': 3,
                'product_id': tea.id,
            }
        )
        for language in ('zh_CN', 'en_US'):
            made = self._read(self.import_._template(language, filled=True))
            self.assertEqual(made.state, 'read')
            rows = made.record_ids.filtered(lambda r: r.key == '000123')
            self.assertEqual(
                rows.values,
                {
                    'code': '000123',
                    'name': "=Tea, \"best\"",
                    'barcode': '6901234567892',
                    'category': "Import food",
                    'unit': unit.name,
                    'tracking': 'lot',
                    'expires': True,
                    'life_days': '540',
                    'cost': '7.5',
                    'sale_price': '12.35',
                },
            )
            self.assertEqual((rows.action, rows.res_model), ('update', 'product.product'))
            ours = made.row_ids.filtered(lambda r: r.record_id.key in ('000123', 'iv'))
            self.assertFalse(ours.mapped('message'))
            self.assertFalse(made.row_ids.filtered(lambda r: r.level == 'error').mapped('message'))
            self.assertIn('vendor_prices', made.record_ids.mapped('sheet'))

    def test_the_marked_copy(self):
        data = book(
            Products=[
                ['Product Code', 'Product Name', 'Cost'],
                ['P1', '=1+1', 'abc'],
                ['P1', 'x', 0],
            ]
        )
        made = self._read(base64.b64decode(data))
        sheet = load_workbook(io.BytesIO(made._marked()))['Products']
        self.assertIn("no number", sheet['C2'].comment.text)
        self.assertEqual(sheet['C2'].value, 'abc')
        self.assertEqual(sheet['C2'].fill.fgColor.rgb[-6:], 'F8CBAD')
        self.assertEqual(sheet['C3'].fill.fgColor.rgb[-6:], 'FFE699')
        self.assertIn("row 2", sheet['A3'].comment.text)
        self.assertIsNone(sheet['A2'].comment)
        other = new_test_user(
            self.env, 'import_books', groups='base.group_user,jxc_module.group_manager'
        )
        with self.assertRaises(UserError):
            made.with_user(other)._marked()

    def test_texts_that_look_like_formulas_stay_texts(self):
        rows = [['Product Code', 'Product Name', 'Cost'], ['@SUM(A1)', "+1-800", 'x']]
        made = self._read(base64.b64decode(book(Products=rows)))
        sheet = load_workbook(io.BytesIO(made._marked()))['Products']
        self.assertEqual([cell.data_type for cell in sheet[2]], ['s', 's', 's'])
        self.assertEqual(sheet['A2'].value, '@SUM(A1)')

    def test_the_cover(self):
        template = load_workbook(io.BytesIO(self.import_._template('en_US')))
        cover = template['Cover']
        self.assertEqual(cover['B3'].value.date().isoformat(), '2026-01-01')
        cover['B3'] = self.import_.start_date.replace(day=2)
        stream = io.BytesIO()
        template.save(stream)
        made = self._read(stream.getvalue())
        self.assertEqual(made.row_ids.mapped('kind'), ['cover_date'])
        self.assertNotIn("Cover", made.sheet_ids.mapped('name'))
