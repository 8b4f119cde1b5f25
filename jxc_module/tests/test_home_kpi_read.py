from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.home.kpi.kpi_keys import KEYS
from .common_home_kpi import KpiCommon
from .common_reporting import ReportCommon

DAY, NEXT = date(2026, 3, 10), date(2026, 3, 11)


@tagged('post_install', '-at_install')
@freeze_time('2026-03-12 01:00:00')
class TestKpiRead(ReportCommon):
    """A table with every key for the company and both warehouses on one day, and its readers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rows = [
            {
                'company_id': cls.company.id,
                'warehouse_id': house.id,
                'day': DAY,
                'key': key,
                'value': number + 100 * place,
                'second_value': 7,
            }
            for number, key in enumerate(KEYS, 1)
            for place, house in enumerate(
                (cls.env['stock.warehouse'], cls.warehouse, cls.warehouse_b)
            )
        ]
        cls.kpi = cls.env['jxc.kpi']
        cls.kpi.create(rows)
        cls.total, cls.house_a, cls.house_b = (
            (cls.company.id, house) for house in (False, cls.warehouse.id, cls.warehouse_b.id)
        )
        cls.manager = cls._user('kpi_manager', 'jxc_module.group_manager')
        cls.env.flush_all()

    def _read(self, user, *keys, days=(DAY, NEXT)):
        self.env.flush_all()
        return self.kpi.with_user(user)._jxc_kpi_read(keys or list(KEYS), days)

    def test_a_manager_reads_everything(self):
        found = self._read(self.manager)
        self.assertEqual(set(found), set(KEYS))
        for number, key in enumerate(KEYS, 1):
            self.assertEqual(
                found[key],
                {
                    self.total: {DAY: (number, 7)},
                    self.house_a: {DAY: (number + 100, 7)},
                    self.house_b: {DAY: (number + 200, 7)},
                },
            )

    def test_unknown_keys_and_no_day(self):
        self.assertEqual(self._read(self.manager, 'sales', 'nothing', days=()), {'sales': {}})

    def test_one_query_for_all_keys(self):
        reader = self.kpi.with_user(self.manager)
        reader._jxc_kpi_read(list(KEYS), [DAY])
        self.assertConstantQueries(
            lambda keys: reader._jxc_kpi_read(keys, [DAY]), ['margin'], ['margin', 'waste', 'sales']
        )

    def test_nobody_else_reads_the_table(self):
        for role in ('sales', 'buyer', 'keeper', 'accountant'):
            user = self._user(f'kpi_{role}', f'jxc_module.group_{role}')
            with self.assertRaises(AccessError):
                self.kpi.with_user(user).search([])
            # but an accountant gets figures, and a keeper those of stock
            self.assertTrue(self._read(user))
        for mode in ('write', 'create', 'unlink'):
            self.assertFalse(self.kpi.with_user(self.manager).has_access(mode))

    def test_costs_for_the_cost_group_only(self):
        self._hide_costs()
        keeper = self._user('kpi_masked', 'jxc_module.group_keeper')
        found = self._read(keeper)
        self.assertFalse({key for key in found if KEYS[key].cost})
        self.assertIn('out_of_stock', found)
        self.assertEqual(found['out_of_stock'][self.total][DAY], (12, 7))
        # nor by the table, should somebody let him read it
        self.env['ir.model.access'].create(
            {
                'name': "kpi keeper",
                'model_id': self.env['ir.model']._get_id('jxc.kpi'),
                'group_id': self.env.ref('jxc_module.group_keeper').id,
                'perm_read': True,
            }
        )
        rows = self.kpi.with_user(keeper).search([])
        self.assertEqual(set(rows.mapped('key')), {key for key in KEYS if not KEYS[key].cost})

    def test_only_what_his_reports_show(self):
        keeper = self._user('kpi_keeper2', 'jxc_module.group_keeper')
        found = set(self._read(keeper))
        self.assertFalse(found & {'sales', 'margin', 'money_in', 'money_out', 'receivable'})
        self.assertFalse(found & {'payable', 'overdue'})
        self.assertLessEqual({'stock_value', 'out_of_stock', 'waste'}, found)
        nobody = self._user('kpi_nobody')
        self.assertEqual(set(self._read(nobody)), {'approvals'})

    def test_limited_to_a_warehouse(self):
        limited = self._user('kpi_limited', 'jxc_module.group_manager', warehouses=self.warehouse_b)
        found = self._read(limited)
        self.assertEqual(found['stock_value'], {self.house_b: {DAY: (209, 7)}})
        self.assertEqual(found['money_in'], {self.house_b: {DAY: (204, 7)}})
        rows = self.kpi.with_user(limited).search([])
        self.assertEqual(rows.warehouse_id, self.warehouse_b)
        self.assertEqual(len(rows), len(KEYS))
        nothing = self._user(
            'kpi_none', 'jxc_module.group_manager', warehouses=self.env['stock.warehouse']
        )
        self.assertFalse(any(self._read(nothing).values()))

    def test_own_documents(self):
        tea = self._create_product("Tea")
        seller = self._user('kpi_seller', 'jxc_module.group_sales')
        other = self._user('kpi_other', 'jxc_module.group_sales')
        # 23:30 of the 10th and half past midnight of the 11th in Shanghai
        self._sell((tea, 2, 10), user=seller, when=datetime(2026, 3, 10, 15, 30))
        self._sell((tea, 3, 10), user=seller, when=datetime(2026, 3, 10, 16, 30))
        self._sell((tea, 9, 10), user=other)
        found = self._read(seller, 'sales', 'orders')
        self.assertEqual(
            found['sales'],
            {
                self.total: {DAY: (20, 0), NEXT: (30, 0)},
                self.house_a: {DAY: (20, 0), NEXT: (30, 0)},
            },
        )
        self.assertEqual(found['orders'][self.total], {DAY: (1, 0), NEXT: (1, 0)})
        everything = self._user(
            'kpi_all', 'jxc_module.group_sales', 'sales_team.group_sale_salesman_all_leads'
        )
        self.assertEqual(self._read(everything, 'sales')['sales'][self.total], {DAY: (1, 7)})
        limited = self._user('kpi_seller_b', 'jxc_module.group_sales', warehouses=self.warehouse_b)
        self._sell((tea, 5, 10), user=limited, warehouse_id=self.warehouse_b.id)
        self._sell((tea, 6, 10), user=limited, warehouse_id=self.warehouse.id)
        self.assertEqual(self._read(limited, 'sales')['sales'], {self.house_b: {DAY: (50, 0)}})

    def test_companies_of_the_reader(self):
        company = self.env['res.company'].create({'name': "Kpi Second"})
        self.kpi.create({'company_id': company.id, 'day': DAY, 'key': 'sales', 'value': 5})
        self.assertEqual(
            {place[0] for place in self._read(self.manager, 'sales')['sales']}, {self.company.id}
        )
        both = new_test_user(
            self.env,
            'kpi_both',
            groups='base.group_user,jxc_module.group_manager',
            company_ids=[Command.set((self.company | company).ids)],
        )
        reader = self.kpi.with_user(both)
        wide = reader.with_context(allowed_company_ids=(self.company | company).ids)
        self.assertEqual(
            wide._jxc_kpi_read(['sales'], [DAY])['sales'][company.id, False], {DAY: (5, 0)}
        )
        alone = reader.with_context(allowed_company_ids=company.ids)
        self.assertEqual(alone.search([]).company_id, company)

    def test_one_row_a_day_with_and_without_warehouse(self):
        for house in (False, self.warehouse.id):
            with (
                mute_logger('odoo.sql_db'),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.kpi.create(
                    {
                        'company_id': self.company.id,
                        'warehouse_id': house,
                        'day': DAY,
                        'key': 'sales',
                    }
                )
                self.env.flush_all()


@tagged('post_install', '-at_install')
@freeze_time('2026-03-12 01:00:00')
class TestTarget(ReportCommon):
    def test_a_month_is_its_first_day(self):
        manager = self._user('target_manager', 'jxc_module.group_manager')
        with Form(self.env['jxc.target'].with_user(manager)) as form:
            self.assertEqual(form.month, date(2026, 3, 1))
            form.month = date(2026, 4, 17)
            form.amount = 1000
        target = form.record
        self.assertRecordValues(
            target,
            [{'month': date(2026, 4, 1), 'company_id': self.company.id, 'amount': 1000}],
        )
        target.month = '2026-05-31'
        self.assertEqual(target.month, date(2026, 5, 1))

    def test_one_of_each(self):
        targets = self.env['jxc.target']
        vals = {'month': '2026-03-01', 'amount': 5}
        targets.create([vals, {**vals, 'warehouse_id': self.warehouse.id}])
        for more in ({}, {'warehouse_id': self.warehouse.id}, {'user_id': 0, 'month': '2026-03-9'}):
            with (
                mute_logger('odoo.sql_db'),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                targets.create({**vals, **more})
                self.env.flush_all()
        with (
            mute_logger('odoo.sql_db'),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            targets.create({'month': '2026-07-01', 'amount': 0})
            self.env.flush_all()

    def test_who_sees_which(self):
        seller = self._user('target_seller', 'jxc_module.group_sales')
        other = self._user('target_other', 'jxc_module.group_sales')
        targets = self.env['jxc.target']
        mine, others, company, house = targets.create(
            [
                {'amount': 5, **vals}
                for vals in (
                    {'user_id': seller.id},
                    {'user_id': other.id},
                    {},
                    {'warehouse_id': self.warehouse_b.id},
                )
            ]
        )
        self.assertEqual(targets.with_user(seller).search([]), mine)
        with self.assertRaises(AccessError):
            mine.with_user(seller).amount = 1
        limited = self._user(
            'target_limited', 'jxc_module.group_manager', warehouses=self.warehouse_b
        )
        self.assertEqual(targets.with_user(limited).search([]), house)
        manager = self._user('target_boss', 'jxc_module.group_manager')
        self.assertEqual(targets.with_user(manager).search([]), mine | others | company | house)
        foreign = self.env['res.company'].create({'name': "Target Second"})
        stranger = new_test_user(
            self.env,
            'target_stranger',
            groups='base.group_user,jxc_module.group_manager',
            company_id=foreign.id,
            company_ids=[Command.set(foreign.ids)],
        )
        self.assertFalse(targets.with_user(stranger).search([]))


@tagged('post_install', '-at_install')
class TestKpiTour(KpiCommon, HttpCase):
    def test_tour(self):
        self._user('jxc_boss', 'jxc_module.group_manager', lang='en_US', password='jxc_boss')
        today = self.company._jxc_today()
        self.kpi.create({'company_id': self.company.id, 'day': today, 'key': 'sales', 'value': 5})
        self._sell((self._create_product("Tea"), 1, 5))
        self.env.flush_all()
        self.start_tour('/odoo/jxc-figures', 'jxc_home_kpi', login='jxc_boss')
        self.start_tour('/odoo/jxc-targets', 'jxc_home_target', login='jxc_boss')
        self.assertRecordValues(
            self.env['jxc.target'].search([('company_id', '=', self.company.id)]),
            [{'month': today.replace(day=1), 'amount': 250000}],
        )
