from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import JxcCommon
from .test_onboarding_read import book


@tagged('post_install', '-at_install')
class TestLayouts(JxcCommon):
    """What the columns of a file are is remembered, seen, named and forgotten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, 'layout_manager', groups='base.group_user,jxc_module.group_manager'
        )

    def _read(self, code, name):
        rows = [['Ware', 'Bezeichnung', 'Lagerort'], [code, "Tea", "A"]]
        made = (
            self.env['jxc.import']
            .with_user(self.manager)
            .create({'file': book(x=rows), 'file_name': name, 'start_date': '2026-01-01'})
        )
        made.action_read()
        return made

    def test_remembered_named_used_and_forgotten(self):
        first = self._read('L1', 'first.xlsx')
        self.assertEqual((first.state, first.layout_ids.ids), ('draft', []))
        first.sheet_ids.sheet = 'products'
        meanings = self.env['jxc.import.meaning']
        for column, key in zip(first.column_ids, ('code', 'name', None), strict=True):
            column.meaning_id = meanings._id_of('products', key) if key else False
        first.action_read()
        layout = first.layout_ids
        self.assertRecordValues(
            layout,
            [{'name': 'first.xlsx', 'sheet': 'products', 'use_count': 1}],
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(
            layout.columns_text.splitlines(),
            ['ware → Product Code', 'bezeichnung → Product Name', 'lagerort → –'],
        )
        with Form(layout.with_user(self.manager)) as form:
            form.name = "Lists of the old shop"
        second = self._read('L2', 'second.xlsx')
        self.assertEqual((second.state, second.record_ids.mapped('key')), ('read', ['l2']))
        self.assertEqual(second.layout_ids, layout)
        self.assertRecordValues(layout, [{'name': "Lists of the old shop", 'use_count': 2}])
        # seen before anything is read, too
        third = self._read('L3', 'third.xlsx').copy({'file': second.file})
        third.action_mapping()
        self.assertEqual(third.sheet_ids.layout_id, layout)
        two = self.env['jxc.import'].create(
            {
                'file': book(
                    Goods=[['Product Code', 'Product Name'], ['L9', "Tea"]],
                    People=[['Partner Code', 'Partner Name'], ['P9', "Li"]],
                ),
                'file_name': 'two.xlsx',
            }
        )
        two.action_read()
        names = sorted(two.layout_ids.mapped('name'))
        self.assertEqual(names, ['two.xlsx: Goods', 'two.xlsx: People'])
        layout.with_user(self.manager).unlink()
        self.assertFalse(second.layout_ids)
        self.assertEqual(self._read('L4', 'fourth.xlsx').state, 'draft')

    def test_only_the_name_is_a_persons(self):
        self.env['jxc.import.layout']._remember(
            self.company, "A", 'products', {'ware': 'code', 'bezeichnung': 'name'}
        )
        layout = self.env['jxc.import.layout'].search([], limit=1)
        mine = layout.with_user(self.manager)
        mine.name = "B"
        for vals in ({'sheet': 'partners'}, {'meanings': {}}, {'signature': 'x'}):
            with self.subTest(vals), self.assertRaises(AccessError):
                mine.write(vals)
        with self.assertRaises(AccessError):
            mine.create({'name': "C", 'sheet': 'products', 'signature': 'y'})
        limited = new_test_user(
            self.env,
            'layout_limited',
            groups='base.group_user,jxc_module.group_manager',
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(self.warehouse.ids)],
        )
        with self.assertRaises(AccessError):
            layout.with_user(limited).read(['name'])
        menu = self.env.ref('jxc_module.menu_import_layout').id
        menus = self.env['ir.ui.menu']
        self.assertIn(menu, menus.with_user(self.manager).load_menus(False))
        self.assertNotIn(menu, menus.with_user(limited).load_menus(False))


@tagged('post_install', '-at_install')
class TestOpeningSettings(JxcCommon):
    """Journal, account and place of opening figures, on the settings page."""

    def test_they_are_used(self):
        journal = self.env['account.journal'].create(
            {'name': "Start", 'code': 'STA', 'type': 'general', 'company_id': self.company.id}
        )
        account, value = self.env['account.account'].create(
            [
                {'name': "Opening", 'code': '399901', 'account_type': 'equity'},
                {'name': "Opening stock", 'code': '399902', 'account_type': 'equity'},
            ]
        )
        place = self.company._jxc_opening_place()
        page = self.env['jxc.settings'].create(
            {
                'jxc_opening_journal_id': journal.id,
                'jxc_opening_account_id': account.id,
                'jxc_opening_stock_account_id': value.id,
            }
        )
        self.assertEqual(self.company._jxc_opening_journal(), journal)
        self.assertEqual(self.company._jxc_opening_account(), account)
        self.assertEqual(place.valuation_account_id, value)
        self.assertEqual(page.jxc_opening_stock_account_id, value)
        owner = new_test_user(
            self.env, 'opening_owner', groups='base.group_user,jxc_module.group_manager'
        )
        with Form(self.env['jxc.settings'].with_user(owner)) as form:
            self.assertEqual(form.jxc_opening_journal_id, journal)
            form.jxc_opening_account_id = self.env['account.account']
            form.jxc_opening_stock_account_id = self.env['account.account']
        self.assertFalse(place.valuation_account_id)
        journal.default_account_id = value
        self.assertEqual(self.company._jxc_opening_account(), value)

    def test_a_place_is_made_for_its_account(self):
        account = self.env['account.account'].create(
            {'name': "Opening stock", 'code': '399903', 'account_type': 'equity'}
        )
        company = self.env['res.company'].create({'name': "Without a place"})
        company.jxc_opening_stock_account_id = False
        self.assertFalse(company.jxc_opening_place_id)
        self.company.jxc_opening_place_id = False
        self.company.jxc_opening_stock_account_id = account
        self.assertEqual(self.company.jxc_opening_place_id.valuation_account_id, account)
        self.assertEqual(self.company.jxc_opening_place_id.usage, 'inventory')

    def test_what_does_not_fit_is_refused(self):
        other = self.env['res.company'].create({'name': "Other"})
        place = self.env['stock.location'].create(
            {'name': "There", 'usage': 'inventory', 'company_id': other.id}
        )
        owed = self.env['account.account'].search(
            [('account_type', '=', 'asset_receivable'), ('company_ids', 'in', self.company.ids)],
            limit=1,
        )
        sales = self.env['account.journal'].search(
            [('type', '=', 'sale'), ('company_id', '=', self.company.id)], limit=1
        )
        for vals in (
            {'jxc_opening_place_id': place.id},
            {'jxc_opening_place_id': self.warehouse.lot_stock_id.id},
            {'jxc_opening_account_id': owed.id},
            {'jxc_opening_journal_id': sales.id},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.company.write(vals)
