"""The way of a company into the app, as one story: asking, sizes, migration, settings, training,
maintenance. What each step leaves is what the next one stands on.
"""

from freezegun import freeze_time

from odoo.tests import Form, new_test_user, tagged

from .common import JxcCommon
from .common_onboarding import FROZEN, START
from .test_onboarding_read import book


@tagged('post_install', '-at_install')
class TestGoliveStory(JxcCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.owner = new_test_user(
            cls.env, 'story_owner', groups='base.group_user,jxc_module.group_manager'
        )
        cls.golive = cls.env['jxc.golive'].with_user(cls.owner)

    def _area(self, key):
        [area] = [area for area in self.golive.page()['areas'] if area['key'] == key]
        return area, {check['key']: check['count'] for check in area['checks']}

    def test_the_six_steps(self):
        with freeze_time(FROZEN):
            survey = self._survey()
            self._sizes()
            self._migration()
            change = self._settings(survey)
            self._training()
            self._maintenance(change)

    def _survey(self):
        """需求调研: a food trader answers; what follows is listed, and nothing is written."""
        with Form(self.env['jxc.golive.setup'].with_user(self.owner)) as form:
            form.trade = 'food'
            form.warehouses = 3
            form.approve_above = 20_000
        self.assertTrue(form.record.dated, "as is usual in this trade")
        self.assertFalse(self.company.jxc_expiry_alerts)
        return form.record

    def _sizes(self):
        """选型: what the table of the administrator's guide is asked for stands on the page."""
        labels = {fact['label'] for fact in self.golive.page()['facts']}
        self.assertLessEqual({"Size of the database", "Biggest tables", "PostgreSQL"}, labels)

    def _migration(self):
        """数据迁移: the old system's workbook is read and posted; the checklist hears of it."""
        migrations = self.env['jxc.import'].with_user(self.owner)
        migration = migrations.create(
            {
                'file': book(
                    存货档案=[
                        ['存货编码', '存货名称', '参考成本', '售价', '批次管理'],
                        ['ST-1', '龙井茶', 100, 160, '否'],
                        ['ST-2', '鲜牛奶', 0, 12, '否'],
                    ],
                    现存量=[
                        ['存货编码', '现存量', '结存金额', '仓库名称'],
                        ['ST-1', 30, 3000, self.warehouse.name],
                    ],
                ),
                'file_name': 'old.xlsx',
                'start_date': START,
            }
        )
        migration.action_read()
        self.assertEqual(self._area('stock')[1]['migration'], 1, "begun and not finished")
        migration.action_post()
        self.assertEqual(migration.state, 'posted', migration.row_ids.mapped('message'))
        self.assertEqual(self._area('stock')[1]['migration'], 0)
        self.tea, self.milk = (
            self.env['product.product'].search([('default_code', '=', code)])
            for code in ('ST-1', 'ST-2')
        )
        self.assertEqual(self.tea.qty_available, 30)
        action = self.golive.records('product_cost')
        found = self.golive.env['product.product'].search(action['domain'])
        self.assertIn(self.milk, found)
        self.assertNotIn(self.tea, found)
        self.milk.standard_price = 7
        self.assertNotIn(self.milk, self.golive.env['product.product'].search(action['domain']))

    def _settings(self, survey):
        """系统配置: the answers of the survey are put into force, and people get their roles."""
        action = survey.action_apply()
        change = self.env['jxc.golive.change'].with_user(self.owner).browse(action['res_id'])
        self.assertTrue(self.company.jxc_expiry_alerts and self.company.jxc_transfer_adopt)
        houses = self.env['stock.warehouse'].search([('company_id', '=', self.company.id)])
        self.assertEqual(len(houses), 3)
        self.assertEqual(self._area('planning')[1]['policy'], 0)
        clerk = new_test_user(self.env, 'story_clerk', groups='base.group_user')
        before = self._area('people')[1]['user_role']
        dialog = self.golive.mend('user_role')
        page = (
            self.env[dialog['res_model']]
            .with_user(self.owner)
            .create(
                {
                    'user_ids': [(6, 0, clerk.ids)],
                    'role_ids': [(6, 0, self.env.ref('jxc_module.group_sales').ids)],
                }
            )
        )
        page.action_apply()
        self.assertEqual(self._area('people')[1]['user_role'], before - 1)
        self.clerk = clerk
        return change

    def _training(self):
        """培训上线: the new salesperson does the tour and the exercise, and is ready."""
        training = self.env['jxc.training'].with_user(self.clerk)
        before = self._area('people')[1]['trained']
        [lesson] = training.page()['lessons']
        training.start(lesson['tour'])
        self.env['web_tour.tour'].with_user(self.clerk).consume(lesson['tour'])
        partner = self.env['res.partner'].create({'name': "Noodle House", 'customer_rank': 1})
        order = (
            self.env['sale.order']
            .with_user(self.clerk)
            .create(
                {
                    'partner_id': partner.id,
                    'order_line': [(0, 0, {'product_id': self.tea.id, 'product_uom_qty': 2})],
                }
            )
        )
        order.action_confirm()
        self.assertEqual(order.state, 'sale')
        self.assertEqual(self._area('people')[1]['trained'], before - 1)
        for area in ('products', 'stock', 'people'):
            self.golive.sign(area, "We begin on Monday")
        self.assertEqual(self._area('stock')[0]['signed']['by'], self.owner.name)

    def _maintenance(self, change):
        """后期维护: something new comes up, people tell of it, settings can be taken back."""
        self._set_stock(self.milk, self.stock, -4)
        area, counts = self._area('stock')
        self.assertEqual((counts['negative_stock'], area['signed']['new']), (1, 1))
        told = (
            self.env['jxc.feedback']
            .with_user(self.clerk)
            .create({'screen': "Sales Entry", 'text': "Milk is below zero"})
        )
        told.with_user(self.owner).action_done()
        parts = self.golive._bundle()
        self.assertNotIn("牛奶", b''.join(parts.values()).decode())
        change.action_undo()
        self.assertFalse(self.company.jxc_expiry_alerts)
        self.assertEqual(self._area('planning')[1]['policy'], 1)
