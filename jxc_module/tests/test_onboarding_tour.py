from odoo.tests import HttpCase, new_test_user, tagged

from .common import JxcCommon
from .test_onboarding_read import book


@tagged('post_install', '-at_install')
class TestImportTour(HttpCase, JxcCommon):
    def test_from_a_messy_file_to_the_books_and_back(self):
        new_test_user(
            self.env,
            'import_tour',
            password='import_tour',
            groups='base.group_user,jxc_module.group_manager',
        )
        rows = [
            ['Product List 2026'],
            ['Product Code', 'Bezeichnung', 'Cost', 'Unit'],
            ['TOUR-1', "Tour tea", 'abc', 'Units'],
            ['TOUR-2', "Tour milk", 3, 'Units'],
        ]
        made = (
            self.env['jxc.import']
            .with_user(self.env['res.users'].search([('login', '=', 'import_tour')]))
            .create({'file': book(Products=rows), 'file_name': 'old.xlsx'})
        )
        self.start_tour(f'/odoo/jxc-imports/{made.id}', 'jxc_onboarding', login='import_tour')
        self.assertEqual(made.state, 'undone')
        record = made.record_ids.filtered(lambda r: r.key == 'tour-1')
        self.assertEqual(record.values['cost'], '12.5')
