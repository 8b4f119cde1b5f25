import base64

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import JxcCommon


@tagged('post_install', '-at_install')
class TestImport(JxcCommon):
    """Who sees a data migration, and what of it is closed to clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager, cls.other_manager = (
            new_test_user(
                cls.env, f'import_{name}', groups='base.group_user,jxc_module.group_manager'
            )
            for name in ('manager', 'other')
        )
        cls.data = base64.b64encode("商品编码,商品名称\nA-1,Tea\n".encode())

    def _import(self, user=None):
        model = self.env['jxc.import'].with_user(user or self.manager)
        return model.create(
            {'file': self.data, 'file_name': 'goods.csv', 'start_date': '2026-01-01'}
        )

    def test_the_file_is_its_uploaders(self):
        made = self._import()
        self.assertEqual(made.file, self.data)
        self.assertEqual(made.user_id, self.manager)
        self.assertEqual(len(made.sha256), 64)
        theirs = made.with_user(self.other_manager)
        self.assertEqual(theirs.file_name, 'goods.csv')
        self.assertFalse(theirs.file)
        for names in (['stored_file'], None):
            if names:
                with self.assertRaises(AccessError):
                    theirs.read(names)
            else:
                self.assertNotIn('stored_file', theirs.read()[0])
        admin = self.env.ref('base.user_admin')
        self.assertEqual(made.with_user(admin).file, self.data)

    def test_what_follows_cannot_be_written(self):
        made = self._import()
        for vals in ({'state': 'posted'}, {'user_id': self.other_manager.id}, {'sha256': 'x'}):
            with self.subTest(vals), self.assertRaises(AccessError):
                made.write(vals)
            with self.subTest(vals), self.assertRaises(AccessError):
                made.create(vals)
        made._set(state='posted')
        with self.assertRaises(UserError):
            made.start_date = '2026-02-01'
        with self.assertRaises(UserError):
            made.unlink()

    def test_limited_and_masked_users_see_none(self):
        made = self._import()
        limited = new_test_user(
            self.env,
            'import_limited',
            groups='base.group_user,jxc_module.group_manager',
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(self.warehouse.ids)],
        )
        keeper = new_test_user(
            self.env, 'import_keeper', groups='base.group_user,jxc_module.group_keeper'
        )
        menu = self.env.ref('jxc_module.menu_import')
        self.assertIn(menu.id, self.env['ir.ui.menu'].with_user(self.manager).load_menus(False))
        for user in (limited, keeper):
            menus = self.env['ir.ui.menu'].with_user(user).load_menus(False)
            self.assertNotIn(menu.id, menus)
            with self.subTest(user.login), self.assertRaises(AccessError):
                made.with_user(user).read(['name'])
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._import(user)

    def test_companies_stay_apart(self):
        made = self._import()
        company = self.env['res.company'].create({'name': "Other"})
        stranger = new_test_user(
            self.env,
            'import_stranger',
            groups='base.group_user,jxc_module.group_manager',
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        with self.assertRaises(AccessError):
            made.with_user(stranger).read(['name'])
        with self.assertRaises(AccessError):
            self.env['jxc.import'].with_user(stranger).create({'company_id': self.company.id})
