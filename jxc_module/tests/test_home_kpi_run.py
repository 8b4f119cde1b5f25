"""The nightly run, what it makes again, and the back-fill."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.home.kpi.kpi_keys import KEYS
from .common_home_kpi import KpiCommon
from .common_receivables import SettlingCommon
from .test_base_job_runner import LOGGER

DAY = date(2026, 3, 10)
BACK = 'kpi_backfill'


@tagged('post_install', '-at_install')
class TestKpiRun(KpiCommon, SettlingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._create_product("Tea", standard_price=4, taxes_id=[], invoice_policy='order')
        cls.boss = cls._user('run_boss', 'jxc_module.group_manager')

    def setUp(self):
        super().setUp()
        # a cron commits; a test must not
        for model, name, value in (
            ('ir.cron', '_commit_progress', lambda cron, *args, **kwargs: 100),
            ('jxc.job', '_abandon', lambda job: job.env.invalidate_all()),
        ):
            self.startPatcher(patch.object(self.registry[model], name, value))

    def _jobs(self):
        companies = ('company_ids', 'in', self.company.ids)
        return self.env['jxc.job'].search([('kind', '=', BACK), companies])

    def _rows(self):
        """Return everything that is kept of the company, comparable."""
        rows = self.kpi.search([('company_id', '=', self.company.id)])
        return {
            (row.day, row.key, row.warehouse_id.id): (round(row.value, 2), row.second_value)
            for row in rows
        }

    def _trade(self, when, amount=100):
        """Do everything that makes a figure at one instant."""
        day = self.company._jxc_local_day(when)
        self._move(self.tea, self.suppliers, self.stock, 10, when)
        self._move(self.tea, self.stock, self.customers, 1, when)
        self._sell((self.tea, 2, amount / 2), when=when)
        self._pay(self._invoice(amount, day, due=day), amount / 4, day)
        self.env.flush_all()

    # === NIGHTLY === #

    def test_cron(self):
        self._trade(datetime(2026, 3, 10, 4))
        self._trade(datetime(2026, 3, 11, 4), 999)  # today: not over yet
        night = datetime(2026, 3, 10, 16, 20)
        with freeze_time(night):
            self.kpi._cron_jxc_kpi()
            self.env.invalidate_all()
            self.assertEqual(self.company.jxc_kpi_made_on, night)
        self.assertEqual({day for day, _key, _house in self._rows()}, {DAY})
        self.assertEqual(self._kept('sales', DAY), {self.warehouse.id: 100, False: 100})
        self.assertEqual(self._kept('receivable', DAY), {False: 75})
        self.assertFalse(self._jobs())  # nothing lies back
        # once more: neither twice nor otherwise
        before, ids = self._rows(), self.kpi.search([]).ids
        with freeze_time(night):
            self.kpi._cron_jxc_kpi()
        self.env.invalidate_all()
        self.assertEqual(self._rows(), before)
        self.assertEqual(sorted(self.kpi.search([]).ids), sorted(ids))

    def test_inside_a_cron_once_a_day(self):
        self._trade(datetime(2026, 3, 10, 4))
        cron = self.kpi.with_context(ir_cron_progress_id=1)
        made = []
        self.startPatcher(
            patch.object(
                self.registry['jxc.kpi'],
                '_kpi_make',
                lambda kpi, keys, company, *days: made.append((list(keys), *days)),
            )
        )
        for when, number in (
            (datetime(2026, 3, 10, 16, 20), 1),
            (datetime(2026, 3, 11, 15, 59), 1),  # the same local day
            (datetime(2026, 3, 11, 16, 0), 2),
        ):
            with freeze_time(when):
                cron._kpi_nightly(self.company)
            nights = [days for keys, *days in made if keys == list(KEYS)]
            self.assertEqual(len(nights), number)

    def test_an_empty_company_has_no_rows(self):
        company = self.env['res.company'].create({'name': "Kpi Empty"})
        self._night(DAY, company)
        self.assertFalse(self.kpi.search([('company_id', '=', company.id)]))
        self.assertTrue(company.jxc_kpi_made_on)

    def test_a_figure_that_fails_is_told_and_the_others_are_made(self):
        self._trade(datetime(2026, 3, 10, 4))

        def broken(kpi, *args):
            raise ZeroDivisionError("on purpose")

        with (
            freeze_time('2026-03-10 16:20:00'),
            patch.object(self.registry['jxc.kpi'], '_kpi_sales', broken),
            mute_logger(LOGGER),
        ):
            self.kpi._cron_jxc_kpi()
        self.assertFalse(self._kept('sales', DAY))
        self.assertTrue(self._kept('orders', DAY))
        alert = self.env['jxc.alert'].search(
            [
                ('kind', '=', 'job'),
                ('key', '=like', 'cron_kpi:%'),
                ('company_id', '=', self.company.id),
            ]
        )
        self.assertEqual(alert.state, 'open')
        with freeze_time('2026-03-10 17:20:00'):
            self.kpi._cron_jxc_kpi()
        self.env.invalidate_all()
        self.assertTrue(self._kept('sales', DAY))
        self.assertEqual(alert.state, 'resolved')

    def test_queries_do_not_grow(self):
        when = datetime(2026, 3, 10, 4)
        whole = self.kpi._kpi_whole(self.company)
        # the clock of the database is today's: everything counts as written since
        for _time in range(2):
            self._trade(when)

        def make(keys):
            with freeze_time('2026-03-11 04:00:00'):
                whole._kpi_make(keys, self.company, DAY, DAY)

        def counts():
            make(list(KEYS))
            return {key: self._count_queries(make, [key]) for key in KEYS}

        few = counts()
        for _time in range(6):
            self._trade(when)
        for number in range(5):
            goods = self._create_product(f"G{number}", standard_price=2)
            self._move(goods, self.suppliers, self.stock_b, 5, when)
            self._sell((goods, 1, 5), when=when)
        many = counts()
        self.assertEqual(many, few)
        self.assertLess(self._count_queries(make, list(KEYS)), 130)

    # === LATE === #

    def test_late_documents_make_their_days_again(self):
        first = date(2026, 3, 4)
        for number in range(5):
            self._trade(datetime(2026, 3, 4, 4) + timedelta(days=number))
        self._age()
        self._backfill(date(2026, 3, 9))
        self._night(DAY)
        for key in ('sales', 'money_in', 'receivable', 'stock_value'):
            self.assertTrue(self._kept(key, first), key)
        before = self._rows()
        # the next day somebody enters what happened on the 5th, and cancels an order of the 6th
        self._trade(datetime(2026, 3, 5, 4), 40)
        self.env['sale.order'].search(
            [('date_order', '=', datetime(2026, 3, 6, 4))]
        )._action_cancel()
        self._night(date(2026, 3, 11))
        after = self._rows()
        self.assertFalse(self.company.jxc_kpi_again)
        late = date(2026, 3, 5)
        self.assertEqual(self._kept('sales', late)[False], 140)
        self.assertEqual(self._kept('orders', late)[False], 2)
        self.assertEqual(self._kept('money_in', late)[False], 35)
        self.assertFalse(self._kept('sales', date(2026, 3, 6)))
        for number in range(1, 8):
            day = first + timedelta(days=number)
            for key, more in (('receivable', 30), ('stock_value', 9 * 4)):
                self.assertEqual(
                    after[day, key, False][0],
                    before.get((day, key, False), (0,))[0] + more
                    if day <= DAY
                    else after[DAY, key, False][0],
                    (day, key),
                )
            self.assertEqual(
                after[day, 'overdue', False][0],
                self._overdue(day),
            )
        self.assertEqual(after[first, 'receivable', False], before[first, 'receivable', False])
        self.assertEqual(after[first, 'stock_value', False], before[first, 'stock_value', False])
        # and all of it is what it would be, were it made now
        with freeze_time('2026-03-11 17:00:00'):
            keys = [key for key, about in KEYS.items() if about.kind != 'state']
            for number in range(8):
                self._make(keys, first + timedelta(days=number))
        self.assertEqual(self._rows(), after)

    def _overdue(self, day):
        rows = self._report(
            'ageing', date_from=str(day), date_to=str(day), ageing_kind='receivable'
        ).search([])
        late = rows.filtered(lambda row: row.bucket_id.kind == 'days')
        return round(sum(late.mapped('amount')), 2)

    def test_an_old_payment_matched_late(self):
        """Two old items matched today: the balance of the past is the same, the overdue is not."""
        invoice = self._invoice(100, '2026-03-01', due='2026-03-01')
        paid = self._entry(-100, '2026-03-05')
        self._age()
        self._backfill(date(2026, 3, 9))
        self._night(DAY)
        self.assertEqual(self._kept('overdue', date(2026, 3, 6)), {False: 100})
        (self._items(invoice) + paid).reconcile()
        self._night(date(2026, 3, 11))
        self.assertEqual(self._kept('overdue', date(2026, 3, 4)), {False: 100})
        for day in (5, 6, 9, 10):
            self.assertEqual(self._kept('overdue', date(2026, 3, day)), {False: 0})

    def test_days_that_no_run_made(self):
        """The server was off for three days."""
        self._night(date(2026, 3, 6))
        self._trade(datetime(2026, 3, 7, 4))
        self._trade(datetime(2026, 3, 9, 4))
        self._age()
        self._night(DAY)
        self.assertEqual(self._kept('sales', date(2026, 3, 7))[False], 100)
        self.assertFalse(self._kept('sales', date(2026, 3, 8)))
        self.assertEqual(self._kept('receivable', date(2026, 3, 8)), {False: 75})
        self.assertEqual(self._kept('stock_value', date(2026, 3, 8))[False], 36)
        self.assertEqual(self._kept('stock_value', DAY)[False], 72)

    # === BACK-FILL === #

    def _backfill(self, last):
        """Make the past until a day, as the job does."""
        with freeze_time(datetime.combine(last + timedelta(days=2), datetime.min.time())):
            self.env['jxc.job']._start_kpi_backfill(self.company)
            job = self._jobs()[:1]
            job._run()
        self.assertEqual(job.state, 'done', job.error)
        self.env.invalidate_all()
        return job

    def test_the_first_night_starts_the_back_fill(self):
        self._trade(datetime(2026, 3, 4, 4))
        self._trade(datetime(2026, 3, 7, 4))
        self._night(DAY)
        job = self._jobs()
        self.assertRecordValues(
            job,
            [
                {
                    'state': 'waiting',
                    'arguments': {'first': '2026-03-04', 'last': '2026-03-09'},
                    'total': 7,
                    'user_id': job.user_id.id,
                }
            ],
        )
        self.assertTrue(job.user_id.has_group('jxc_module.group_manager'))
        self.assertFalse(self._kept('sales', date(2026, 3, 4)))
        self._night(date(2026, 3, 11))
        self.assertEqual(self._jobs(), job)
        with freeze_time('2026-03-12 01:00:00'):
            job._run()
        self.env.invalidate_all()
        self.assertEqual((job.state, job.done), ('done', 7))
        self.assertEqual(self._kept('sales', date(2026, 3, 4))[False], 100)
        self.assertEqual(self._kept('receivable', date(2026, 3, 5)), {False: 75})
        self.assertEqual(self._kept('overdue', date(2026, 3, 4)), {False: 0})
        self.assertEqual(self._kept('overdue', date(2026, 3, 5)), {False: 75})
        self.assertEqual(self._kept('stock_value', date(2026, 3, 7))[False], 72)
        states = [key for key, about in KEYS.items() if about.kind == 'state']
        self.assertFalse(self.kpi.search([('key', 'in', states), ('day', '<', DAY)]))
        self.assertFalse(self.kpi.search([('day', '<', date(2026, 3, 4))]))

    def test_a_stopped_back_fill_goes_on(self):
        for number in range(4):
            self._trade(datetime(2026, 3, 4, 4) + timedelta(days=number))
        whole = self._backfill(date(2026, 3, 8)) and self._rows()
        job, days = self._jobs(), []
        self.kpi.search([('day', '>=', date(2026, 3, 6))]).unlink()
        job.write({'state': 'running', 'done': 3, 'attempts': 1})
        make = self.registry['jxc.kpi']._kpi_make

        def watched(kpi, keys, company, first, last):
            days.append(first)
            return make(kpi, keys, company, first, last)

        with (
            freeze_time('2026-03-10 00:00:00'),
            patch.object(self.registry['jxc.kpi'], '_kpi_make', watched),
        ):
            job._run()
        self.assertEqual(days, [date(2026, 3, day) for day in (6, 7, 8)])
        self.env.invalidate_all()
        daily = {'overdue', 'stock_value', 'turnover_days'}
        self.assertEqual(
            {place: pair for place, pair in self._rows().items() if place[1] in daily},
            {place: pair for place, pair in whole.items() if place[1] in daily},
        )

    def test_400_days_at_most(self):
        self._sell((self.tea, 1, 5), when=datetime(2020, 1, 1, 4))
        with freeze_time('2026-03-11 04:00:00'):
            self.env['jxc.job']._start_kpi_backfill(self.company)
        [first, last] = (self._jobs().arguments[name] for name in ('first', 'last'))
        # with yesterday, the 10th, that is 400
        self.assertEqual((first, last), ('2025-02-04', '2026-03-09'))

    def test_make_again_is_for_managers(self):
        self._trade(datetime(2026, 3, 4, 4))
        keeper = self._user('run_keeper', 'jxc_module.group_keeper')
        with self.assertRaises(AccessError):
            self.kpi.with_user(keeper).action_make_again()
        with freeze_time('2026-03-11 04:00:00'):
            action = self.kpi.with_user(self.boss).action_make_again()
        self.assertEqual(self._jobs().user_id, self.boss)
        self.assertEqual(action['res_id'], self._jobs().id)
        with self.assertRaisesRegex(UserError, "already"):
            self.kpi.with_user(self.boss).action_make_again()
        self._jobs().state = 'done'
        with freeze_time('2026-03-05 04:00:00'), self.assertRaisesRegex(UserError, "nothing"):
            self.kpi.with_user(self.boss).action_make_again()

    # === TODAY === #

    def test_today(self):
        self._trade(datetime(2026, 3, 9, 4))
        self._trade(datetime(2026, 3, 10, 4), 40)
        seller = self._user('run_seller', 'jxc_module.group_sales')
        self._sell((self.tea, 1, 7), user=seller, when=datetime(2026, 3, 10, 5))
        branch = self._user('run_branch', 'jxc_module.group_manager', warehouses=self.warehouse_b)
        self._sell(
            (self.tea, 1, 8), when=datetime(2026, 3, 10, 5), warehouse_id=self.warehouse_b.id
        )
        self.env.flush_all()
        total, here, there = (
            (self.company.id, house) for house in (False, self.warehouse.id, self.warehouse_b.id)
        )
        keys = ['sales', 'orders', 'money_in', 'stock_value', 'nothing']
        with freeze_time('2026-03-10 06:00:00'):
            found = self.kpi.with_user(self.boss)._jxc_kpi_today(keys)
            self.assertEqual(
                found,
                {
                    'sales': {total: (55, 0), here: (47, 0), there: (8, 0)},
                    'orders': {total: (3, 0), here: (2, 0), there: (1, 0)},
                    'money_in': {total: (10, 1)},
                },
            )
            self.assertEqual(
                self.kpi.with_user(seller)._jxc_kpi_today(keys),
                {
                    'sales': {total: (7, 0), here: (7, 0)},
                    'orders': {total: (1, 0), here: (1, 0)},
                },
            )
            self.assertEqual(
                self.kpi.with_user(branch)._jxc_kpi_today(keys),
                {'sales': {there: (8, 0)}, 'orders': {there: (1, 0)}, 'money_in': {}},
            )
