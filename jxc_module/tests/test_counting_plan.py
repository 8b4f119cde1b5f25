from datetime import date, datetime, timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_counting import CountingCommon

# a Monday, eight in the morning in Shanghai
MONDAY = datetime(2026, 6, 1, 0)


@tagged('post_install', '-at_install')
class TestCountingPlan(CountingCommon):
    """What is due, spread over working days; occasions; counts that open by themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.Plan = cls.env['jxc.stocktake.plan']
        cls.Due = cls.env['jxc.stocktake.due']
        cls.tea.with_company(cls.company).jxc_abc_class = 'A'
        cls.milk.with_company(cls.company).jxc_abc_class = 'B'
        cls.env['stock.quant'].search(
            [('location_id.warehouse_id', '=', cls.warehouse_b.id)]
        ).write({'in_date': datetime(2026, 1, 1)})

    def _plan(self, **values):
        return self.Plan.create(
            {
                'name': "Cycle",
                'warehouse_ids': self.warehouse_b.ids,
                'since': date(2026, 1, 1),
                'on_empty': False,
                'on_negative': False,
                'on_short': False,
                **values,
            }
        )

    def _due(self, plan):
        return {
            (row.product_id, row.location_id): row
            for row in self.Due.search([('plan_id', '=', plan.id)])
        }

    def _posted(self, when, quantity=10, product=None, location=None, lot=None):
        """Post a count of one product and place at an instant."""
        product, location = product or self.tea, location or self.shelf
        with freeze_time(when):
            count = self._open(self.boss, product_ids=product.ids, location_ids=location.ids)
            self._count(count, product, location, quantity, lot)
            self._finish(count)
        count.line_ids.flush_recordset()
        # the database says when a transaction began, not freezegun
        self.env.cr.execute(
            "UPDATE jxc_stocktake_line SET counted_on = %s WHERE stocktake_id = %s",
            [when, count.id],
        )
        self.env.invalidate_all()
        return count

    # === CYCLES === #

    @freeze_time(MONDAY)
    def test_by_class_from_the_last_count(self):
        self._posted(datetime(2026, 5, 10, 2))
        self._posted(datetime(2026, 5, 10, 2), 6, self.milk, self.rack, self.lot)
        plan = self._plan()
        plan.action_refresh()
        # A: 30 days after May 10; B: 91 days after it, beyond the 20 working days
        due = self._due(plan)
        self.assertEqual(set(due), {(self.tea, self.shelf)})
        self.assertRecordValues(
            due[self.tea, self.shelf],
            [
                {
                    'cause': 'cycle',
                    'abc': 'A',
                    'due_on': date(2026, 6, 9),
                    'value': 50,
                    'warehouse_id': self.warehouse_b.id,
                    'counted_on': datetime(2026, 5, 10, 2),
                }
            ],
        )
        plan.times_b = 365 / 25
        plan.action_refresh()
        self.assertEqual(self._due(plan)[self.milk, self.rack].due_on, date(2026, 6, 4))

    @freeze_time(MONDAY)
    def test_never_counted_is_spread_and_overdue_comes_first(self):
        cups = [self._create_product(f"Cup {n}", standard_price=n + 1) for n in range(40)]
        for cup in cups:
            self._set_stock(cup, self.shelf, 1)
        self.env['stock.quant'].search([('product_id', 'in', [c.id for c in cups])]).write(
            {'in_date': datetime(2026, 1, 1)}
        )
        plan = self._plan(times_c=365 / 20, since=date(2026, 6, 1), times_a=0, times_b=0)
        plan.action_refresh()
        rows = self.Due.search([('plan_id', '=', plan.id)])
        # 40 in 20 days, two a day: those due on the weekend are counted before it
        self.assertEqual(len(rows), 40)
        self.assertEqual({row.planned_on.weekday() for row in rows}, {0, 1, 2, 3, 4})
        loads = [len(day_rows) for _day, day_rows in sorted(rows.grouped('planned_on').items())]
        self.assertEqual(loads[:5], [2, 3, 3, 3, 3])
        self.assertEqual(max(loads), 3)
        self.assertTrue(all(row.planned_on <= row.due_on for row in rows))
        # the dearest first
        self.assertEqual(rows.sorted(lambda r: (r.due_on, -r.value))[0].product_id, cups[-1])
        self.assertEqual(set(rows.mapped('cause')), {'never'})

    @freeze_time(MONDAY)
    def test_goods_that_came_after_the_plan_began(self):
        self.env['stock.quant'].search([('product_id', '=', self.tea.id)]).in_date = datetime(
            2026, 5, 20, 2
        )
        plan = self._plan(times_b=0, times_c=0)
        plan.action_refresh()
        self.assertEqual(self._due(plan)[self.tea, self.shelf].due_on, date(2026, 6, 19))

    @freeze_time(MONDAY)
    def test_value_counts_as_class_a_and_errors_come_sooner(self):
        self._posted(datetime(2026, 5, 20, 2), 6, self.milk, self.rack, self.lot)
        plan = self._plan(times_a=365 / 20, times_b=0, value_as_a=12)
        plan.action_refresh()
        self.assertEqual(self._due(plan)[self.milk, self.rack].abc, 'A')
        plan.value_as_a = 12.01
        plan.action_refresh()
        self.assertNotIn((self.milk, self.rack), self._due(plan))
        # one wrong count of one: half the days
        self._posted(datetime(2026, 5, 20, 2), 9.5)
        plan.on_variance = False
        plan.action_refresh()
        row = self._due(plan)[self.tea, self.shelf]
        self.assertEqual((row.error_rate, row.due_on), (1, date(2026, 5, 30)))
        plan.errors_sooner = False
        plan.action_refresh()
        self.assertEqual(self._due(plan)[self.tea, self.shelf].due_on, date(2026, 6, 9))

    @freeze_time(MONDAY)
    def test_large_difference_is_counted_again_after_a_week(self):
        self._posted(datetime(2026, 5, 28, 2), 8)
        plan = self._plan(errors_sooner=False, times_a=365 / 15)
        plan.action_refresh()
        self.assertRecordValues(
            self._due(plan)[self.tea, self.shelf],
            [{'cause': 'variance', 'due_on': date(2026, 6, 4)}],
        )
        # the border: a fifth of the book is large, a hair less is not
        self._posted(datetime(2026, 5, 29, 2), 6.41)
        plan.action_refresh()
        self.assertEqual(self._due(plan)[self.tea, self.shelf].cause, 'cycle')

    @freeze_time(MONDAY)
    def test_limit_a_day_first_plan_first_and_open_counts(self):
        self._set_stock(self.tea, self.rack, 4)
        self.env['stock.quant'].search([('product_id', '=', self.tea.id)]).write(
            {'in_date': datetime(2026, 1, 1)}
        )
        first = self._plan(times_b=365 / 5, times_a=365 / 5, daily_limit=1)
        second = self._plan(name="Second", times_b=365 / 5, times_a=365 / 5)
        first.action_refresh()
        days = sorted(row.planned_on for row in self._due(first).values())
        self.assertEqual(days, [date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 3)])
        self.assertFalse(self._due(second))
        # what is being counted is not asked for
        self._open(self.boss, location_ids=self.rack.ids)
        first.action_refresh()
        self.assertEqual(set(self._due(first)), {(self.tea, self.shelf)})

    def test_working_days_know_the_weekend_and_holidays(self):
        calendar = self.company.resource_calendar_id
        calendar.tz = 'Asia/Shanghai'
        self.env['resource.calendar.leaves'].create(
            {
                'name': "Holiday",
                'calendar_id': calendar.id,
                'company_id': self.company.id,
                'date_from': datetime(2026, 6, 1, 16),
                'date_to': datetime(2026, 6, 2, 15, 59),
            }
        )
        with freeze_time(MONDAY):
            days = self.Plan._working_days(self.company, 6)
        self.assertEqual(days, [date(2026, 6, day) for day in (1, 3, 4, 5, 8, 9)])

    # === OCCASIONS === #

    def test_occasions(self):
        plan = self._plan(
            times_a=0, times_b=0, times_c=0, on_empty=True, on_negative=True, on_short=True
        )
        cup, jar = self._create_product("Cup"), self._create_product("Jar")
        bin_ = self.env['stock.location'].create({'name': "Bin", 'location_id': self.stock_b.id})
        self._set_stock(cup, bin_, 3)
        self._set_stock(jar, self.rack, 5)
        self._move(cup, bin_, self.customers, 3)  # empties the place
        self._move(self.tea, self.shelf, self.customers, 2)  # leaves something
        self._move(jar, self.rack, self.customers, 8)  # below zero
        picking = self.env['stock.picking'].create(
            {
                'picking_type_id': self.warehouse_b.out_type_id.id,
                'location_id': self.shelf.id,
                'location_dest_id': self.customers.id,
                'move_ids': [
                    (
                        0,
                        0,
                        {
                            'product_id': self.tea.id,
                            'product_uom_qty': 5,
                            'location_id': self.shelf.id,
                            'location_dest_id': self.customers.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.Plan._add_occasions(self.company)
        causes = {pair: row.cause for pair, row in self._due(plan).items()}
        self.assertEqual(
            causes,
            {
                (cup, bin_): 'emptied',
                (jar, self.rack): 'negative',
                (self.tea, self.shelf): 'short',
            },
        )
        # a second look adds nothing, and what was counted since is not due
        self.Plan._add_occasions(self.company)
        self.assertEqual(len(self._due(plan)), 3)
        count = self._open(self.boss, product_ids=self.tea.ids)
        self._count(count, self.tea, self.shelf, 7)
        self._finish(count)
        # the database gives an entry the time at which its transaction began
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE jxc_stocktake_line SET counted_on = %s WHERE stocktake_id = %s",
            [fields.Datetime.now() + timedelta(seconds=1), count.id],
        )
        self.env.invalidate_all()
        plan.action_refresh()
        self.assertNotIn((self.tea, self.shelf), self._due(plan))

    def test_an_occasion_comes_before_its_turn(self):
        with freeze_time(MONDAY):
            self._posted(datetime(2026, 5, 10, 2))
            plan = self._plan(on_negative=True, times_b=0, times_c=0)
            plan.action_refresh()
            self.assertEqual(self._due(plan)[self.tea, self.shelf].cause, 'cycle')
            self._set_stock(self.tea, self.shelf, -11)
            self.Plan._add_occasions(self.company)
            self.assertRecordValues(
                self._due(plan)[self.tea, self.shelf],
                [{'cause': 'negative', 'planned_on': date(2026, 6, 1)}],
            )

    # === COUNTS === #

    @freeze_time(MONDAY)
    def test_counts_open_by_themselves_behind_the_switch(self):
        plan = self._plan(times_a=365, times_b=365, user_ids=self.keeper.ids)
        self._set_stock(self.tea, self.rack, 4)
        self.Plan._run_company(self.company)
        self.assertFalse(self._due(plan)[self.tea, self.shelf].stocktake_id)
        plan.opens_counts = True
        self.Plan._run_company(self.company)
        count = self._due(plan)[self.tea, self.shelf].stocktake_id
        self.assertRecordValues(count, [{'state': 'counting', 'mode': 'live', 'blind': True}])
        self.assertEqual(count.place_ids.user_ids, self.keeper)
        self.assertIn(self.shelf, count.line_ids.location_id)
        # the next night asks for nothing twice
        self.Plan._run_company(self.company)
        self.assertEqual(self._due(plan)[self.tea, self.shelf].stocktake_id, count)
        self.assertEqual(self.Due.search_count([('stocktake_id', '=', count.id)]), 2)
        for line in count.line_ids:
            self._count(count, line.product_id, line.location_id, line.book_qty, line.lot_id)
        self._finish(count)
        plan.action_refresh()
        self.assertFalse(
            self.Due.search([('plan_id', '=', plan.id), ('planned_on', '<=', date(2026, 6, 1))])
        )

    @freeze_time(MONDAY)
    def test_only_what_is_due_is_in_the_count(self):
        """Two products in two places: the count has the two that are due, not all four."""
        self._set_stock(self.tea, self.rack, 4)
        self._set_stock(self.milk, self.shelf, 4, self.lot)
        self._posted(MONDAY - timedelta(hours=3), 4, self.tea, self.rack)
        self._posted(MONDAY - timedelta(hours=3), 4, self.milk, self.shelf, self.lot)
        plan = self._plan(times_a=365 / 10, times_b=365 / 10)
        plan.action_refresh()
        today = self.Due.search([('plan_id', '=', plan.id), ('cause', '=', 'never')])
        self.assertEqual(len(today), 2)
        action = today.with_user(self.keeper).action_open_counts()
        count = self.env['jxc.stocktake'].browse(action['res_id'])
        self.assertEqual(
            {(line.product_id, line.location_id) for line in count.line_ids},
            {(self.tea, self.shelf), (self.milk, self.rack)},
        )
        with self.assertRaisesRegex(UserError, "being counted already"):
            today.action_open_counts()

    @freeze_time(MONDAY)
    def test_an_emptied_place_is_counted_as_empty(self):
        plan = self._plan(times_a=0, times_b=0, times_c=0, on_empty=True)
        self._move(self.tea, self.shelf, self.customers, 10)
        self.Plan._add_occasions(self.company)
        self._due(plan)[self.tea, self.shelf].action_open_counts()
        count = self._due(plan)[self.tea, self.shelf].stocktake_id
        self.assertRecordValues(
            count.line_ids, [{'product_id': self.tea.id, 'book_qty': 0, 'state': 'todo'}]
        )

    @freeze_time(MONDAY)
    def test_crons(self):
        plan = self._plan(times_a=365, times_b=0, times_c=0, on_negative=True)
        self.Plan._cron_jxc_stocktake_plans()
        self.assertEqual(set(self._due(plan)), {(self.tea, self.shelf)})
        self._set_stock(self.milk, self.shelf, -1, self.lot)
        self.Plan._cron_jxc_stocktake_watch()
        self.assertEqual(self._due(plan)[self.milk, self.shelf].cause, 'negative')

    # === PEOPLE, ALERTS === #

    @freeze_time(MONDAY)
    def test_alerts_and_their_switch(self):
        plan = self._plan(times_a=365, times_b=365, user_ids=self.keeper.ids)
        self.Plan._run_company(self.company)
        alerts = self.env['jxc.alert'].search([('kind', '=', 'count_due')])
        self.assertFalse(alerts)
        self.company.jxc_count_alerts = True
        self.Plan._run_company(self.company)
        alert = self.env['jxc.alert'].search([('kind', '=', 'count_due')])
        self.assertRecordValues(
            alert,
            [
                {
                    'level': 'info',
                    'quantity': 2,
                    'warehouse_id': self.warehouse_b.id,
                    'res_id': plan.id,
                    'responsible_id': self.keeper.id,
                    'due_date': date(2026, 6, 1),
                }
            ],
        )
        self.assertIn("2 products", alert.message)
        with freeze_time(MONDAY + timedelta(days=1)):
            self.Plan._run_company(self.company)
            self.assertEqual(alert.state, 'open')
            self.company.jxc_count_alerts = False
        self.assertEqual(alert.state, 'resolved')

    def test_freeze_that_lasts_too_long(self):
        self.company.write({'jxc_count_alerts': True, 'jxc_count_freeze_hours': 24})
        with freeze_time(MONDAY):
            count = self._open(self.boss, mode='freeze')
        count.sudo().opened_on = MONDAY  # the database says when a transaction began
        for hours, kinds in ((24, []), (24.1, ['count_freeze'])):
            with freeze_time(MONDAY + timedelta(hours=hours)):
                self.Plan._watch_company(self.company)
            alerts = self.env['jxc.alert'].search([('kind', '=', 'count_freeze')])
            self.assertEqual(alerts.mapped('kind'), kinds)
        self.assertIn(count.name, alerts.message)
        self.assertIn(self.boss.name, alerts.message)
        count.action_unfreeze()
        with freeze_time(MONDAY + timedelta(hours=30)):
            self.Plan._watch_company(self.company)
        self.assertEqual(alerts.state, 'resolved')

    def test_wrong_values(self):
        for values in ({'times_a': 366}, {'times_c': -1}, {'daily_limit': -1}):
            with self.assertRaises(CheckViolation), mute_logger('odoo.sql_db'), self.cr.savepoint():
                self._plan(**values)
        with self.assertRaises(UserError):
            self._plan(warehouse_ids=self._other_warehouse().ids)

    def _other_warehouse(self):
        other = self.env['res.company'].create({'name': "Other"})
        return self.env['stock.warehouse'].search([('company_id', '=', other.id)])

    def test_rights_and_form(self):
        with Form(self.Plan.with_user(self.boss)) as form:
            form.name = "Mine"
            form.times_a = 24
        plan = form.record
        self.assertEqual(plan.times_b, 4)
        with self.assertRaises(AccessError):
            plan.with_user(self.keeper).times_a = 1
        with self.assertRaises(AccessError):
            plan.with_user(self.keeper).action_refresh()

    @freeze_time(MONDAY)
    def test_query_count(self):
        plan = self._plan(times_c=365, on_empty=True, on_negative=True, on_short=True)
        plan.action_refresh()
        few = self._count_queries(plan.action_refresh)
        for number in range(30):
            cup = self._create_product(f"Cup {number}", standard_price=number)
            self._set_stock(cup, self.shelf, 1)
        self.assertLessEqual(self._count_queries(plan.action_refresh), few + 1)
        self.assertGreater(len(self._due(plan)), 30)
