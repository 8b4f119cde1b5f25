"""The page of going live: who may see it, score, signatures, one click, checks that fail."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_module.models.golive.checklist.jxc_golive import AREAS

from .common_golive import GoliveCommon


@tagged('post_install', '-at_install')
class TestGolivePage(GoliveCommon):
    def _area(self, key, page=None):
        [area] = [area for area in (page or self.golive.page())['areas'] if area['key'] == key]
        return area

    def _check(self, key):
        return next(
            check
            for area in self.golive.page()['areas']
            for check in area['checks']
            if check['key'] == key
        )

    def test_only_the_owner_and_administrators(self):
        limited = self._user('golive_limited', 'manager')
        limited.jxc_warehouse_limited = True
        others = [self._user(f'golive_{role}', role) for role in ('keeper', 'buyer', 'accountant')]
        for user in [limited, *others]:
            golive = self.golive.with_user(user)
            for call in (
                golive.page,
                lambda golive=golive: golive.records('policy'),
                lambda golive=golive: golive.mend('policy'),
                lambda golive=golive: golive.sign('stock'),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    call()
        self.assertFalse(self.env['jxc.safety.policy'].search([('company_id', '=', self.own.id)]))
        self.assertTrue(self.golive.page()['areas'])
        admin = self.env.ref('base.user_admin')
        admin.company_ids |= self.own
        self.assertTrue(self.golive.with_user(admin).page()['areas'])

    def test_what_is_no_check(self):
        for key in ('nothing', '', None, 7, ['policy'], '__class__', "policy\0"):
            for call in (self.golive.records, self.golive.mend, self.golive.sign):
                with self.subTest(f'{key}'), self.assertRaises(UserError):
                    call(key)
        with self.assertRaisesRegex(UserError, "No click"):
            self.golive.mend('chart')
        with self.assertRaisesRegex(UserError, "nothing to show"):
            self.golive.records('negative_stock')

    def test_records_are_those_counted(self):
        bare = self._goods("Bare", standard_price=0)
        action = self.golive.records('product_cost')
        self.assertEqual(action['res_model'], 'product.product')
        found = self.golive.env['product.product'].search(action['domain'])
        self.assertIn(bare, found)
        self.assertEqual(len(found), self._check('product_cost')['count'])
        # a check without records opens the place where it is put right
        self.assertEqual(self.golive.records('policy')['res_model'], 'jxc.safety.policy')

    def test_all_companies_stay_apart(self):
        self.owner.company_ids |= self.company
        other = self._create_product("Other", standard_price=0, company_id=self.company.id)
        both = self.golive.with_context(allowed_company_ids=(self.own | self.company).ids)
        [answer] = both._checks(['product_cost'])
        found = self.env['product.product'].search(answer['domain'])
        self.assertIn(other, found)
        [here] = self.golive._checks(['product_cost'])
        self.assertEqual(answer['count'], here['count'], "the current company alone")

    def test_score(self):
        self._goods("Tea", barcode='690000000002')
        self.env['product.product'].search([]).filtered(
            lambda product: product.company_id != self.own
        ).active = False
        page = self.golive.page()
        self.assertEqual([area['key'] for area in page['areas']], list(AREAS))
        # 5 (cost) + 5 (unit) + 2 (price) + 0 of 2 (vendor) + 1 (barcode) of 15
        self.assertEqual(self._area('products', page)['score'], 86)
        self.assertEqual(self._area('products', page)['open'], 1)
        self.assertLess(page['score'], 100)

    def test_sign(self):
        with self.assertRaisesRegex(UserError, "time zone"):
            self.own.partner_id.tz = False
            self.golive.sign('people')
        with self.assertRaises(UserError):
            self.golive.sign('people', "\u200b ")
        self.golive.sign('people', "It is set tomorrow. " * 40)
        [row] = self.env['jxc.golive.signature'].search([('company_id', '=', self.own.id)])
        self.assertEqual((row.user_id, row.area, len(row.note)), (self.owner, 'people', 500))
        self.assertIn('time_zone', row.open_keys.split())
        self.assertGreater(row.size, 10**7)
        row.size -= 3 * 2**20
        grown = [fact for fact in self.golive._health_facts() if "Growth since" in fact['label']]
        self.assertRegex(grown[0]['value'], r'^[3-9]\.\d MiB$')
        self.golive.sign('stock')
        self._set_stock(self._goods("Tea"), self.house.lot_stock_id, -1)
        signed = self._area('stock')['signed']
        self.assertEqual((signed['by'], signed['new']), (self.owner.name, 1))
        # the last one counts, and each company has its own
        self.golive.sign('stock', "Counted tomorrow")
        self.assertEqual(self._area('stock')['signed']['new'], 0)
        self.owner.company_ids |= self.company
        other = self.golive.with_context(allowed_company_ids=self.company.ids)
        self.assertFalse(self._area('stock', other.page())['signed'])
        # nobody writes one by hand
        with self.assertRaises(AccessError):
            row.with_user(self.owner).write({'score': 100})

    def test_mend(self):
        self.golive.mend('policy')
        policy = self.env['jxc.safety.policy'].search([('company_id', '=', self.own.id)])
        self.assertEqual(policy.apply_mode, 'propose')
        with self.assertRaises(UserError):
            self.golive.mend('nothing')
        self._goods("Tea")
        self.assertIn("tonight", self.golive.mend('reorder_rule'))
        self.assertTrue(policy.create_rules)
        self.own.partner_id.tz = False
        self.owner.tz = 'Asia/Shanghai'
        self.golive.mend('time_zone')
        self.assertEqual(self.own.partner_id.tz, 'Asia/Shanghai')
        clerk = self._user('golive_clerk')
        clerk.tz = False
        away = self._user('golive_away', 'keeper', company=self.company)
        away.tz = False
        self.golive.mend('user_zone')
        self.assertEqual((clerk.tz, away.tz), ('Asia/Shanghai', False))
        self.assertEqual(self.golive.mend('user_role')['res_model'], 'jxc.role.assign')
        self.assertEqual(self.golive.mend('recommended')['res_model'], 'jxc.recommended')
        self.owner.email = False
        with self.assertRaisesRegex(UserError, "no mail address"):
            self.golive.mend('mail_test')
        self.owner.email = 'owner@example.com'
        with patch.object(type(self.env['mail.mail']), 'send') as send:
            self.golive.mend('mail_test')
        self.assertEqual(send.call_count, 1)
        self.assertEqual(self._count('mail_test'), 0)

    def test_a_check_that_fails_leaves_the_others(self):
        def broken(model):
            model.env.cr.execute("SELECT no_such_column FROM res_users")

        logger = 'odoo.addons.jxc_module.models.golive.checklist.jxc_golive'
        patched = patch.object(self.registry['jxc.golive'], '_jxc_golive_policy', broken)
        with patched, mute_logger(logger, 'odoo.sql_db'):
            answers = {answer['key']: answer for answer in self.golive._checks()}
        self.assertIn("failed", answers['policy']['error'])
        self.assertIsNone(answers['policy']['count'])
        self.assertEqual(answers['time_zone']['count'], int(not self.own.partner_id.tz))
        self.assertNotIn('error', answers['taxes'])


@tagged('post_install', '-at_install')
class TestGoliveTour(GoliveCommon, HttpCase):
    def test_tour(self):
        self.own.partner_id.tz = False
        self.owner.write({'password': 'golive_owner', 'tz': 'Asia/Shanghai'})
        self._set_stock(self._goods("Tea"), self.house.lot_stock_id, -1)
        self.start_tour('/odoo/jxc-golive', 'jxc_golive_checklist', login='golive_owner')
        self.assertEqual(self.own.partner_id.tz, 'Asia/Shanghai')
        signature = self.env['jxc.golive.signature'].search([('company_id', '=', self.own.id)])
        self.assertEqual((signature.area, signature.note), ('stock', "Counted on Monday"))
